"""Does memory earn its place? The same episodes with their bible and without, in a world whose colours drift.

Every series is made twice, in sandboxes of one seed, from the same plan by the same writer. Without memory an episode
knows its people and places by name only. The drift is that of the same place in the same light: every shot of the
masters is held against the other episodes' shots there, in just noticeable steps of palette, luma, contrast, colour
and grain. The drift of whole films, content and all, stands beside it.
"""

import argparse
import asyncio
import json
import math
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from statistics import mean, stdev
from typing import Any

from agent import season, theatre
from agent.settings import Settings
from agent.studio import Studio
from evals.yards import spending
from memory.errors import ProductionError
from memory.film import Brief
from memory.series import Episode
from tools.screen.drift import ShotSign, Signature, drift, signature
from tools.screen.drift.gauges import floor
from tools.screen.drift.shades import apart as apart_of
from tools.vendors.sandbox.run import sandbox

SUITE = Path(__file__).parent / "suites" / "series.toml"
WAYS = ("with memory", "without")
PLAIN = ("luma", "contrast", "colourfulness", "grain")
CAP = 10.0
"""No measure counts for more steps than this: beyond it, far is far."""
T95 = {1: 12.706, 2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 6: 2.447, 7: 2.365}
"""Student's t at 97.5 %, by degrees of freedom."""


@dataclass(frozen=True)
class Plan:
    """What is made: how many series and episodes, how long each, by whom, in which world, where."""

    series: int
    episodes: int
    seconds: float
    vendor: str
    world: str
    work: Path
    at_once: int = 2

    @property
    def suite(self) -> list[dict[str, Any]]:
        told = tomllib.loads(SUITE.read_text(encoding="utf-8"))["series"]
        return [{**one, "episodes": one["episodes"][: self.episodes]} for one in told[: self.series]]

    @property
    def wish(self) -> Brief:
        return Brief(
            text="an episode", seconds=self.seconds, size="240p", vendor=self.vendor, takes=2, voice=False,
            budget=Decimal(500),
        )  # fmt: skip


async def made(plan: Plan, told: dict[str, Any], way: str, seed: int) -> dict[str, Any]:
    """A series made one way: how far its look drifts, what it cost, and how many films it came to."""
    root = plan.work / way.replace(" ", "-") / told["name"].lower().replace(" ", "-")
    bank = plan.work / "bank"
    bank.mkdir(parents=True, exist_ok=True)
    settings = Settings(_env_file=None).model_copy(update={"studio": root, "model": "", "openai_url": ""})  # type: ignore[call-arg]
    options = ("--plain", "--world", plan.world, "--seed", str(seed), "--bank", str(bank.resolve()))
    async with (
        sandbox(*options) as box,
        Studio.open(settings, lambda *_, **__: None, yes=True, outside=box.outside()) as room,
    ):
        films = await _episodes(plan, told, room, memory=way == WAYS[0])
        signs = [await asyncio.to_thread(_sign, room.folder(film)) for film in films]
        spent = sum((room.ledger.spent(film) for film in films), Decimal(0))
    return {"series": told["name"], "way": way, "films": len(films), "spent": f"{spent:.2f}", **_drifts(signs)}


async def _episodes(plan: Plan, told: dict[str, Any], room: Studio, *, memory: bool) -> list[str]:
    """A series begun, then its episodes one after another."""
    book = room.bible.serials
    series = next((one for one in book.all() if one.name == told["name"]), None)
    series = series or await season.begin(room, told["name"], told["premise"], [], {})
    book.plan(Episode(series=series.id, number=number, words=words) for number, words in enumerate(told["episodes"], 1))
    wish = plan.wish.model_copy(update={"memory": memory})
    purse = season.Purse(series, None, wish.budget)
    async for _, found in season.make(room, series, book.episodes(series.id), wish, purse):
        if isinstance(found, ProductionError):
            raise found
    return [one.film for one in book.episodes(series.id)]


def _sign(folder: Path) -> Signature:
    """A film as its master measures, pictures and sound."""
    return signature(theatre.shots_of(folder), folder / "master.mp4")


def _drifts(signs: Sequence[Signature]) -> dict[str, float | None]:
    """Noticeable steps from the other episodes: of shots in one place and light, and of the films as wholes."""
    whole = [drift(one, [other for other in signs if other is not one]).steps for one in signs]
    shots = [(at, shot) for at, sign in enumerate(signs) for shot in sign.shots if shot.place]
    apart = [
        steps(shot, other) for at, shot in shots for by, other in shots
        if at < by and (shot.place, shot.light) == (other.place, other.light)
    ]  # fmt: skip
    look = round(mean(apart), 4) if apart else None  # no two episodes were in one place and light
    return {"look": look, "pairs": len(apart), "films as wholes": round(mean(filter(None, whole)), 4)}


def steps(one: ShotSign, other: ShotSign) -> float:
    """How far two shots lie apart in just noticeable steps, each measure by its weight."""
    gaps = {name: abs(getattr(one, name) - getattr(other, name)) for name in PLAIN}
    gaps["palette"] = apart_of(one.palette, other.palette)
    weight = sum(floor(name).weight for name in gaps)
    return float(sum(min(CAP, gap / floor(name).floor) * floor(name).weight for name, gap in gaps.items()) / weight)


def ratio(rows: Sequence[dict[str, Any]], what: str) -> dict[str, Any]:
    """Drift with memory ÷ without: the geometric mean over series and its 95 % interval, t on their logarithms."""
    names = list(dict.fromkeys(row["series"] for row in rows))
    value = {(row["series"], row["way"]): row[what] for row in rows}
    both = [name for name in names if all(value[name, way] for way in WAYS)]
    logs = [math.log(value[name, WAYS[0]] / value[name, WAYS[1]]) for name in both]
    if len(logs) < 2:
        return {"measure": what, "series": both, "verdict": "not enough data"}
    half = T95.get(len(logs) - 1, 2.0) * stdev(logs) / math.sqrt(len(logs))
    low, high = math.exp(mean(logs) - half), math.exp(mean(logs) + half)
    verdict = "memory lowers it" if high < 1 else "memory raises it" if low > 1 else "not enough data"
    return {
        "measure": what, "ratio": round(math.exp(mean(logs)), 3), "interval": [round(low, 3), round(high, 3)],
        "by_series": {name: round(math.exp(log), 3) for name, log in zip(both, logs, strict=True)}, "verdict": verdict,
    }  # fmt: skip


async def measured(plan: Plan) -> dict[str, Any]:
    """Everything made, or found made, and what it says."""
    gate = asyncio.Semaphore(plan.at_once)

    async def one(told: dict[str, Any], way: str, seed: int) -> dict[str, Any]:
        async with gate:
            return await made(plan, told, way, seed)

    with spending() as spent:
        rows = await asyncio.gather(
            *(one(told, way, 100 + at) for at, told in enumerate(plan.suite) for way in WAYS)
        )  # fmt: skip
        hours = spent() / 3600
    return {
        "v": 1, "world": plan.world, "vendor": plan.vendor, "size": "240p", "seconds": plan.seconds,
        "films": sum(row["films"] for row in rows), "spent": f"{sum(Decimal(row['spent']) for row in rows):.2f}",
        "cpu_hours": round(hours, 2), "rows": rows, "look": ratio(rows, "look"),
        "films as wholes": ratio(rows, "films as wholes"),
    }  # fmt: skip


def main(words: list[str]) -> int:
    """python -m evals memory [--series 4] [--episodes 6] [--seconds 8] [--world drifting] [--work DIR]."""
    parse = argparse.ArgumentParser(prog="python -m evals memory", description=__doc__)
    parse.add_argument("--series", type=int, default=4, choices=range(1, 5))
    parse.add_argument("--episodes", type=int, default=6, choices=range(2, 7))
    parse.add_argument("--seconds", type=float, default=8)
    parse.add_argument("--vendor", default="runway")
    parse.add_argument("--world", default="drifting")
    parse.add_argument("--work", type=Path, default=Path("studio/evals/memory"))
    told = parse.parse_args(words)
    plan = Plan(told.series, told.episodes, told.seconds, told.vendor, told.world, told.work)
    print(json.dumps(asyncio.run(measured(plan)), indent=1))
    return 0
