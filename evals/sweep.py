"""The random sweep: per seed a small child that shoots in a bad world, is killed by SIGKILL, resumed and audited."""

import argparse
import asyncio
import contextlib
import json
import multiprocessing
import os
import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx

from evals.sweep_audit import broken, unkept
from evals.sweep_child import ENDS, Life, live
from memory.ledger import Ledger
from memory.vault import Vault
from tools.vendors.sandbox.run import Sandbox, sandbox

VENDORS = ("runway", "luma", "kling", "pika")
RATES = (0.1, 0.3, 0.5)
BOUNDARIES = 14
"""Boundaries of an order that goes well; two more open the ledger."""
KILLED = -9
PATIENCE = 20.0
"""Real seconds that one life may last."""
LOOK = 0.004
"""Real seconds between two looks whether it ended."""


@dataclass(frozen=True)
class Draw:
    """What a seed stands for. rate: share of calls that go wrong. calm: nothing goes wrong in the last life."""

    seed: int
    vendor: str
    orders: int
    affords: int
    together: bool
    rate: float
    deaths: tuple[int, ...]
    calm: bool


@dataclass(frozen=True)
class Outcome:
    """What became of a seed; `wrong` holds the promises that were broken."""

    drawn: Draw
    killed: int
    wrong: tuple[str, ...]


def draw(seed: int) -> Draw:
    """Everything that is chosen for a seed, always the same."""
    dice = random.Random(f"sweep/{seed}")
    orders = dice.choice((2, 3))
    deaths = tuple(dice.randint(1, 2 + BOUNDARIES * orders) for _ in range(dice.choice((1, 1, 2))))
    return Draw(
        seed, dice.choice(VENDORS), orders, orders - (dice.random() < 0.2), dice.random() < 0.5, dice.choice(RATES),
        deaths, dice.random() < 0.5,
    )  # fmt: skip


async def trial(drawn: Draw, box: Sandbox, line: httpx.AsyncClient, folder: Path) -> Outcome:
    """Live, die, live again; audited after every life that ended by itself."""
    await _plan(line, box, first=drawn.seed * 100, seed=drawn.seed, rate=drawn.rate)
    life = Life(folder, box.url, box.bases, drawn.vendor, drawn.orders, drawn.affords, drawn.together)
    killed, wrong = 0, list[str]()
    for dies_at in (*drawn.deaths, 0):
        if drawn.calm and not dies_at:
            await _plan(line, box, seed=drawn.seed, rate=0.0)
        code = await _lived(replace(life, dies_at=dies_at))
        killed += code == KILLED
        if code not in (0, KILLED):
            wrong.append(f"a life ended with {code}")
        else:
            wrong += await _audited(line, box, folder, ended=not code)
    if drawn.calm and not wrong:
        wrong += _left(folder)
    return Outcome(drawn, killed, tuple(dict.fromkeys(wrong)))


async def _plan(line: httpx.AsyncClient, box: Sandbox, **told: float) -> None:
    (await line.post(f"{box.url}/plan", json=told)).raise_for_status()


async def _lived(life: Life) -> int:
    """The exit status of one life; it is ended by SIGTERM when it lasts too long. No threads: they'd share statuses."""
    child = multiprocessing.get_context("forkserver").Process(target=live, args=(life,))
    child.start()
    last = time.monotonic() + PATIENCE
    while child.exitcode is None and time.monotonic() < last:  # noqa: ASYNC110 - no event tells it
        await asyncio.sleep(LOOK)
    if child.exitcode is None:
        child.terminate()
        child.join()
    code = child.exitcode or 0
    child.close()
    return code


async def _audited(line: httpx.AsyncClient, box: Sandbox, folder: Path, ended: bool) -> list[str]:
    """The promises broken after a life; more must hold when it `ended` by itself."""
    jobs = (await line.get(f"{box.url}/oracle")).json()["jobs"]
    with contextlib.closing(Ledger(folder / "ledger.sqlite")) as ledger:
        vault = Vault(folder / "vault")
        if not ended:
            return list(unkept(ledger, vault, jobs))
        return broken(ledger, vault, jobs, json.loads((folder / ENDS).read_text()))


def _left(folder: Path) -> list[str]:
    """After a life without faults nothing waits to be collected."""
    with contextlib.closing(Ledger(folder / "ledger.sqlite")) as ledger:
        entries = [entry for film in ledger.films() for entry in ledger.of(film)]
    return [f"{one.slate} was not collected on a good day" for one in entries if one.state in ("accepted", "finished")]


async def worker(seeds: Iterator[int], bank: Path, outcomes: list[Outcome], stop: bool) -> None:
    """Seed after seed in one sandbox, until none is left, or one failed when it is to stop there."""
    world = Path(__file__).with_name("sweep.toml")
    options = ("--plain", "--clips", "plain", "--bank", str(bank), "--world", str(world))
    async with sandbox(*options) as box, httpx.AsyncClient(trust_env=False) as line:
        for seed in seeds:
            if stop and any(one.wrong for one in outcomes):
                return
            folder = Path(tempfile.mkdtemp(prefix="filmwright-sweep-"))
            try:
                outcome = await trial(draw(seed), box, line, folder)
            finally:
                shutil.rmtree(folder)
            outcomes.append(outcome)
            if outcome.wrong:
                print(f"seed {seed} ({_plainly(outcome.drawn)}): {'; '.join(outcome.wrong)}", flush=True)


def _plainly(drawn: Draw) -> str:
    together = "together" if drawn.together else "in turn"
    return f"{drawn.vendor}, {drawn.orders} orders {together}, faults {drawn.rate}, killed at {drawn.deaths}"


async def sweep(seeds: Iterable[int], workers: int, bank: Path | None = None, stop: bool = False) -> list[Outcome]:
    """The outcome of every seed. bank: a folder where the sandbox's clips are kept for the next sweep."""
    multiprocessing.get_context("forkserver").set_forkserver_preload(["evals.sweep_child"])
    outcomes: list[Outcome] = []
    queue = iter(seeds)
    with tempfile.TemporaryDirectory(prefix="filmwright-bank-") as passing:
        clips = bank or Path(passing)
        await asyncio.gather(*(worker(queue, clips, outcomes, stop) for _ in range(workers)))
    return outcomes


def report(outcomes: list[Outcome], wall: float) -> dict[str, Any]:
    """The figures of a sweep. bound: with 95 % confidence, fewer than this share of seeds fail (rule of three)."""
    failed = sorted(one.drawn.seed for one in outcomes if one.wrong)
    return {
        "v": 1, "seeds": len(outcomes), "failures": len(failed), "failed": failed,
        "killed": sum(one.killed for one in outcomes), "wall_s": round(wall, 1),
        "cpu_s": round(_cpu(), 1),
        "bound": round(3 / len(outcomes), 5) if outcomes and not failed else None,
    }  # fmt: skip


def _cpu() -> float:
    """CPU seconds of this process, its ended children, and the forkserver with all the lives it began."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    ticks = sum(map(sum, _ticks(str(os.getpid()))))
    return sum(one.ru_utime + one.ru_stime for one in used) + ticks / os.sysconf("SC_CLK_TCK")


def _ticks(parent: str) -> Iterator[list[int]]:
    """utime, stime, cutime, cstime of each living child; none where there is no /proc."""
    for file in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = file.read_text().rpartition(")")[2].split()
            if fields[1] == parent:
                yield [int(field) for field in fields[11:15]]


def main(words: list[str]) -> int:
    """Sweep, print, and return 1 when a promise was broken."""
    options = argparse.ArgumentParser(prog="python -m evals sweep", description=__doc__)
    options.add_argument("--seeds", type=int, default=300, metavar="N", help="how many")
    options.add_argument("--first", type=int, default=0, metavar="S", help="the first; one seed alone is told again so")
    options.add_argument("--workers", type=int, default=2, metavar="W", help="how many at once")
    options.add_argument("--bank", type=Path, metavar="DIR", help="keep the sandbox's clips here for the next sweep")
    options.add_argument("--stop", action="store_true", help="end after the first failure")
    options.add_argument("--json", action="store_true", help="the figures as JSON")
    given = options.parse_args(words)
    began = time.monotonic()
    seeds = range(given.first, given.first + given.seeds)
    outcomes = asyncio.run(sweep(seeds, given.workers, given.bank, given.stop))
    figures = report(outcomes, time.monotonic() - began)
    bound = "" if figures["bound"] is None else f", under {figures['bound']:.2%} of seeds fail (95 %)"
    plain = (
        f"{figures['seeds']} seeds, {figures['killed']} kills, {figures['failures']} failures, "
        f"{figures['wall_s']} s, {figures['cpu_s']} s of CPU{bound}"
    )
    print(json.dumps(figures) if given.json else plain)
    sys.stdout.flush()
    return 1 if figures["failures"] else 0
