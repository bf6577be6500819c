"""A season's episodes: what happens in each, in the order of a story, out of the series' own people and places."""

import random
from hashlib import sha256
from typing import Any

from agent.understudy.grammar import capital
from agent.understudy.vocabulary import sheet


def write_arc(facts: dict[str, Any]) -> dict[str, Any]:
    """As many episodes as asked, none told before; a season ends where its story does."""
    series = dict(facts["series"])
    count, before = int(facts["count"]), [str(title) for title in facts.get("titles", [])]
    language = series.get("language") if series.get("language") in sheet("serial/serial")["arc"] else "en"
    slots = filling(series, random.Random(sha256(f"{series['name']}\n{len(before)}".encode()).digest()))
    rows = [
        row for row in sheet("serial/serial")["arc"][language] if all(slots.get(need) for need in row.get("needs", []))
    ]
    fresh = [row for row in rows if row["title"] not in before]
    chosen = _spread(fresh or rows, count)
    told = [{"title": row["title"], "words": row["line"].format_map(slots)} for row in chosen]
    return {"episodes": _numbered(told, before)}


def _spread(rows: list[dict[str, Any]], count: int) -> list[dict[str, Any]]:
    """Rows from first to last, evenly, some twice where there are too few; a longer season has the friend in it."""
    if count <= 1 or len(rows) == 1:
        return rows[:1] * count
    chosen = [rows[round(i * (len(rows) - 1) / (count - 1))] for i in range(count)]
    shared = [row for row in rows if "friend" in row.get("needs", [])]
    if shared and count > 2 and not any(row in shared for row in chosen):
        chosen[count // 2] = min(shared, key=lambda row: abs(rows.index(row) - rows.index(chosen[count // 2])))
    return chosen


def _numbered(told: list[dict[str, str]], before: list[str]) -> list[dict[str, str]]:
    """A title that was there already gets a number."""
    seen = list(before)
    for row in told:
        same = sum(title == row["title"] or title.startswith(f"{row['title']} ") for title in seen)
        row["title"] = f"{row['title']} {same + 1}" if same else row["title"]
        seen.append(row["title"])
    return told


def filling(series: dict[str, Any], dice: random.Random) -> dict[str, str]:
    """The words for hero, friend, places and a thing; capitals where a sentence begins with them."""
    people = [figure["name"] for figure in series.get("cast", [])]
    spots = [spot["name"] for spot in series.get("places", [])]
    things = [prop["name"] for prop in series.get("props", [])]
    hero = people[0] if people else "somebody"
    words = {
        "hero": hero, "friend": dice.choice(people[1:]) if len(people) > 1 else "",
        "place": spots[0] if spots else "home",
        "place2": dice.choice(spots[1:]) if len(spots) > 1 else (spots[0] if spots else "the edge of town"),
        "prop": dice.choice(things) if things else "",
    }  # fmt: skip
    return {**words, **{name.capitalize(): capital(word) for name, word in words.items()}}
