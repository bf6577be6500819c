"""Suites: briefs as clients would chat them, each with what must be true of its film, in TOML.

    dated = 2026-11-27
    origin = "ours"
    [[item]]
    name = "cold-brew"
    text = "a vertical 8 second ad for …"
    options = { voice = false }                # fields of memory.film.Brief
    claims = { length = 8, shape = "9:16" }    # a check of evals/claims = what it wants

A [[series]] has a name, a premise and episodes instead, each of which becomes an item.
"""

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

from agent import order
from evals import claims
from evals.nouns import Item, Suite
from evals.suite_file import dated_of, items_of, told_in
from memory.errors import UserMistake
from memory.film import Brief

SUITES = Path(__file__).parent / "suites"


def names() -> list[str]:
    """The suites that come with Filmwright."""
    return sorted(file.stem for file in SUITES.glob("*.toml"))


def load(named: str | Path) -> Suite:
    """A suite by its name or its file; UserMistake names the file and the item that can't be taken."""
    file = _file(named)
    told = told_in(file)
    try:
        items, dated = items_of(told), dated_of(told)
    except UserMistake as error:
        raise UserMistake(
            f"{file.name}: {error.fact}", error.remedy, field=error.field, got=error.got, accepted=error.accepted
        ) from None
    return Suite(name=file.stem, dated=dated, items=items, digest=digest(items))


def digest(items: tuple[Item, ...]) -> str:
    """Of everything that would make other films or other claims; the order of items, keys and claims is none of it."""
    rows = [item.model_dump(mode="json") for item in sorted(items, key=lambda item: item.name)]
    for row in rows:
        row["claims"].sort(key=lambda claim: claim["check"])
    return hashlib.sha256(json.dumps(rows, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def wish_of(item: Item) -> order.Wish:
    """An item as a client would type it, to be held against the front door by agent.order.checked."""
    typed: dict[str, Any] = {
        key: str(value) for key, value in item.options.items() if key not in ("voice", "deliver", "recast")
    }
    return order.Wish(
        words=f"{item.text} ",  # a lone hyphen would mean: read the brief from standard input
        **typed,
        recast=bool(item.options.get("recast", False)), no_voice=item.options.get("voice") is False,
        deliver=",".join(item.options.get("deliver", ())),
    )  # fmt: skip


def brief_of(item: Item) -> Brief:
    """The brief that the front door makes of an item; UserMistake where it refuses."""
    brief = order.checked(wish_of(item))
    return brief.model_copy(update={"voice": True}) if item.options.get("voice") is True else brief


def _file(named: str | Path) -> Path:
    file = Path(named)
    if isinstance(named, str) and named in names():
        file = SUITES / f"{named}.toml"
    if not file.is_file():
        raise UserMistake(
            f"There is no suite {str(named)[:80]!r}", f"Choose from {', '.join(names())}, or name a file",
            field="suite", got=str(named)[:80], accepted=", ".join(names()),
        )  # fmt: skip
    return file


def listed() -> list[dict[str, Any]]:
    """The suites that come with Filmwright, and how many items each has."""
    found = [load(name) for name in names()]
    return [{"name": one.name, "dated": one.dated, "items": len(one.items), "digest": one.digest[:12]} for one in found]


def main(words: list[str]) -> int:
    """python -m evals suites [NAME|FILE]: every suite, or one with all its items as they were read."""
    parse = argparse.ArgumentParser(prog="python -m evals suites", description="The suites, or one, validated.")
    parse.add_argument("named", nargs="?", default="", metavar="NAME|FILE")
    named = parse.parse_args(words).named
    page = load(named).model_dump(mode="json") if named else {"suites": listed(), "checks": list(claims.CHECKS)}
    print(json.dumps({"v": 1, **page}, indent=1, ensure_ascii=False))
    return 0
