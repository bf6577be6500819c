"""Screening a take: one decode, every measure, one score of what was really judged."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from threading import Event

from memory.errors import Unplayable
from memory.film import Measure, Note, Screening
from tools.probe import probe
from tools.screen.camera import Move, measure_move
from tools.screen.exposure import light
from tools.screen.findings import Finding, Wanted, figure
from tools.screen.frames import Reel, read
from tools.screen.gates import GATES, gates
from tools.screen.motion import motion, spoken
from tools.screen.palette import colour
from tools.vendors.remedies import remedy_for

STORY = "story: no vision model"
GATE_LIMIT, GRAVE_LIMIT, FAULT_LIMIT = 0.3, 0.65, 0.85
GRAVE = frozenset({"dark", "bright", "wrong_camera", "flicker", "too_still"})


async def screen(path: Path, wanted: Wanted) -> Screening:
    """Measure a take against its order. The work is done in a thread, which ends when the caller is cancelled."""
    stop = Event()
    try:
        return await asyncio.to_thread(measure, path, wanted, stop)
    finally:
        stop.set()


def measure(path: Path, wanted: Wanted, stop: Event | None = None) -> Screening:
    """The same, at once, in this thread."""
    try:
        facts = probe(path)
        reel = read(path, facts, stop)
        if not reel.count:
            raise Unplayable(f"{path.name} holds no picture that can be decoded")
    except Unplayable as unplayable:
        return _unplayable(str(unplayable), wanted)
    found = measure_move(reel.gray, reel.rate)
    findings = [Finding(figure("playable", 1, "", 1, 1)), *gates(reel, facts, wanted), *_looks(reel, found, wanted)]
    return judged(findings, found, wanted)


def _looks(reel: Reel, found: Move, wanted: Wanted) -> list[Finding]:
    coloured = colour(reel.lab, wanted)
    return [*light(reel, wanted), *motion(found, wanted), *([coloured] if coloured else [])]


def judged(findings: Sequence[Finding], found: Move, wanted: Wanted) -> Screening:
    """Put findings together: measures, notes, and a score that a fault holds down."""
    faults = [one for one in findings if one.fault]
    doubt = f"camera: undecided (looks like {spoken(found.move)}, confidence {found.confidence:.2f})"
    unseen = f"camera: undecided ({found.reason or 'unknown'})" if found.move == "unknown" else doubt
    camera_judged = any(one.measure.name == "camera" and one.measure.score is not None for one in findings)
    return Screening(
        score=total([one.measure for one in findings], [one.fault for one in faults]),
        measures=tuple(one.measure for one in findings),
        notes=tuple(
            Note(slate=wanted.slate, fault=one.fault, says=one.says, remedy=one.remedy or remedy_for(one.fault))
            for one in faults
        ),
        not_judged=(STORY,) if camera_judged else (unseen, STORY),
        measured_camera=found.move if camera_judged else "unknown",
        confidence=round(found.confidence, 3),
    )


def with_more(screening: Screening, measures: Sequence[Measure], notes: Sequence[Note], judged: str) -> Screening:
    """A screening with what another judge saw; what it `judged` leaves not_judged, the score is made anew."""
    every, said = (*screening.measures, *measures), (*screening.notes, *notes)
    rest = tuple(line for line in screening.not_judged if not line.startswith(judged))
    score = total(every, [note.fault for note in said])
    return screening.model_copy(update={"measures": every, "notes": said, "not_judged": rest, "score": score})


def total(measures: Sequence[Measure], faults: Sequence[str]) -> float | None:
    """Weighted mean of the scored measures times the lowest limit of the faults; None when nothing was scored."""
    scored = [(one.score, one.weight) for one in measures if one.score is not None and one.weight > 0]
    if not scored:
        return None
    mean = sum(score * weight for score, weight in scored) / sum(weight for _, weight in scored)
    return round(mean * min(map(limit, faults), default=1.0), 3)


def limit(fault: str) -> float:
    """How much of a score a fault leaves."""
    return GATE_LIMIT if fault in GATES else GRAVE_LIMIT if fault in GRAVE else FAULT_LIMIT


def _unplayable(says: str, wanted: Wanted) -> Screening:
    return Screening(
        score=0.0,
        measures=(figure("playable", 0, "", 0, 1),),
        notes=(Note(slate=wanted.slate, fault="short", says=f"It can't be played: {says}", remedy=""),),
        not_judged=("light, motion, camera and colour: the file can't be played", STORY),
        measured_camera="unknown",
        confidence=0.0,
    )
