"""From a series' records to the style its episodes take: only approved ones count, and each says where it is from."""

from collections.abc import Iterable
from typing import Any, get_args

from memory.film import Camera, Light, Mood, Ratio
from memory.series import Figure, Record, Series, Spot, Style


def style_of(series: Series, records: Iterable[Record]) -> Style:
    """The style that the binding records of a series come to; the newest of a kind outranks the older."""
    told: dict[str, Any] = {}
    sources: dict[str, str] = {}
    rows = [record for record in records if record.binds and record.series == series.id]
    for record in rows:
        for field, value in _setting(record).items():
            told[field], sources[field] = value, source_of(record)
    voices = {record.name.casefold(): record.value for record in rows if record.kind == "voice" and record.name}
    return Style(
        series=series.id, name=series.name, premise=series.premise, seed=series.seed, sources=sources,
        cast=tuple(_figure(record, voices) for record in _latest(rows, "cast")),
        places=tuple(_spot(record) for record in _latest(rows, "place")),
        props=tuple(_spot(record) for record in _latest(rows, "prop")),
        use=_words(rows, "use"), avoid=_words(rows, "avoid"), **told,
    )  # fmt: skip


def source_of(record: Record) -> str:
    """Where a record comes from, in a few words: 'cast 03d7ae37494e, the premise, 2026-11-26'."""
    return f"{record.kind} {record.id}, {whence(record)}"


def whence(record: Record) -> str:
    """Whose words a record holds and since when; what came in from elsewhere says so, whatever it claims."""
    told = record.episode and record.origin != "person"
    where = record.source or (f"episode {record.episode}" if told else record.origin)
    taken = "import, " if record.origin == "import" and where != "import" else ""
    return f"{taken}{where}, {record.made[:10]}"


def listed(value: str) -> tuple[str, ...]:
    """The parts of a value that is written with commas."""
    return tuple(part.strip() for part in value.split(",") if part.strip())


def _setting(record: Record) -> dict[str, Any]:
    """The fields of the style that one record sets; a value no program knows sets none."""
    value, kind = record.value.strip(), record.kind
    if kind == "form":
        return _form(record.name, value)
    if kind == "look":
        return {"look": look} if (look := record.files[0] if record.files else value) else {}
    if kind == "palette":
        shades = listed(value)
        return {"palette": shades} if len(shades) == 4 and all(_is_hex(shade) for shade in shades) else {}
    if kind == "light":
        return {"lights": tuple(one for one in listed(value) if one in get_args(Light))}
    if kind == "camera":
        return {"cameras": tuple(one for one in listed(value) if one in get_args(Camera))}
    if kind == "lens":
        return {"lens": (record.text or value)[:200]}
    if kind == "type":
        return {"titles": value} if value in get_args(Mood) else {}
    if kind == "voice" and not record.name:
        return {"voice": value}
    return _music(record, value) if kind == "music" else {}


def _music(record: Record, value: str) -> dict[str, Any]:
    tempo = next((int(word) for word in record.text.split() if word.isdecimal() and 40 <= int(word) <= 180), 0)
    song = {"song": record.files[0]} if record.files else {}
    return {"music": value, "tempo": tempo, **song}


def _form(name: str, value: str) -> dict[str, Any]:
    if name == "ratio" and value in get_args(Ratio):
        return {"ratio": value}
    if name == "language" and len(value) == 2:
        return {"language": value}
    if name == "fps" and value in ("24", "25", "30", "60"):
        return {"fps": value}
    number = value.replace(".", "", 1)
    return {"seconds": float(value)} if name == "seconds" and number.isdecimal() and 1 <= float(value) <= 600 else {}


def _is_hex(shade: str) -> bool:
    return len(shade) == 7 and shade[0] == "#" and all(letter in "0123456789abcdefABCDEF" for letter in shade[1:])


def _words(rows: list[Record], kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(record.text or record.value for record in rows if record.kind == kind))


def _latest(rows: list[Record], kind: str) -> list[Record]:
    """One record per name: the newest."""
    return list({record.name.casefold(): record for record in rows if record.kind == kind}.values())


def _figure(record: Record, voices: dict[str, str]) -> Figure:
    return Figure(
        name=record.name, words=record.text, draws=record.value, files=record.files,
        voice=voices.get(record.name.casefold(), ""), source=source_of(record),
    )  # fmt: skip


def _spot(record: Record) -> Spot:
    return Spot(
        name=record.name, words=record.text, draws=record.value, files=record.files, source=source_of(record)
    )  # fmt: skip
