"""What the pages of an exported series may say, field by field; anything else is refused."""

import json
from datetime import datetime
from typing import Any, Literal, TypeVar

from pydantic import Field, TypeAdapter, ValidationError, field_validator

from memory.archive import Archive, refused
from memory.film import Noun
from memory.series import LONGEST, Kind, Phase

VERSION = 1
Shape = TypeVar("Shape")


class Page(Noun, strict=True):
    """Something of an archive: JSON types are taken as they are, and no text holds a NUL."""

    @field_validator("*")
    @classmethod
    def _printable(cls, value: Any) -> Any:
        if isinstance(value, str) and "\0" in value:
            raise ValueError("holds a NUL byte")
        return value


class Manifest(Page):
    """What the archive is, and the series' own words. seed: 0 to 2^31."""

    version: Literal[1]
    name: str = Field(min_length=1, max_length=120)
    premise: str = Field(max_length=2 * LONGEST)
    seed: int = Field(ge=0, le=1 << 31)


class Line(Page):
    """A record as an archive carries it; the record itself holds the limits of its words."""

    kind: Kind
    name: str
    text: str
    value: str
    files: tuple[str, ...]
    source: str
    episode: int
    score: float | None
    made: str = Field(max_length=40)

    @field_validator("made")
    @classmethod
    def _dated(cls, made: str) -> str:
        if made:
            datetime.fromisoformat(made)
        return made


class Chapter(Page):
    """An episode as an archive carries it: told, but without its film. signature: JSON of an object, or ""."""

    number: int = Field(ge=1, le=5_000)
    title: str = Field(max_length=200)
    words: str = Field(max_length=5 * LONGEST)
    phase: Phase
    happened: str = Field(max_length=5 * LONGEST)
    script: str = Field(max_length=80)
    signature: str = Field(max_length=20_000)

    @field_validator("signature")
    @classmethod
    def _measured(cls, signature: str) -> str:
        if signature and not isinstance(_plain(signature), dict):
            raise ValueError("is no object")
        return signature


MANIFEST, LINES, CHAPTERS = TypeAdapter(Manifest), TypeAdapter(tuple[Line, ...]), TypeAdapter(tuple[Chapter, ...])


def page_of(archive: Archive, name: str, shape: TypeAdapter[Shape]) -> Shape:
    """A text entry of the archive in its shape; whatever is wrong with it is one line."""
    body = archive.page(f"{name}.json")
    try:
        _plain(body)
        return shape.validate_json(body)
    except (ValidationError, ValueError, RecursionError) as error:
        raise refused(archive.path, f"{name}.json: {why(error)}") from None


def _plain(body: str | bytes) -> Any:
    """JSON without figures that are none and without a name said twice."""
    return json.loads(body, parse_constant=_no_figure, object_pairs_hook=_once)


def _no_figure(word: str) -> Any:
    raise ValueError(f"{word} is no figure")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    if len(told) < len(pairs):
        raise ValueError("a name is said twice")
    return told


def why(error: Exception) -> str:
    """The first thing wrong with a page, and where."""
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_input=False)[0]
        return f"{'.'.join(str(part) for part in first['loc'])[:80]} {first['msg'][:120]}"
    return "nested too deep" if isinstance(error, RecursionError) else str(error)[:120]
