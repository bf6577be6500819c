"""Prompts are files: one per node that speaks. A missing or surplus slot is an error."""

import json
from pathlib import Path
from string import Template
from typing import Any

from memory.errors import UserMistake

HERE = Path(__file__).parent


def prompt(name: str, facts: dict[str, Any], folder: Path | None = None, **slots: str) -> str:
    """The words of `name`.md with its slots filled, ending in one fenced JSON block of facts that names its part.

    folder: somebody's own prompts, which stand in for ours where it has a file of that name.
    """
    own = folder / f"{name}.md" if folder else HERE
    words = _words(own if own.is_file() else HERE / f"{name}.md")
    wanted = set(words.get_identifiers())
    if wanted != slots.keys():
        raise KeyError(
            f"prompts/{name}.md: missing {sorted(wanted - slots.keys())}, surplus {sorted(slots.keys() - wanted)}"
        )
    block = json.dumps({"part": name, **facts}, ensure_ascii=False, indent=1, default=str)
    return f"{words.substitute(slots).strip()}\n\n```json\n{fenced(block)}\n```"


def checked(folder: Path) -> Path:
    """A folder whose every prompt can stand in for one of ours; UserMistake says which can't."""
    files = sorted(folder.glob("*.md"))
    if not files:
        raise _wrong(folder, f"{folder} holds no prompts", "a folder with .md files")
    for file in files:
        ours = HERE / file.name
        if not ours.is_file():
            raise _wrong(
                folder, f"There is no prompt {file.name}", ", ".join(sorted(one.name for one in HERE.glob("*.md")))
            )
        if _slots(file) != (wanted := _slots(ours)):
            raise _wrong(folder, f"{file.name} has other slots than ours", ", ".join(wanted) or "no slot, $$ for a $")
    return folder


def fenced(block: str) -> str:
    """JSON whose strings can't close the fence: a backtick is written as its escape."""
    return block.replace("`", "\\u0060")


def _words(file: Path) -> Template:
    return Template(file.read_text(encoding="utf-8"))


def _slots(file: Path) -> list[str]:
    """The slots of a prompt; a lone $ and bytes that are no text count as one that no prompt has."""
    try:
        words = _words(file)
        return sorted(words.get_identifiers()) if words.is_valid() else ["$"]
    except (OSError, ValueError):
        return ["no text"]


def _wrong(folder: Path, fact: str, accepted: str) -> UserMistake:
    return UserMistake(fact, f"Give {accepted}", field="prompts", got=str(folder), accepted=accepted)
