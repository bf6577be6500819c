"""A cell on stage: a studio and a sandbox of its own, its film or its episodes, and what they came to."""

import contextlib
import json
import os
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

from agent import films, money, order, production, season
from agent.settings import Settings, keys
from agent.studio import Studio
from evals import candidate as setup
from evals import orders
from evals.cell import Cell
from evals.nouns import Item, State
from evals.suite import wish_of
from evals.yards import spending
from memory.errors import NeedsPerson, ProductionError, UserMistake
from memory.film import Brief
from memory.ledger import Entry
from memory.series import Episode, Series
from memory.whole import put
from tools.vendors import NAMES, facts
from tools.vendors.outside import Outside, client
from tools.vendors.sandbox.run import Sandbox, sandbox

DONE = "films.json"
Facts = dict[str, Any]


async def make(cell: Cell, folder: Path, bank: Path) -> list[Facts]:
    """Make a cell's films in `folder`, unless they are there already; films.json is written when all is done."""
    if (folder / DONE).is_file():
        found: list[Facts] = json.loads((folder / DONE).read_text(encoding="utf-8"))
        return found
    shutil.rmtree(folder, ignore_errors=True)  # half a cell: its sandbox has forgotten it
    _shared(folder, bank)
    told = setup.whole(cell.candidate)
    with spending() as cpu:
        async with _opened(cell, told, folder, bank) as (room, box):
            made = await (_episodes if cell.items[0].episode else _film)(cell, told, room, box)
        share = round(cpu() / len(made), 3)  # only now the sandbox has ended, and its work can be counted
    (folder / "cache").unlink()
    shutil.rmtree(folder / "chroma", ignore_errors=True)
    made = [{**one, "cpu": share} for one in made]
    put(folder / DONE, json.dumps(made, indent=1))
    return made


def _shared(folder: Path, bank: Path) -> None:
    """A studio whose cache is everybody's: plates and segments are named by what they show."""
    cache = bank / "cache"
    folder.mkdir(parents=True)
    cache.mkdir(parents=True, exist_ok=True)
    (folder / "cache").symlink_to(cache.resolve())


@asynccontextmanager
async def _opened(
    cell: Cell, told: dict[str, Any], folder: Path, bank: Path
) -> AsyncIterator[tuple[Studio, Sandbox | None]]:
    """The studio, in the candidate's world; one that draws by itself needs no world."""
    settings = Settings.model_construct(  # of the environment a cell has the language model's key, and nothing else
        openai_key=Settings(_env_file=None).openai_key,  # type: ignore[call-arg]
        studio=folder, model=told["model"], openai_url=told["openai_url"], vision=told["vision"],
        embedding=told["embedding"], prompts=Path(told["prompts"]) if told["prompts"] else None,
    )  # fmt: skip
    async with contextlib.AsyncExitStack() as stack:
        box = None
        if ordered(told, cell):
            bank.mkdir(parents=True, exist_ok=True)
            box = await stack.enter_async_context(sandbox(*_options(cell, told, bank)))
        outside = box.outside() if box else Outside(client())  # without a key: no eval orders from a real vendor
        yield await stack.enter_async_context(Studio.open(settings, _silent, yes=True, outside=outside)), box


def ordered(told: dict[str, Any], cell: Cell) -> bool:
    """Whether anything of a cell is ordered from vendors; takes of the animatic are drawn here."""
    spoken = any(item.options.get("speaker") for item in cell.items)
    return told["vendor"] != "animatic" or told["recast"] or bool(told["stills"]) or spoken


def _options(cell: Cell, told: dict[str, Any], bank: Path) -> list[str]:
    seed = str(fate(cell))
    faults = ["--fault-seed", seed, "--fault-rate", str(told["faults"])] if told["faults"] else []
    return ["--plain", "--world", told["world"], "--seed", seed, "--clips", told["clips"],
            "--bank", str(bank.resolve()), *faults]  # fmt: skip


def fate(cell: Cell) -> int:
    """Which of the world's runs a cell lives in: the same for every candidate, and another one for every brief."""
    first = cell.items[0]
    return crc32(f"{first.cluster or first.name}/{cell.seed}".encode())


def _silent(*_: Any, **__: Any) -> None:
    """Nobody watches."""


async def _film(cell: Cell, told: dict[str, Any], room: Studio, box: Sandbox | None) -> list[Facts]:
    began, film = await _begun(box), ""
    try:
        brief = brief_of(cell.items[0], told, cell)
        film = films.name_of(brief)
        quoted = await money.table(await production.price(room, brief), room)
        state: Any = {**await production.make(room, brief), "quoted": quoted["expected"]}
    except ProductionError as error:
        state = error
    return [await _told(state, film, room, box, began)]


async def _episodes(cell: Cell, told: dict[str, Any], room: Studio, box: Sandbox | None) -> list[Facts]:
    """A series begun, and its episodes one after another; one that can't be made is told, and the next follows."""
    book, first = room.bible.serials, cell.items[0]
    series = await season.begin(room, first.cluster, first.premise, [], {})
    rows = [Episode(series=series.id, number=item.episode, words=item.text) for item in cell.items]
    book.plan(rows)
    made: list[Facts] = []
    for row, item in zip(rows, cell.items, strict=True):
        began = await _begun(box)
        try:
            wish = brief_of(item, told, cell)
            found: Any = await _episode(room, series, row, wish)
        except ProductionError as error:
            found = error
        film = next((one.film for one in book.episodes(series.id) if one.number == row.number), "")
        made.append(await _told(found, film, room, box, began))
    return made


def brief_of(item: Item, told: dict[str, Any], cell: Cell) -> Brief:
    """The brief as a client would have ordered it, in the candidate's way; UserMistake as at the command line."""
    asked = wish_of(item)
    wish = replace(
        asked, size=cell.size, vendor=told["vendor"], recast=told["recast"], takes=str(told["takes"]),
        look=asked.look or told["look"], seed=str(cell.seed), stills=told["stills"].removesuffix("-images"),
    )  # fmt: skip
    brief = order.checked(wish)
    ways = {name: told[name] for name in ("critic", "memory", "joins")}
    budget = Decimal(str(told["budget"])) if brief.budget is None else brief.budget
    voice = True if item.options.get("voice") is True else brief.voice
    return brief.model_copy(update={**ways, "budget": budget, "voice": voice})


def most(cell: Cell) -> Decimal:
    """USD that a cell may come to at most; a brief that the front door refuses comes to nothing."""
    told, found = setup.whole(cell.candidate), Decimal(0)
    if not (ordered(told, cell) or told["model"]):
        return found
    for item in cell.items:
        with contextlib.suppress(UserMistake):
            found += brief_of(item, told, cell).budget or 0
    return found


async def _episode(room: Studio, series: Series, row: Episode, wish: Brief) -> Any:
    """An episode planned and priced, then made; or why it could not be."""
    purse = season.Purse(series, None, wish.budget)
    found: list[Any] = []
    for until in ("storyboard", ""):
        found += [state async for _, state in season.make(room, series, [row], wish, purse, until)]
    if isinstance(found[0], ProductionError) or isinstance(found[-1], ProductionError):
        return found[-1]
    return {**found[-1], "quoted": (await money.table(found[0], room))["expected"]}


class Begun(NamedTuple):
    """When a film began, and the jobs that the world's book had by then."""

    at: float
    jobs: frozenset[str]


async def _begun(box: Sandbox | None) -> Begun:
    return Begun(time.monotonic(), frozenset(job["id"] for job in await _book(box)))


async def _book(box: Sandbox | None) -> list[dict[str, Any]]:
    return list((await box.oracle())["jobs"]) if box else []


async def _told(found: Any, film: str, room: Studio, box: Sandbox | None, began: Begun) -> Facts:
    """What became of one film, as plain as it is kept. wall: seconds since it began."""
    failed = isinstance(found, ProductionError)
    jobs = [job for job in await _book(box) if job["id"] not in began.jobs]
    return {
        "state": state_of(found) if failed else "made", "why": scrubbed(str(found)) if failed else "",
        "film": "" if failed else film, "wall": round(time.monotonic() - began.at, 3),
        **_money(room, film, None if failed else found["quoted"]), **_world(room.ledger.of(film), jobs),
    }  # fmt: skip


def _money(room: Studio, film: str, quoted: str | None) -> dict[str, str | None]:
    """USD of a film, finished or not; without a name nothing was begun."""
    spent, account = room.ledger.spent(film), room.ledger.account(room.ledger.of(film))
    return {"quoted": quoted, "charged": str(spent), "wasted": str(account.wasted)}


def _world(entries: list[Entry], jobs: list[dict[str, Any]]) -> Facts:
    """What the world did to the takes, by slate, the seconds they took there, and how our orders fit its own book."""
    mine = orders.claimed(entries, jobs)
    return {"damage": {slate: list(job["damage"]) for slate, job in mine.items()},
            "waited": round(sum(job["takes"] for job in mine.values()), 3),
            "jobs": {entry.slate: entry.job for entry in entries if entry.job},
            "orders": orders.audited(entries, jobs).model_dump()}  # fmt: skip


def state_of(error: ProductionError) -> State:
    """A brief that was turned down by us, or a film that could not be made."""
    return "refused" if isinstance(error, UserMistake | NeedsPerson) else "failed"


def scrubbed(words: str) -> str:
    """Words without any key of this machine."""
    names = {name for vendor in NAMES for way in facts(vendor).keys for name in way}
    for secret in keys(
        [*names, *(name for name in os.environ if name.endswith(("_KEY", "_SECRET", "_TOKEN")))]
    ).values():
        words = words.replace(secret, "…") if len(secret) > 7 else words
    return words[:600]
