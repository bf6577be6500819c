"""A suite's file, read strictly: what is not known, too large, too deep or no number is refused in one line."""

import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from evals import claims
from evals.nouns import Claim, Item
from memory.errors import UserMistake

MOST_BYTES, DEEPEST = 1_000_000, 8
CHAIN = re.compile(r"(?<![\w'\"-])(?:[\w'\"-]++[ \t]*+\.[ \t]*+){12}|[\[{]{12}")
"""Keys in keys, or brackets in brackets, of which a parser would make a tower."""
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
OPTIONS = (
    "seconds", "ratio", "fps", "size", "vendor", "recast", "stills", "speaker", "takes", "budget", "seed", "look",
    "voice", "deliver",
)  # fmt: skip
"""The fields of a brief that an item may set; the others are the harness's or need a file."""
TABLES = {
    "item": {"name", "text", "options", "claims"},
    "series": {"name", "premise", "episodes", "options", "claims"},
}


def told_in(file: Path) -> dict[str, Any]:
    """The file's tables; one that is too large, too deep or no TOML is refused before it costs anything."""
    try:
        with file.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES:
            raise _wrong(f"{file.name} is over 1 MB", "Give a suite of at most 1 MB")
        text = raw.decode("utf-8")
        if CHAIN.search(_unquoted(text)):
            raise _wrong(f"{file.name} nests deeper than {DEEPEST}", "Write items as flat tables")
        return tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise _wrong(f"{file.name} is not UTF-8 (byte {error.start})", "Save it as UTF-8") from None
    except RecursionError:
        raise _wrong(f"{file.name} nests deeper than {DEEPEST}", "Write items as flat tables") from None
    except ValueError as error:
        raise _wrong(f"{file.name} is not TOML: {str(error)[:120]}", "Mend it there") from None
    except OSError as error:
        raise _wrong(f"{file.name} can't be read ({error.strerror})", "Name a file that can be read") from None


def _unquoted(text: str) -> str:
    """The text without what stands in plain quotes or comments, so that only its structure is left."""
    return re.sub(r'"(?:[^"\\\n]|\\.)*+"|#[^\n]*+', '""', text)


def _wrong(fact: str, remedy: str, field: str = "suite") -> UserMistake:
    return UserMistake(fact, remedy, field=field)


def dated_of(told: dict[str, Any]) -> str:
    """The day a suite was written; it must say whose it is, too."""
    _only(told, {"dated", "origin", *TABLES}, "the file")
    if not isinstance(told.get("dated"), date):
        raise _wrong("it has no date", "Begin it with dated = 2026-01-31", "dated")
    if not isinstance(told.get("origin"), str) or not told["origin"].strip():
        raise _wrong("it does not say where its briefs come from", 'Write origin = "ours", or whose', "origin")
    return str(told["dated"].isoformat())


def items_of(told: dict[str, Any]) -> tuple[Item, ...]:
    """Every item and every episode, each with a name of its own."""
    items = tuple(_rows(told))
    twice = [name for name, many in Counter(item.name for item in items).items() if many > 1]
    if twice:
        raise _wrong(f"two items are called {twice[0]!r}", "Give each a name of its own", "name")
    return items


def _rows(told: dict[str, Any]) -> Iterator[Item]:
    rows = {kind: told.get(kind, []) for kind in TABLES}
    for kind, tables in rows.items():
        if not isinstance(tables, list) or not all(isinstance(row, dict) for row in tables):
            raise _wrong(f"{kind} is no list of tables", f"Begin each with [[{kind}]]", kind)
    if not any(rows.values()):
        raise _wrong("it holds no item", "Add one with [[item]]", "item")
    yield from (_item(row, at) for at, row in enumerate(rows["item"], 1))
    for at, row in enumerate(rows["series"], 1):
        yield from _episodes(row, at)


def _where(kind: str, at: int, row: dict[str, Any]) -> str:
    """A table as its own name tells it, in one line."""
    name = " ".join(str(row.get("name", "without a name")).split())[:60]
    return f"{kind} {at} ({''.join(sign if sign.isprintable() else '?' for sign in name)})"


def _plain(value: Any, depth: int, where: str) -> None:
    """Only finite numbers, and no table too deep."""
    if depth > DEEPEST:
        raise _wrong(f"{where} nests deeper than {DEEPEST}", "Write it as a flat table")
    if isinstance(value, float) and not math.isfinite(value):
        raise _wrong(f"{where}: {value} is no number that can be wanted", "Give a finite number")
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _plain(inner, depth + 1, where)


def _only(row: dict[str, Any], keys: set[str], where: str) -> None:
    if unknown := [key for key in row if key not in keys]:
        raise _wrong(f"{where} has an unknown {unknown[0][:60]!r}", f"It may have {', '.join(sorted(keys))}", "item")


def _item(row: dict[str, Any], at: int) -> Item:
    where = _where("item", at, row)
    _plain(row, 2, where)
    _only(row, TABLES["item"], where)
    name, text = row.get("name"), row.get("text")
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise _wrong(f"{where} needs a name of small letters, figures and hyphens", 'Such as "cold-brew"', "name")
    if not isinstance(text, str):
        raise _wrong(f"{where} has no text", "Give the brief's words", "text")
    return Item(name=name, text=text, options=_options(row, where), claims=_claims(row, where))


def _episodes(row: dict[str, Any], at: int) -> Iterator[Item]:
    """The items of a series; all of them share its options, its claims and its premise."""
    where = _where("series", at, row)
    _plain(row, 2, where)
    _only(row, TABLES["series"], where)
    name, premise, told = row.get("name"), row.get("premise"), row.get("episodes")
    if not isinstance(name, str) or not (stem := "-".join(re.findall(r"[a-z0-9]+", name.lower()))[:50]):
        raise _wrong(f"{where} needs a name", "Give it one", "name")
    if not isinstance(premise, str) or not premise.strip():
        raise _wrong(f"{where} has no premise", "Say what the series is about", "premise")
    if not isinstance(told, list) or not told or not all(isinstance(words, str) for words in told):
        raise _wrong(f"{where} has no episodes", "Give a list of texts", "episodes")
    options, wanted = _options(row, where), _claims(row, where)
    for number, words in enumerate(told, 1):
        yield Item(
            name=f"{stem}-{number}", text=words, cluster=name, premise=premise, episode=number, options=options,
            claims=wanted,
        )  # fmt: skip


def _options(row: dict[str, Any], where: str) -> dict[str, Any]:
    """Options in the types that TOML has; what they may be is the front door's to say."""
    options = _table(row, "options", where)
    for key, value in options.items():
        if key not in OPTIONS:
            raise _wrong(f"{where} has an unknown option {key[:60]!r}", f"Options: {', '.join(OPTIONS)}", "options")
        flat = [value] if not isinstance(value, list) else value
        if (isinstance(value, list) != (key == "deliver")) or not all(
            isinstance(one, str | int | float) for one in flat
        ):
            raise _wrong(f"{where}: {key} can't be {str(value)[:60]!r}", "Give it as make takes it", "options")
    return options


def _claims(row: dict[str, Any], where: str) -> tuple[Claim, ...]:
    wanted = tuple(Claim(check=check, want=want) for check, want in _table(row, "claims", where).items())
    try:
        for claim in wanted:
            claims.known(claim)
    except UserMistake as error:
        raise UserMistake(
            f"{where}: {error.fact}", error.remedy, field=error.field, got=error.got, accepted=error.accepted
        ) from None
    return wanted


def _table(row: dict[str, Any], key: str, where: str) -> dict[str, Any]:
    found = row.get(key, {})
    if not isinstance(found, dict):
        raise _wrong(f"{where}: {key} is no table", f"Write {key} = {{ … }}", key)
    return found
