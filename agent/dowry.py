"""The dowry of a series: what its client gives when it begins, checked whole before anything is written."""

from dataclasses import dataclass, field
from pathlib import Path

from agent import fitting
from memory.errors import UserMistake
from memory.series import Kind, Record
from tools import given
from tools.screen.palette import palette_of
from tools.stills.grabs import middle

MOST = 12


@dataclass(frozen=True)
class Told:
    """What a client gave when a series was begun, as typed."""

    premise: str = ""
    look: str = ""
    palette: str = ""
    ratio: str = ""
    seconds: str = ""
    references: tuple[str, ...] = ()
    voice: str = ""
    music: str = ""


@dataclass
class Dowry:
    """Records with the files they are to keep, and pictures by the name of who or what they show, with a suffix."""

    records: list[tuple[Record, Path | None]] = field(default_factory=list)
    pictures: list[tuple[str, tuple[bytes, str]]] = field(default_factory=list)


def dowry(told: Told) -> Dowry:
    """What was given, as records; UserMistake names the option that can't be used."""
    found = Dowry()
    rows: list[tuple[Kind, str, str, str]] = [
        ("look", "", told.look, "look"), ("palette", "", told.palette, "palette"),
        ("form", "ratio", told.ratio, "ratio"), ("form", "seconds", told.seconds, "seconds"),
        ("voice", "", told.voice, "voice"), ("music", "", told.music, "music"),
    ]  # fmt: skip
    found.records = [fitting.fitted(_given(kind, name, value), option) for kind, name, value, option in rows if value]
    if len(told.references) > MOST:
        raise UserMistake(f"There are {len(told.references)} references", f"Give at most {MOST}", field="reference")
    for typed in told.references:
        _reference(typed, found, coloured=bool(told.palette or told.look))
    return found


def _given(kind: Kind, name: str, value: str) -> Record:
    return Record(
        series="", kind=kind, name=name, value=value[:300], origin="person", source="series new", standing="approved"
    )


def _reference(typed: str, found: Dowry, coloured: bool) -> None:
    """NAME=FILE: a picture, or a short clip, whose middle frame is the picture and whose colours are the palette."""
    name, _, path = typed.rpartition("=")
    file, name = Path(path), (name or Path(path).stem).strip()
    if not any(letter.isalnum() for letter in name) or len(name) > 120 or not name.isprintable():
        raise UserMistake(f"A reference can't be named {name[:40]!r}", "Give NAME=FILE", field="reference", got=typed)
    if not given.moving(file):
        kept = given.picture(file)
        found.pictures.append((name, (kept.read_bytes(), kept.suffix)))
        return
    found.pictures.append((name, (middle(given.clip(file)), ".png")))
    if not coloured and not any(record.kind == "palette" for record, _ in found.records):
        found.records.append(fitting.fitted(_given("palette", "", ",".join(palette_of(file)))))
