"""The fitting: what a person writes in a bible is what programs know, and every file they name is one we can use."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import get_args

from agent import order
from memory.errors import UserMistake
from memory.film import Camera, Light, Mood, Ratio
from memory.series import Kind, Record
from memory.style import listed
from memory.vault import Vault
from tools import given, music
from tools.post.looks import LOOKS
from tools.voices.troupe import company

NAMED: tuple[Kind, ...] = ("cast", "place", "prop")
FILED: tuple[Kind, ...] = ("look", "music")
"""Kinds whose value is a name or a file; another value takes the file's place."""
FORMS = ("ratio", "seconds", "fps", "language")
SHADES = 'four colours, dark to light, such as "#101820,#2b5d73,#f2a541,#f4f1ea"'
TOLD: tuple[Kind, ...] = ("lens", "use", "avoid", "happened", "worked", "failed", *NAMED)
"""Kinds that are told in words; of the others programs read the value."""


def fitted(record: Record, field: str = "value") -> tuple[Record, Path | None]:
    """The record as programs read it, and the file it names; UserMistake about `field` when no program knows it."""
    if record.kind in NAMED and not any(letter.isalnum() for letter in record.name):
        raise UserMistake(
            f"A {record.kind} record needs a name", f"Write {record.kind}:NAME", field="record", got=record.name,
            accepted=f"{record.kind}:NAME",
        )  # fmt: skip
    if record.kind in TOLD:
        return _said(record), None
    value, file = record.value.strip(), None
    if record.kind in FILED:
        value, file = _filed(record, value, field)
    elif record.kind == "form":
        value = _form(record.name, value, field)
    else:
        value = VALUES[record.kind](value, field)
    return record.model_copy(update={"value": value}), file


def known(record: Record) -> Record:
    """A record that waits, as programs read it; a path on this machine that it names is nothing it may give."""
    row, file = fitted(record, "record")
    if file:
        raise order.mistake("record", record.value, "a value that names no file of this machine")
    return row


def stored(record: Record, file: Path | None, vault: Vault) -> Record:
    """The record with its file in the vault, where it stays when the original goes."""
    return record.model_copy(update={"files": (vault.put(file),)}) if file else record


def pictured(kind: Kind, files: Sequence[Path], vault: Vault) -> dict[str, tuple[str, ...]]:
    """Pictures of somebody, a place or a thing, in the vault: they take the place of those the record had."""
    if files and kind not in NAMED:
        raise order.mistake("picture", f"for {kind}", "it to a record of cast, place or prop")
    kept = [given.picture(file, "picture") for file in files]
    return {"files": tuple(vault.put(file) for file in kept)} if kept else {}


def _said(record: Record) -> Record:
    if not (record.text.strip() or record.value.strip() or record.files):
        raise UserMistake(
            f"This {record.kind} record says nothing", "Give --text or --value", field="text", accepted="some words"
        )
    return record


def _filed(record: Record, value: str, field: str) -> tuple[str, Path | None]:
    """A look or a mood by name, else a file of that kind; what was kept before stays under its name."""
    names = tuple(LOOKS()) if record.kind == "look" else tuple(music.moods())
    if value in names or (record.files and value in ("", Path(record.value).name)):
        return value, None
    if record.kind == "look" and value.lower().endswith(".cube"):
        return Path(value).name, Path(str(order.look(value)))
    if record.kind == "music" and Path(value).suffix and Path(value).exists():
        return "", given.sound(Path(value), field)
    kinds = "a .cube file" if record.kind == "look" else "a sound file"
    raise order.mistake(field, value, f"one of {', '.join(names)}, or {kinds}")


def _form(name: str, value: str, field: str) -> str:
    order.one_of("record", f"form:{name}", tuple(f"form:{one}" for one in FORMS))
    if name == "seconds":
        return f"{order.number(field, value, 1, 600):g}"
    if name == "language":
        if not (len(value) == 2 and value.isascii() and value.isalpha()):
            raise order.mistake(field, value, 'a language of two letters, such as "de"')
        return value.lower()
    return str(order.one_of(field, value, get_args(Ratio) if name == "ratio" else order.RATES))


def palette(value: str, field: str) -> str:
    """Four hex colours with commas."""
    shades = [shade.lower() for shade in listed(value)]
    hexed = set("0123456789abcdef")
    if len(shades) != 4 or not all(len(s) == 7 and s[0] == "#" and set(s[1:]) <= hexed for s in shades):
        raise order.mistake(field, value, SHADES)
    return ",".join(shades)


def _words(accepted: Sequence[str]) -> Callable[[str, str], str]:
    """One or more of some words, with commas."""

    def read(value: str, field: str) -> str:
        found = listed(value)
        if not found or not set(found) <= set(accepted):
            raise order.mistake(field, value, f"one or more of {', '.join(accepted)}")
        return ", ".join(dict.fromkeys(found))

    return read


def _mood(value: str, field: str) -> str:
    return str(order.one_of(field, value, get_args(Mood)))


def _voice(value: str, field: str) -> str:
    """A voice of the troupe, with its kind: "annie" → espeak:Annie."""
    names = company()
    found = next((one for one in names if value.casefold() in (one.casefold(), one.partition(":")[2].casefold())), "")
    if not found:
        raise order.mistake(field, value, f"one of {', '.join(names)}")
    return found


VALUES: dict[Kind, Callable[[str, str], str]] = {
    "palette": palette, "light": _words(get_args(Light)), "camera": _words(get_args(Camera)), "type": _mood,
    "voice": _voice,
}  # fmt: skip
