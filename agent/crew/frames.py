"""Reference frames: the picture a shot starts from, ordered and paid like a take, after the greenlight."""

import asyncio
from decimal import Decimal
from typing import Any

from agent.crew.camera import shots_due
from agent.crew.rig import first_order
from agent.crew.showrunner import styled
from agent.state import FilmState, UnitState
from agent.studio import Studio
from memory.errors import ProductionError
from memory.film import Shot
from tools import floor as on
from tools.shape import frame_size
from tools.stills import open_maker
from tools.stills.contract import Maker, StillOrder
from tools.vendors.likeness import shown
from tools.vendors.shoot import quoted, shoot


async def made(state: FilmState, studio: Studio) -> FilmState:
    """The frames of all shots that are due and start from no picture of the client's."""
    wanted = _wanted(state, studio)
    if not wanted:
        return {}
    maker = _maker(state["brief"].stills, studio)
    found = await asyncio.gather(*(_one(state, shot, maker, studio) for shot in wanted))
    frames = dict(state.get("frames", {}))
    frames |= {str(shot.number): digest for shot, (digest, _) in zip(wanted, found, strict=True) if digest}
    return {"frames": frames, "warnings": [words for _, words in found if words]}


async def price(state: FilmState, studio: Studio) -> Decimal:
    """What the missing frames may cost."""
    wanted = _wanted(state, studio)
    if not wanted:
        return Decimal(0)
    maker = _maker(state["brief"].stills, studio)
    orders = [_order(state, shot, maker, studio) for shot in wanted]
    return sum([await quoted(maker, order, studio.ledger) for order in orders], Decimal(0))


def _wanted(state: FilmState, studio: Studio) -> list[Shot]:
    if not state["brief"].stills:
        return []
    known = state.get("frames", {})
    return [
        shot for shot in shots_due(state)
        if not shot.reference and not studio.vault.has(known.get(str(shot.number), ""))
    ]  # fmt: skip


def _maker(name: str, studio: Studio) -> Maker:
    more: dict[str, Any] = {"sketches": studio.vendor("animatic")} if name == "plate" else {"outside": studio.outside}
    return open_maker(name, cache=studio.cache, **more)


async def _one(state: FilmState, shot: Shot, maker: Maker, studio: Studio) -> tuple[str, str]:
    """The digest of a shot's frame, or why there is none."""
    lot = studio.lot(state["film"], state["brief"].budget)
    try:
        entry = await shoot(maker, _order(state, shot, maker, studio), lot, lambda *_, **__: None)
    except ProductionError as error:
        return "", f"Shot {shot.number} starts from words: its frame could not be made ({error})"
    return entry.digest, ""


def _order(state: FilmState, shot: Shot, maker: Maker, studio: Studio) -> StillOrder:
    unit: UnitState = {
        "film": state["film"], "brief": state["brief"], "treatment": state["treatment"], "shot": shot,
        "fps": state["storyboard"].fps, **styled(state),
    }  # fmt: skip
    take = first_order(unit, studio)
    width, height = frame_size("720p" if take.height < 720 else state["brief"].size, state["treatment"].ratio)
    model = maker.facts.models[0]
    return StillOrder(
        slate=f"{take.slate}_frame", vendor=maker.facts.name, model=model.id, prompt=on.styled(shot.prompt, shot),
        width=width, height=height, seed=take.seed, take=take if maker.facts.offline else None,
        references=shown(take, model),
    )  # fmt: skip
