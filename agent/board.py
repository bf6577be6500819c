"""The storyboard between people and frames: drafts in seconds, shots in exact frames, and storyboard.json."""

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

from pydantic import Field, ValidationError

from memory.errors import UserMistake
from memory.film import (
    Brief,
    Camera,
    Framing,
    Happening,
    Light,
    Line,
    Mood,
    Motion,
    Noun,
    Place,
    Shot,
    Staging,
    Storyboard,
    Transition,
    Treatment,
)  # fmt: skip
from memory.whole import put
from tools.shape import apportion, frames_of

LEAST = 1.0
LEAD = 0.4


class ShotDraft(Noun):
    """One shot as written by a model or a person: length in seconds."""

    scene: int
    seconds: float = Field(gt=0, lt=600)
    action: str
    place: Place
    light: Light
    subject: str
    props: list[str]
    staging: Staging
    framing: Framing
    camera: Camera
    motion: Motion
    happening: Happening
    words: str
    line: str
    prompt: str
    transition: Transition
    reference: str


class Draft(Noun):
    """A storyboard as written."""

    title: str
    shots: list[ShotDraft] = Field(min_length=1, max_length=40)


def settle(draft: Draft, frames: int, idea: Treatment, lines: Sequence[Line], brief: Brief) -> tuple[Shot, ...]:
    """Shots whose frames add up exactly, each scene long enough for its line, without what the treatment rules out."""
    spoken = carried(draft.shots, lines)
    texts = [" ".join(line.text for line in said) for said in spoken]
    least = _least(draft.shots, spoken, idea.fps)
    lengths = apportion([shot.seconds * float(Decimal(idea.fps)) for shot in draft.shots], frames, least)
    known = {reference.name for reference in brief.references}
    return tuple(
        Shot(
            **_staged(shot),
            number=number,
            frames=length,
            props=_props(shot, idea),
            line=text,
            words=shot.words[:160] if idea.words_on_screen else "",
            reference=shot.reference if shot.reference in known else "",
        )
        for number, (shot, length, text) in enumerate(zip(draft.shots, lengths, texts, strict=True), 1)
    )


def _staged(shot: ShotDraft) -> dict[str, Any]:
    """A shot's own words for the camera; the camera hardly moves on a card, which must be read."""
    said = shot.model_dump(exclude={"seconds", "line", "words", "props", "reference"})
    calm = {"motion": "low"} if shot.staging in ("title_card", "end_card") else {}
    return said | calm


def _props(shot: ShotDraft, idea: Treatment) -> tuple[str, ...]:
    """What stands beside the subject; a card is told its mood first."""
    beside = tuple(prop[:60] for prop in shot.props[:4] if prop not in get_args(Mood))
    return (idea.mood, *beside) if shot.staging in ("title_card", "end_card") else beside


def carried(shots: Sequence[ShotDraft | Shot], lines: Sequence[Line]) -> list[list[Line]]:
    """For each shot the spoken lines it carries, in story order; every line is carried by one shot."""
    found: list[list[Line]] = [[] for _ in shots]
    for line in lines:
        found[home(shots, line)].append(line)
    return found


def home(shots: Sequence[ShotDraft | Shot], line: Line) -> int:
    """Which shot a scene's line belongs to: that which has it, else the scene's first, else the last begun before."""
    of_scene = [i for i, shot in enumerate(shots) if shot.scene == line.shot]
    within = [i for i in of_scene if line.text in shots[i].line]
    alike = [i for i, shot in enumerate(shots) if shot.line == line.text]
    own = within or (alike if len(alike) == 1 else []) or of_scene
    return (own or [max((i for i, shot in enumerate(shots) if shot.scene <= line.shot), default=0)])[0]


def _least(shots: Sequence[ShotDraft], spoken: Sequence[Sequence[Line]], fps: str) -> list[int]:
    """No shot under a second; a scene at least its lines and a breath each, spread over the scene's shots."""
    floor = [frames_of(LEAST, fps)] * len(shots)
    for index, said in enumerate(spoken):
        if not said:
            continue
        mine = [i for i in range(index, len(shots)) if shots[i].scene == shots[index].scene]
        need = sum(line.frames + frames_of(LEAD, fps) for line in said)
        whole = sum(shots[i].seconds for i in mine)
        for i in mine:
            floor[i] = max(floor[i], round(need * shots[i].seconds / whole))
    return floor


def write(story: Storyboard, path: Path) -> None:
    """storyboard.json: one object a shot, lengths in seconds, meant to be edited."""
    path.parent.mkdir(parents=True, exist_ok=True)
    shots = [{**_plain(shot), "seconds": _seconds(shot, story.fps)} for shot in story.shots]
    words = json.dumps({"title": story.title, "fps": story.fps, "shots": shots}, ensure_ascii=False, indent=2)
    put(path, words + "\n")


def _plain(shot: Shot) -> dict[str, Any]:
    return shot.model_dump(mode="json", exclude={"frames"})


def _seconds(shot: Shot, fps: str) -> float:
    return round(float(Decimal(shot.frames) / Decimal(fps)), 4)


def read(path: Path, story: Storyboard) -> Storyboard:
    """storyboard.json as a person left it; a wrong field is named, and the lengths still add up to the film.

    A changed sum is accepted: the film is then as long as the board says.
    """
    try:
        page = json.loads(path.read_text(encoding="utf-8"))
        rows = [dict(row) for row in page["shots"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserMistake(
            f"{path.name} can't be read ({error})",
            "Mend it, or delete it to go on with the board as drawn",
            field="storyboard",
        ) from None
    if not 1 <= len(rows) <= 40:
        raise UserMistake(f"{path.name} has {len(rows)} shots", field="shots", got=str(len(rows)), accepted="1 to 40")
    shots = tuple(_shot(row, number, story, path) for number, row in enumerate(rows, 1))
    return story.model_copy(update={"title": str(page.get("title", story.title))[:200], "shots": shots})


def _shot(row: dict[str, Any], number: int, story: Storyboard, path: Path) -> Shot:
    old = story.shots[number - 1] if number <= len(story.shots) else None
    seconds = row.pop("seconds", None)
    if not isinstance(seconds, int | float) or not 0.2 <= seconds <= 600:
        raise UserMistake(
            f"{path.name}: shot {number}: seconds is {seconds!r}", "Give a number of seconds",
            field=f"shots.{number}.seconds", got=repr(seconds), accepted="0.2 to 600",
        )  # fmt: skip
    same = old is not None and _seconds(old, story.fps) == round(float(seconds), 4)
    frames = old.frames if same and old else max(1, frames_of(float(seconds), story.fps))
    try:
        return Shot.model_validate({**row, "number": number, "frames": frames})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(map(str, first["loc"]))
        raise UserMistake(
            f"{path.name}: shot {number}: {field}: {first['msg']}", "Mend that field and resume",
            field=f"shots.{number}.{field}", got=str(first.get("input"))[:80], accepted=first["msg"],
        ) from None  # fmt: skip
