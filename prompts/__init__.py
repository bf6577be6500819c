"""Prompts are files: one per node that speaks. A missing or surplus slot is an error."""

import json
from pathlib import Path
from string import Template
from typing import Any

HERE = Path(__file__).parent


def prompt(name: str, facts: dict[str, Any], folder: Path | None = None, **slots: str) -> str:
    """The words of `name`.md with its slots filled, ending in one fenced JSON block of facts that names its part.

    folder: somebody's own prompts, which stand in for ours where it has a file of that name.
    """
    own = folder / f"{name}.md" if folder else HERE
    words = Template((own if own.is_file() else HERE / f"{name}.md").read_text(encoding="utf-8"))
    wanted = set(words.get_identifiers())
    if wanted != slots.keys():
        raise KeyError(
            f"prompts/{name}.md: missing {sorted(wanted - slots.keys())}, surplus {sorted(slots.keys() - wanted)}"
        )
    block = json.dumps({"part": name, **facts}, ensure_ascii=False, indent=1, default=str)
    return f"{words.substitute(slots).strip()}\n\n```json\n{fenced(block)}\n```"


def fenced(block: str) -> str:
    """JSON whose strings can't close the fence: a backtick is written as its escape."""
    return block.replace("`", "\\u0060")
