"""A stranger's zip file, read with suspicion: names, kinds and sizes are checked, and bytes counted as they come."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from stat import S_IFMT, S_IFREG
from types import TracebackType

from memory.errors import UserMistake

END, LOCATOR, TAIL = b"PK\5\6", b"PK\6\7", 22
STEP = 1 << 20
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)


@dataclass(frozen=True)
class Limits:
    """What an archive may come to. Bytes; ratio = bytes unpacked for each byte of the whole file."""

    entries: int = 5_000
    page: int = 8 << 20
    total: int = 2 << 30
    ratio: int = 100


def refused(path: Path, fact: str) -> UserMistake:
    """The one way an archive is turned away."""
    return UserMistake(
        f"{path.name[:80]!r} is not taken in: {fact}", "Ask for a file made by filmwright series export",
        field="import", got=path.name[:120], accepted="an exported series, version 1",
    )  # fmt: skip


class Archive:
    """An open archive whose every entry has an accepted name; nothing is unpacked until it is read."""

    def __init__(self, path: Path, names: re.Pattern[str], limits: Limits) -> None:
        self.path, self._limits, self._read = path, limits, 0
        if not path.is_file():
            raise refused(path, "there is no such file")
        try:
            self._size = _end(path, limits)
            self._zip = zipfile.ZipFile(path)
        except DAMAGE as error:
            raise refused(path, f"it is damaged or no archive ({str(error)[:80]})") from None
        self._entries = {entry.orig_filename: entry for entry in self._zip.infolist()}
        fault = _fault(self._zip.infolist(), names)
        if fault:
            self._zip.close()
            raise refused(path, fault)

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._zip.close()

    @property
    def names(self) -> set[str]:
        return set(self._entries)

    def page(self, name: str) -> bytes:
        """A whole text entry; one that is too long is refused."""
        parts, length = [], 0
        for part in self.stream(name):
            length += len(part)
            if length > self._limits.page:
                raise refused(self.path, f"{name} is longer than {self._limits.page} bytes")
            parts.append(part)
        return b"".join(parts)

    def stream(self, name: str) -> Iterator[bytes]:
        """An entry's bytes as they are unpacked, counted against the limits of the whole."""
        if name not in self._entries:
            raise refused(self.path, f"it holds no {name[:80]}")
        try:
            with self._zip.open(self._entries[name]) as stream:
                while part := stream.read(STEP):
                    self._count(len(part))
                    yield part
        except DAMAGE as error:
            raise refused(self.path, f"{name[:80]} is damaged ({str(error)[:80]})") from None

    def _count(self, length: int) -> None:
        self._read += length
        if self._read > self._limits.total:
            raise refused(self.path, f"it unpacks to more than {self._limits.total} bytes")
        if self._read > STEP + self._limits.ratio * self._size:
            raise refused(self.path, f"it unpacks to more than {self._limits.ratio} times its size")


def _end(path: Path, limits: Limits) -> int:
    """The file's size, once its last record promises no more than a reader's memory bears."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        stream.seek(max(0, size - TAIL - 20))
        tail = stream.read()
    end = tail[-TAIL:]
    if end[:4] != END or end[-2:] != b"\0\0" or tail[:4] == LOCATOR or size > limits.total:
        raise zipfile.BadZipFile("no plain end of archive, or too large")
    count, directory = int.from_bytes(end[10:12], "little"), int.from_bytes(end[12:16], "little")
    if count > limits.entries or directory > limits.entries * 512:
        raise zipfile.BadZipFile(f"more than {limits.entries} entries")
    return size


def _fault(entries: list[zipfile.ZipInfo], names: re.Pattern[str]) -> str:
    """The first thing wrong with the entries' names and kinds; "" when they are all plain files of ours."""
    seen: set[str] = set()
    for entry in entries:
        told, kind = entry.orig_filename, S_IFMT(entry.external_attr >> 16)
        if not names.fullmatch(told):
            return f"{told[:80]!r} is no name of a series' file"
        if told in seen:
            return f"{told[:80]!r} is in it twice"
        if kind not in (0, S_IFREG) or entry.external_attr & 0x10:
            return f"{told[:80]!r} is a link or a folder"
        if entry.flag_bits & 0x1:
            return f"{told[:80]!r} is encrypted"
        seen.add(told)
    return ""
