"""Screenplays: Fountain, Markdown or plain text in, scenes with all that was written out."""

from collections.abc import Callable
from pathlib import Path

from memory.errors import UserMistake
from tools.screenplay import fountain, markdown, prose
from tools.screenplay.page import Element, Passage, Screenplay
from tools.screenplay.words import passage, tells

__all__ = ["ACCEPTED", "Element", "Passage", "Screenplay", "read", "tells"]

Parser = Callable[[str], tuple[list[tuple[str, str]], list[Element]]]
PARSERS: dict[str, Parser] = {
    ".fountain": fountain.read, ".spmd": fountain.read, ".md": markdown.read, ".markdown": markdown.read,
    ".txt": prose.read, ".text": prose.read, "": prose.read,
}  # fmt: skip
MOST = 256 * 1024
ACCEPTED = "a Fountain, Markdown or plain text file of at most 256 kB (.fountain, .md, .txt)"
TITLES = ("title", "titel", "titre", "título", "titolo")


def read(path: Path) -> Screenplay:
    """The screenplay in a file, by the rules its suffix names. UserMistake with a line number when it can't be read."""
    parser = PARSERS.get(path.suffix.lower())
    if parser is None:
        raise _mistake(path, f"{path.name} is no script we read")
    page, elements = parser(_text(path))
    scenes = _scenes(elements)
    if not any(element.kind in ("action", "dialogue") for scene in scenes for element in scene.elements):
        raise _mistake(path, f"{path.name} holds no action and no dialogue")
    title = next((says for key, says in page if key.casefold() in TITLES and says), "")
    return Screenplay(title=title, credits=tuple(row for row in page if row[0].casefold() not in TITLES), scenes=scenes)


def _text(path: Path) -> str:
    """A bounded UTF-8 file's words, lines ending in a newline."""
    if not path.is_file():
        raise _mistake(path, f"There is no file {path}")
    with path.open("rb") as stream:
        raw = stream.read(MOST + 1)
    if len(raw) > MOST:
        raise _mistake(path, f"{path.name} is too long: line {_line(raw, MOST)} is past 256 kB")
    if b"\0" in raw:
        raise _mistake(path, f"{path.name}, line {_line(raw, raw.index(0))}: a NUL byte")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _mistake(path, f"{path.name}, line {_line(raw, error.start)}: not UTF-8") from None
    return text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4)


def _line(raw: bytes, at: int) -> int:
    return raw.count(b"\n", 0, at) + 1


def _mistake(path: Path, fact: str) -> UserMistake:
    return UserMistake(fact, f"Give {ACCEPTED}", field="script", got=str(path)[-120:], accepted=ACCEPTED)


def _scenes(elements: list[Element]) -> tuple[Passage, ...]:
    """Elements under the heading before them; what stands before the first heading has an empty one."""
    scenes: list[Passage] = []
    for element in elements:
        if element.kind == "heading":
            scenes.append(passage(element.text))
        else:
            last = scenes.pop() if scenes else Passage(heading="")
            scenes.append(last.model_copy(update={"elements": (*last.elements, element)}))
    return tuple(scenes)
