"""The showrunner: what a series is, what its next episodes tell, and what is written down of each."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

from pydantic import Field

from agent.state import FilmState, UnitState
from agent.studio import Studio
from memory.errors import UserMistake
from memory.film import Camera, Light, Mood, Noun, Place
from memory.series import Episode, Record, Serial, Series, Style
from memory.style import style_of
from tools import music
from tools.post.looks import LOOKS, palette

MOST, LEAST = 12, 2
"""Rows of a kind in a pitch, and letters of a name: one alone stands in every sentence."""
SEEN = ("cast", "place", "prop")


class Pitched(Noun):
    """Somebody, a place or a thing of the series: a name, words, and the English noun phrase that is drawn."""

    name: str = Field(max_length=120)
    words: str = Field(default="", max_length=300)
    draws: str = Field(default="", max_length=200)


class Pitch(Noun):
    """What every episode of a new series takes from its bible."""

    look: str
    mood: Mood
    language: str = ""
    lights: list[Light]
    lens: str = Field(max_length=200)
    cameras: list[Camera]
    music: str
    tempo: int = 0
    cast: list[Pitched]
    places: list[Pitched]
    props: list[Pitched]
    use: list[str] = Field(default_factory=list)
    avoid: list[str] = Field(default_factory=list)


class Planned(Noun):
    """One episode to come."""

    title: str = Field(max_length=300)
    words: str = Field(max_length=3000)


class Arc(Noun):
    """Episodes in order."""

    episodes: list[Planned] = Field(min_length=1)


async def pitched(name: str, premise: str, given: dict[str, Any], studio: Studio) -> Pitch:
    """The bible of a new series, by the language model or the understudy."""
    facts = {
        "name": name, "premise": premise, "given": given, **given,
        "looks": [{"name": look.name, "words": look.words} for look in LOOKS().values()],
        "places": list(get_args(Place)), "moods": list(music.moods()),
    }  # fmt: skip
    found, _ = await studio.llm.ask("series", studio.prompt("series", facts), Pitch)
    return held_to(found)


def held_to(found: Pitch) -> Pitch:
    """A pitch held to what can be kept: names that tell somebody from a word, nobody twice, a dozen of a kind."""
    kinds = {kind: _told_apart(getattr(found, kind)) for kind in ("cast", "places", "props")}
    language = found.language.lower() if len(found.language) == 2 and found.language.isalpha() else ""
    words = {kind: _few(word.strip()[:120] for word in getattr(found, kind)) for kind in ("use", "avoid")}
    few = {"lights": _few(found.lights), "cameras": _few(found.cameras)}
    return found.model_copy(update={**kinds, **words, **few, "language": language})


def _told_apart(rows: Sequence[Pitched]) -> list[Pitched]:
    plain = [row.model_copy(update={"name": " ".join(row.name.split())}) for row in rows]
    known = {row.name.casefold(): row for row in reversed(plain) if sum(map(str.isalnum, row.name)) >= LEAST}
    return list(reversed(known.values()))[:MOST]


def _few(words: Iterable[Any]) -> list[Any]:
    return list(dict.fromkeys(word for word in words if word))[:MOST]


def records_of(found: Pitch, series: str, source: str) -> list[Record]:
    """A pitch as records of the bible. They count at once: the person who began the series sees and edits them."""
    tune = found.music if found.music in music.moods() else music.suited(found.music)
    rows: list[dict[str, Any]] = [
        {"kind": "look", "value": found.look if found.look in LOOKS() else "film_print"},
        {"kind": "light", "value": ", ".join(found.lights)},
        {"kind": "lens", "text": found.lens},
        {"kind": "camera", "value": ", ".join(found.cameras)},
        {"kind": "music", "value": tune, "text": str(found.tempo) if 40 <= found.tempo <= 180 else ""},
        {"kind": "type", "value": found.mood},
        *({"kind": "form", "name": "language", "value": found.language} for _ in (1,) if found.language),
        *({"kind": "cast", "name": one.name, "text": one.words, "value": one.draws} for one in found.cast),
        *({"kind": "place", "name": one.name, "text": one.words, "value": one.draws} for one in found.places),
        *({"kind": "prop", "name": one.name, "text": one.words, "value": one.draws} for one in found.props),
        *({"kind": "use", "text": word} for word in found.use),
        *({"kind": "avoid", "text": word} for word in found.avoid),
    ]
    told = [row for row in rows if row.get("value") or row.get("text") or row.get("name")]
    return [Record(series=series, origin="agent", source=source, standing="approved", **row) for row in told]


def pictured(records: Sequence[Record], pictures: Sequence[tuple[str, str]], series: str) -> list[Record]:
    """The records with each picture at the figure, place or prop of its name; one of no such name is a new prop."""
    found = list(records)
    for name, digest in pictures:
        at = next((i for kind in SEEN for i, row in enumerate(found) if row.kind == kind and _same(row.name, name)), -1)
        if at < 0:
            found.append(Record(series=series, kind="prop", name=name, value=name, files=(digest,), origin="person",
                                source="series new", standing="approved"))  # fmt: skip
        else:
            found[at] = found[at].model_copy(update={"files": (*found[at].files, digest)})
    return found


def _same(one: str, other: str) -> bool:
    return one.casefold().removeprefix("the ").strip() == other.casefold().removeprefix("the ").strip()


async def planned(series: Series, style: Style, count: int, studio: Studio) -> list[Episode]:
    """The next `count` episodes, each after all that happened; what a model leaves out the understudy plans."""
    known = studio.bible.serials.episodes(series.id)
    first = max((episode.number for episode in known), default=0) + 1
    facts: dict[str, Any] = {
        "series": told(style), "count": count, "titles": [episode.title for episode in known],
        "before": before(series.id, first, studio),
    }  # fmt: skip
    rows = await _arc(facts, count, studio)
    if len(rows) < count:
        left = {"count": count - len(rows), "titles": [*facts["titles"], *(row.title for row in rows)]}
        rows += await _arc({**facts, **left}, count - len(rows), replace(studio, llm=replace(studio.llm, model=None)))
    return [
        Episode(series=series.id, number=number, title=row.title, words=row.words)
        for number, row in enumerate(rows, first)
    ]


async def _arc(facts: dict[str, Any], count: int, studio: Studio) -> list[Planned]:
    """At most `count` episodes that say something, no title among them twice or known already."""
    arc, _ = await studio.llm.ask("arc", studio.prompt("arc", facts), Arc)
    seen = {title.casefold() for title in facts["titles"]}
    rows: list[Planned] = []
    for row in arc.episodes:
        title, words = " ".join(row.title.split())[:80], " ".join(row.words.split())[:600]
        if any(map(str.isalnum, words)) and title.casefold() not in seen and len(rows) < count:
            rows.append(Planned(title=title, words=words))
            seen |= {title.casefold()} if title else set()
    return rows


def serial_of(series: str, number: int, studio: Studio) -> Serial | None:
    """What an episode must know as the bible stands now; None for a film of its own, or of no series in the bible."""
    book = studio.bible.serials
    home = next((one for one in book.all() if one.id == series), None)
    if home is None:
        return None
    episodes = book.episodes(home.id)
    own = next((one for one in episodes if one.number == number), Episode(series=home.id, number=number))
    return Serial(
        style=at_hand(style_of(home, book.records(home.id)), studio), episode=own,
        before=before(home.id, number, studio),
        last=number == max((one.number for one in episodes), default=number),
    )  # fmt: skip


def at_hand(style: Style, studio: Studio) -> Style:
    """The style with its look where its file lies; UserMistake names what the series keeps and has lost."""
    kept = style.look.lower().endswith(".cube")
    look = studio.vault.path(style.look) if kept and not Path(style.look).is_absolute() else Path(style.look)
    gone = "look" if kept and not look.is_file() else "music" if style.song and not studio.vault.has(style.song) else ""
    if gone:
        raise UserMistake(
            f"The file of {style.name}'s {gone} is gone ({style.sources.get(gone, '')})",
            f'Give it again: filmwright series edit "{style.name}" {gone} --value FILE', field=gone,
        )  # fmt: skip
    return style.model_copy(update={"look": str(look)}) if kept else style


def style_in(state: FilmState) -> Style | None:
    """The style a film takes from its series; None for a film of its own, and for one made without memory."""
    return state["serial"].style if "serial" in state and state["brief"].memory else None


def styled(state: FilmState) -> UnitState:
    """What a unit is told of the series."""
    style = style_in(state)
    return {"style": style} if style else {}


def known(state: FilmState) -> dict[str, Any]:
    """The series in the facts of a prompt; nothing for a film of its own."""
    if "serial" not in state:
        return {}
    facts = told(state["serial"].style, state["serial"])
    return {"series": facts if state["brief"].memory else {**facts, "look": ""}}


def voices(state: FilmState) -> dict[str, str]:
    """Who speaks with which voice in this series, by name; "" is the narrator."""
    style = style_in(state)
    told = {figure.name: figure.voice for figure in style.cast} | {"": style.voice} if style else {}
    return {name: voice for name, voice in told.items() if voice}


def colours(look: str, style: Style | None) -> tuple[str, str, str, str]:
    """The four colours to draw with: the series' own, else those of the look."""
    own = style.palette if style else ()
    return (own[0], own[1], own[2], own[3]) if len(own) == 4 else palette(look)


def before(series: str, number: int, studio: Studio) -> tuple[str, ...]:
    """What happened before an episode, oldest first, as far as a person or our own films vouch for it."""
    rows = studio.bible.serials.records(series, ("happened",))
    return tuple({row.episode: row.text for row in rows if row.episode < number and row.text}.values())[-12:]


def told(style: Style, serial: Serial | None = None) -> dict[str, Any]:
    """A series as the facts of a prompt: what it is, and where the episode stands in it."""
    facts = {
        "name": style.name, "premise": style.premise, "language": style.language, "titles": style.titles,
        "look": style.look, "lights": list(style.lights), "lens": style.lens, "cameras": list(style.cameras),
        "cast": _named(style.cast), "places": _named(style.places), "props": _named(style.props),
        "use": list(style.use), "avoid": list(style.avoid),
    }  # fmt: skip
    if serial is None:
        return facts
    episode = serial.episode
    return {
        **facts, "before": list(serial.before), "last": serial.last,
        "episode": {"number": episode.number, "title": episode.title, "words": episode.words},
    }  # fmt: skip


def _named(rows: Iterable[Any]) -> list[dict[str, str]]:
    return [{"name": row.name, "words": row.words, "draws": row.draws} for row in rows]
