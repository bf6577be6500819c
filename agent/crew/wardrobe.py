"""The wardrobe: every shot is dressed in its series, in words that a vendor reads and a person can check."""

import asyncio
from collections.abc import Sequence

from agent.studio import Studio
from memory.film import Shot
from memory.named import named
from memory.series import Figure, Record, Spot, Style
from tools.post.looks import palette
from tools.screen.colours import in_words

MOST = 420
"""Characters of a style block: what every prompt can carry beside its own words."""
CARDS = ("title_card", "end_card")
NEAR = 0.75
"""Cosine distance from which a record has nothing to do with a shot."""


async def dressed(shots: Sequence[Shot], style: Style | None, studio: Studio) -> tuple[Shot, ...]:
    """The shots with who is seen in them, drawn as the bible says, and the series' words for every prompt."""
    if style is None:
        return tuple(shots)
    found = await asyncio.to_thread(lambda: [_recalled(shot, style, studio) for shot in shots])
    return tuple(_dressed(shot, style, near) for shot, near in zip(shots, found, strict=True))


def _recalled(shot: Shot, style: Style, studio: Studio) -> list[Record]:
    """What the bible holds that matters for this shot, nearest first."""
    if shot.staging in CARDS:
        return []
    near = studio.looks.near(style.series, f"{shot.action} {shot.prompt}", 4, ("cast", "place", "prop"))
    return [record for record, distance in near if distance < NEAR]


def _dressed(shot: Shot, style: Style, near: Sequence[Record]) -> Shot:
    if shot.staging in CARDS:
        return shot
    cast = seen(shot, style)
    known = {record.name for record in near}
    every = (*style.places, *style.props)
    known |= set(named((spot.name for spot in every), _words(shot)))
    spots = [spot for spot in every if spot.name in known]
    block, cites = _block(style, cast, spots)
    return shot.model_copy(
        update={
            "cast": tuple(figure.name for figure in cast),
            "subject": _subject(shot, cast, style)[:200],
            "style": block,
            "cites": cites,
        }
    )


def seen(shot: Shot, style: Style) -> list[Figure]:
    """The cast that a shot's own words name, in their order there."""
    cast = {figure.name: figure for figure in style.cast}
    return [cast[name] for name in named(cast, _words(shot))]


def _words(shot: Shot) -> str:
    return f"{shot.subject}. {shot.prompt}. {shot.action}"


def _subject(shot: Shot, cast: Sequence[Figure], style: Style) -> str:
    """What is drawn: names become what the bible says they look like."""
    people = {figure.name: figure.draws for figure in cast if figure.draws}
    things = {prop.name: prop.draws for prop in style.props if prop.draws}
    who, what = named(people, shot.subject)[:2], named(things, shot.subject)[:1]
    return " and ".join(people[name] for name in who) or " ".join(things[name] for name in what) or shot.subject


def _block(style: Style, cast: Sequence[Figure], spots: Sequence[Spot]) -> tuple[str, tuple[str, ...]]:
    """The style block, most important words first, and the records it is made of."""
    parts = [(f"{figure.name}: {figure.draws or figure.words}", figure.source) for figure in cast]
    parts += [(f"{spot.name}: {spot.words}", spot.source) for spot in spots if spot.words]
    look = f"{style.look.replace('_', ' ')} look" if style.look and not style.look.endswith(".cube") else ""
    held = style.palette or (palette(style.look) if look else ())
    parts.append(
        (f"colours {in_words(held)}" if held else "", style.sources.get("palette" if style.palette else "look", ""))
    )
    parts += [(look, style.sources.get("look", "")), (style.lens, style.sources.get("lens", ""))]
    parts += [
        (", ".join(style.use), "words to use"),
        (", ".join(f"no {word}" for word in style.avoid), "words to avoid"),
    ]
    kept: list[str] = []
    cites: list[str] = []
    for words, source in parts:
        if words and len("; ".join([*kept, words])) <= MOST - 20:
            kept.append(words)
            cites.append(source)
    return f"Series style: {'; '.join(kept)}." if kept else "", tuple(dict.fromkeys(filter(None, cites)))
