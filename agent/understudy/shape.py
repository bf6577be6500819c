"""Which shape the words wish for: figures first, then plain words, then where the film is to be shown."""

import re
from typing import Any

from agent.understudy.page import Page
from agent.understudy.vocabulary import any_of, sheet

FIGURES = re.compile(r"(?<![\d:])(16:9|9:16|1:1|4:5|21:9)(?![\d:])|\b(16x9|9x16|1x1|4x5|21x9)\b")
STOP = re.compile(r"[,.;:!?\n()—–-]")

Found = tuple[int, int, str]


def shape_of(page: Page, words: dict[str, Any]) -> str | None:
    """The shape that is asked for; its words are taken off the page, but for those that also name a film."""
    figures = [(m.start(), m.end(), m.group().replace("x", ":")) for m in FIGURES.finditer(page.text)]
    named = _named(page.text, words)
    places = any_of(tuple(sheet("languages/world")["platforms"]))
    plain = [found for found in named if not places.fullmatch(page.text[found[0] : found[1]])]
    films = any_of(tuple(words["film"]))
    shown = [found for found in named if found not in plain]
    best = [*figures, *sorted(plain), *shown]
    for start, end, _ in sorted({*figures, *plain}, reverse=True):
        if not films.fullmatch(page.text[start:end]):
            page.take(start, end)
    return best[0][2] if best else None


def _named(text: str, words: dict[str, Any]) -> list[Found]:
    """Shape words in their sheet's order, without those that belong to a thing; none inside a longer one."""
    text = any_of(tuple(words["genre_reels"]["words"])).sub(lambda match: " " * len(match.group()), text)
    tables = (words["shapes"], sheet("languages/world")["shapes"])
    found = [
        (match.start(), match.end(), str(ratio))
        for table in tables
        for ratio, names in table.items()
        for match in any_of(tuple(names)).finditer(text)
        if bare(match, text, words)
    ]
    whole = [one for one in found if not any(a <= one[0] and one[1] <= b and (a, b) != one[:2] for a, b, _ in found)]
    return list(dict.fromkeys(whole))


def bare(match: re.Match[str], text: str, words: dict[str, Any]) -> bool:
    """A square in a town is a place; a square before a film word, a number or a comma is a shape."""
    world = sheet("languages/world")
    if match.group().lower() not in world["doubtful"]:
        return True
    before = STOP.split(text[: match.start()])[-1].split()
    ahead = STOP.split(text[match.end() :].lstrip(" -"))[0].split()
    if any_of(tuple(world["after"])).match(" ".join(ahead)):
        return True
    filmed = _filmed(ahead, words)
    return (filmed or not ahead or _loose(ahead, words)) and _led(before, words, filmed)


def _filmed(ahead: list[str], words: dict[str, Any]) -> bool:
    """'vertical, funny 8s clip': a film word follows, and nothing that could be a thing stands between."""
    film, between = any_of(tuple(words["film"])), any_of(plain_words(words))
    for word in ahead[:6]:
        if film.fullmatch(word):
            return True
        if not (between.fullmatch(word) or word[0].isdigit()):
            return False
    return False


def _loose(ahead: list[str], words: dict[str, Any]) -> bool:
    """What follows starts something new: a number, 'for', 'with', 'no'."""
    leads = (*words["about"], *words["prepositions"], *words["with"], *words["people_for"], "no", "and no", "that")
    rest = ahead[1:] if any_of((words["and"], "but")).fullmatch(ahead[0]) else ahead
    toned = any_of(tuple(tone for group in words["tones"].values() for tone in group))
    text = " ".join(rest)
    return not rest or rest[0][0].isdigit() or bool(any_of(leads).match(text) or toned.match(text))


def _led(before: list[str], words: dict[str, Any], filmed: bool) -> bool:
    """Nothing before it, or a word about films; an article only where a film word follows."""
    if not before:
        return True
    if any_of(tuple(words["determiners"])).fullmatch(before[-1]) and before[-1].lower() not in ("its", "es", "la"):
        return filmed
    return before[-1][0].isdigit() or bool(any_of(plain_words(words)).fullmatch(before[-1]))


def plain_words(words: dict[str, Any]) -> tuple[str, ...]:
    """Words that speak about a film and not of its subject."""
    tones = [tone for group in words["tones"].values() for tone in group]
    kinds = [kind for group in words["kinds"].values() for kind in group if " " not in kind]
    world = sheet("languages/world")
    own = (*words["film"], *words["orders"], *words["seconds"], *words["tone_fillers"], *world["beside"])
    return (*own, *world["platforms"], *tones, *kinds)
