"""What the people, props and places of a shot look like: pictures of the series' bible, for models that take them."""

import asyncio
from collections.abc import Iterable, Sequence

from agent.state import UnitState
from agent.studio import Studio
from memory.film import Shot
from memory.named import named
from memory.series import Figure, Spot, Style
from tools.vendors.contract import Likeness
from tools.vendors.enclosed import likeness
from tools.vendors.likeness import MOST


def likenesses(state: UnitState, studio: Studio) -> tuple[Likeness, ...]:
    """Whose pictures go with a shot, at most three: those of its cast, then of props and places that it names."""
    style = state.get("style")
    named = seen(state["shot"], style) if style else ()
    return tuple(Likeness(name=one.name, path=str(studio.vault.path(one.files[0]))) for one in named)


def seen(shot: Shot, style: Style) -> tuple[Figure | Spot, ...]:
    """Who and what of the series is seen in a shot and has a picture; the first of a sheet is from the front."""
    words = " ".join((shot.subject, *shot.props, shot.action))
    cast = {name.casefold() for name in shot.cast}
    found: list[Figure | Spot] = [one for one in style.cast if one.name.casefold() in cast]
    spots = (*style.props, *style.places)
    told = set(named([way for one in spots for way in (one.name, one.draws)], words))
    found += [one for one in spots if told & {one.name, one.draws}]
    return tuple(one for one in found if one.files)[:MOST]


async def looked_at(found: Iterable[Sequence[Likeness]]) -> None:
    """Open every picture once; UserMistake names whose it is when one is missing or none, before anything is made."""
    once = {one.path: one for some in found for one in some}
    for one in once.values():
        await asyncio.to_thread(likeness, one)
