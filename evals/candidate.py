"""Candidates: agents as they are set up, read from TOML, every field checked before anything is made."""

import hashlib
import json
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, get_args

from evals.nouns import Candidate
from memory.errors import UserMistake
from memory.film import Critic, Joins
from prompts import checked
from tools.casting import AUTO, named
from tools.post.looks import LOOKS
from tools.vendors import NAMES, facts
from tools.vendors.sandbox.world import NAMES as WORLDS
from tools.vendors.sandbox.world import world

MOST = 64 * 1024
HERE = Path(__file__).parent / "candidates"


@dataclass(frozen=True)
class Setting:
    """One thing that can be tried: what it is when nobody says, and what it accepts."""

    usual: Any
    accepted: str
    takes: Callable[[Any], bool]


def _word(*accepted: str) -> Callable[[Any], bool]:
    return lambda value: value in accepted


def _whole(least: int, most: int) -> Callable[[Any], bool]:
    return lambda value: type(value) is int and least <= value <= most


def _vendor(value: Any) -> bool:
    vendor, model = named(value) if isinstance(value, str) else ("", "")
    if vendor not in NAMES:
        return vendor == AUTO and not model
    return not model or model in {known.id for known in facts(vendor).models}


def _dollars(value: Any) -> bool:
    try:
        return type(value) in (int, float, str) and 0 <= Decimal(str(value)) <= 100_000
    except (InvalidOperation, ValueError):
        return False


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= 400 and value.isprintable()


SETTINGS = {
    "takes": Setting(3, "1 to 10", _whole(1, 10)),
    "critic": Setting("notes", ", ".join(get_args(Critic)), _word(*get_args(Critic))),
    "memory": Setting(True, "true or false", _flag),
    "joins": Setting("chain", ", ".join(get_args(Joins)), _word(*get_args(Joins))),
    "vendor": Setting("runway", f"{AUTO}, or one of {', '.join(NAMES)}, with :MODEL if you like", _vendor),
    "recast": Setting(False, "true or false", _flag),
    "stills": Setting("", "plate, openai-images, runway-images or nothing",
                      _word("", "plate", "openai-images", "runway-images")),
    "look": Setting("", f"nothing, or one of {', '.join(LOOKS())}", _word("", *LOOKS())),
    "budget": Setting(50, "USD a film may cost", _dollars),
    "world": Setting("plain", f"{', '.join(WORLDS)}, or a TOML file", _text),
    "clips": Setting("drawn", "drawn or plain", _word("drawn", "plain")),
    "faults": Setting(0.0, "share of calls that go wrong, 0 to 0.5",
                      lambda value: type(value) in (int, float) and 0 <= value <= 0.5),
    "model": Setting("", "a language model's name, or nothing for the understudy", _text),
    "openai_url": Setting("", "the address of its server, or nothing", _text),
    "prompts": Setting("", "a folder of prompts that stand in for ours, or nothing", _text),
    "embedding": Setting("own", "own, minilm or openai:MODEL", _text),
    "vision": Setting(False, "true or false", _flag),
}  # fmt: skip


def load(named: Path) -> Candidate:
    """A candidate of ours by name, or of a TOML file: its `name`, and any settings. It names files beside it."""
    ours = HERE / f"{named}.toml"
    path = ours if len(named.parts) == 1 and not named.exists() and ours.is_file() else named
    told = _read(path)
    name = told.pop("name", path.stem)
    if not (isinstance(name, str) and 0 < len(name) <= 60 and name.isprintable() and "/" not in name):
        raise _wrong(path, "name", name, "1 to 60 letters without a slash")
    for field, value in told.items():
        if field not in SETTINGS:
            raise _wrong(path, field, value, ", ".join(("name", *SETTINGS)), f"There is no setting {field[:60]!r}")
        if not SETTINGS[field].takes(value):
            raise _wrong(path, field, value, SETTINGS[field].accepted)
    return Candidate(name=name, settings=_found(path, told))


def whole(candidate: Candidate) -> dict[str, Any]:
    """Every setting of a candidate, those nobody spoke of as usual."""
    return {name: candidate.settings.get(name, setting.usual) for name, setting in SETTINGS.items()}


def digest(candidate: Candidate) -> str:
    """Of all that makes other films: the settings, and the words of the files they name."""
    told: dict[str, Any] = whole(candidate)
    for field in ("world", "prompts"):
        told[field] = _contents(Path(told[field])) or told[field]
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


def _contents(path: Path) -> list[tuple[str, str]]:
    files = [path] if path.is_file() else sorted(path.glob("*.md")) if str(path) != "." else []
    return [(file.name, hashlib.sha256(file.read_bytes()).hexdigest()) for file in files]


def _read(path: Path) -> dict[str, Any]:
    try:
        if not path.is_file():
            raise _wrong(path, "candidate", str(path), "a TOML file", "There is no such file")
        if path.stat().st_size > MOST:
            raise _wrong(path, "candidate", str(path), f"at most {MOST} bytes", "The file is too large")
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise _wrong(path, "candidate", str(path), "a TOML file", f"It can't be read: {error}") from None


def _found(path: Path, told: dict[str, Any]) -> dict[str, Any]:
    """The settings with the files they name made absolute, and looked at."""
    found = dict(told)
    for field in ("world", "prompts"):
        here = (path.parent / str(told.get(field, ""))).resolve()
        if told.get(field) and told[field] not in WORLDS:
            found[field] = str(here)
    try:
        world(str(found.get("world", "plain")))
    except (ValueError, OSError) as error:
        raise _wrong(path, "world", told.get("world"), SETTINGS["world"].accepted, str(error)) from None
    try:
        if found.get("prompts"):
            checked(Path(found["prompts"]))
    except UserMistake as error:
        raise _wrong(path, "prompts", told["prompts"], error.accepted, error.fact) from None
    return found


def _wrong(path: Path, field: str, got: Any, accepted: str, fact: str = "") -> UserMistake:
    value = _shown(got)
    said = " ".join((fact or f"{field} can't be {value[:60]!r}").split())[:300]
    return UserMistake(f"{path.name}: {said}", f"Give {accepted}", field=field, got=value[:200], accepted=accepted)


def _shown(got: Any) -> str:
    """A value in words; a tower of tables, or a number of many digits, has none."""
    try:
        return str(got)
    except (RecursionError, ValueError):
        return type(got).__name__
