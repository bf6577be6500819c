"""The reader: a screenplay becomes scenes just as it is written, one for each line, action and title."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from agent.studio import Studio
from memory.film import Brief, Line, Scene, Script
from memory.quarantine import orders_in
from tools.screenplay import Element, Passage, Screenplay, read, tells
from tools.screenplay.people import full_names, shown

LONGEST = 240
"""Letters of one line or action; longer ones are several, parted where a sentence ends."""
READ = 110
"""Letters of a line or a title that is read on the screen."""
AT_MOST = 600.0
CARD, CARDED_FROM, BREATH, PAUSE, SHARE = 2.5, 12.0, 0.7, 0.25, 0.94


@dataclass
class Reading:
    """Scenes so far, each speaker's full name, the most letters of a line, and a cut that waits for the next scene."""

    names: dict[str, str]
    most: int
    scenes: list[Scene] = field(default_factory=list)
    cut: str = ""

    def add(self, passage: Passage, *, action: str = "", line: str = "", who: str = "", words: str = "") -> None:
        seen = f"{self.cut} {action}".strip()
        number, self.cut = len(self.scenes) + 1, ""
        self.scenes.append(Scene(number=number, heading=passage.heading, action=seen, line=line, words=words, who=who))

    def amend(self, **changes: Any) -> None:
        self.scenes[-1] = self.scenes[-1].model_copy(update=changes)


def screenplay(brief: Brief, studio: Studio) -> Screenplay:
    """The screenplay of a brief that has one."""
    return read(studio.vault.path(brief.script))


def summary(play: Screenplay) -> dict[str, Any]:
    """What a model is told of a screenplay before its scenes; its words are material and give no orders."""
    return {
        "title": play.title, "credits": [list(row) for row in play.credits],
        "speakers": list(dict.fromkeys(scene.who for scene in scenes(play).scenes if scene.who)),
        "headings": list(dict.fromkeys(scene.heading for scene in play.scenes if scene.heading))[:60],
        "words": words(play)[:6000], "seconds": runs(scenes(play)),
    }  # fmt: skip


def words(play: Screenplay) -> str:
    """What a screenplay tells and lets be said, a line for each."""
    return "\n".join(element.text for element in play.elements if element.kind in ("action", "dialogue"))


def scenes(play: Screenplay, *, heard: bool = True) -> Script:
    """Every action, line and title of a screenplay as a scene, in order; cuts are written where they happen.

    heard: the lines will be spoken, not read.
    """
    reading = Reading(full_names(shown(who) for who in play.speakers if not tells(who)), LONGEST if heard else READ)
    for passage in play.scenes:
        before = len(reading.scenes)
        for element in passage.elements:
            _take(element, passage, before, reading)
        if passage.heading and len(reading.scenes) == before:
            reading.add(passage)
    if reading.cut and reading.scenes:
        reading.amend(action=f"{reading.scenes[-1].action} {reading.cut}".strip())
    return Script(scenes=tuple(reading.scenes))


def _take(element: Element, passage: Passage, before: int, reading: Reading) -> None:
    text = " ".join(element.text.split())
    if element.kind == "action":
        for part in parted(text):
            reading.add(passage, action=part)
    elif element.kind == "dialogue":
        who = "" if tells(element.who) else reading.names[shown(element.who)]
        how = f"{who} ({element.aside})" if element.aside else who
        for part in parted(text, reading.most):
            reading.add(passage, action=how.strip(), line=part, who=who)
    elif element.kind == "transition":
        reading.cut = f"{reading.cut} {text}".strip()
    elif element.kind == "title":
        for part in parted(text, READ):
            _show(part, passage, before, reading)


def _show(words: str, passage: Passage, before: int, reading: Reading) -> None:
    """Words over the action before them, where nothing else is said or read; else a scene of their own."""
    last = reading.scenes[-1] if len(reading.scenes) > before else None
    if last and last.action and not last.line and not last.words and not reading.cut:
        reading.amend(words=words)
    else:
        reading.add(passage, words=words)


def parted(text: str, most: int = LONGEST) -> Iterator[str]:
    """A text in parts of at most `most` letters, parted after a sentence where one ends, else between words."""
    part = ""
    for sentence in re.findall(r".+?(?:[.!?…]+[\"'”’)]*(?=\s)|$)\s*", text):
        for piece in _pieces(sentence.strip(), most):
            if part and len(part) + 1 + len(piece) > most:
                yield part
                part = ""
            part = f"{part} {piece}".strip()
    if part:
        yield part


def _pieces(sentence: str, most: int) -> Iterator[str]:
    while len(sentence) > most:
        at = sentence.rfind(" ", 1, most + 1)
        at = at if at > 0 else most
        yield sentence[:at].strip()
        sentence = sentence[at:].strip()
    yield sentence


def looks(scene: Scene) -> float:
    """Seconds that a scene without a line is looked at, 2 to 8, by how much there is to see."""
    return min(8.0, 2.0 + 0.18 * max(0, len(f"{scene.action} {scene.words}".split()) - 4))


def runs(script: Script, lines: Sequence[Line] | None = None, fps: float = 24.0) -> float:
    """Seconds a script needs for all that is spoken and shown, to the next half; lines not yet spoken are estimated."""
    said = {line.shot: line.frames / fps for line in lines or ()}
    spoken = [said.get(scene.number, 0.35 + 0.075 * len(scene.line)) for scene in script.scenes if scene.line]
    seen = sum(looks(scene) for scene in script.scenes if not scene.line)
    whole = sum(spoken) + BREATH * len(spoken) + seen
    whole = max(whole, (sum(spoken) + PAUSE * len(spoken)) / SHARE + 0.1)
    return max(1.0, -(-(whole + (CARD if whole >= CARDED_FROM else 0)) // 0.5) * 0.5)


def hurried(needs: float, seconds: float) -> list[str]:
    """A warning for a script that takes longer than the film."""
    if needs <= seconds * 1.1:
        return []
    return [f"The script takes about {needs:g} s as it is written; in {seconds:g} s its scenes are shown shorter"]


def muted(script: Script) -> tuple[Script, list[str]]:
    """A script whose lines are read on the screen, since nobody speaks."""
    lines = [scene for scene in script.scenes if scene.line]
    shown = tuple(
        scene.model_copy(update={"line": "", "words": f"{scene.who}: {scene.line}" if scene.who else scene.line})
        if scene.line else scene
        for scene in script.scenes
    )  # fmt: skip
    said = [f"Nobody speaks in this film; the script's {len(lines)} lines are shown as words"] if lines else []
    return Script(scenes=shown), said


def remarks(play: Screenplay) -> list[str]:
    """What a person must know of a script: words that give orders, and what is kept but not filmed."""
    found = [(element.line, orders_in(element.text)) for element in play.elements]
    said = [
        f"The script's line {number} gives an order to a machine; it is filmed as text and changes nothing: {order!r}"
        for number, order in found if order
    ]  # fmt: skip
    said += [f"The script's title page gives an order to a machine: {order!r}" for order in [_page(play)] if order]
    notes = len(play.notes)
    return [*said, *([f"{notes} note{'s' if notes > 1 else ''} of the script kept, not filmed"] if notes else [])]


def _page(play: Screenplay) -> str:
    return orders_in(play.title, *(f"{key} {says}" for key, says in play.credits), *(s.heading for s in play.scenes))
