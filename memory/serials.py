"""The serial part of the bible: series, the records that make them what they are, and their episodes."""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from sqlite3 import Connection, IntegrityError
from typing import Any
from uuid import uuid4

from memory.errors import UserMistake
from memory.quarantine import orders_in
from memory.series import SINGLE, Episode, Kind, Record, Series, Standing

RECORD = tuple(name for name in Record.model_fields)
EPISODE = tuple(name for name in Episode.model_fields)


class Serials:
    """Series by id, their records and episodes. Writing costs the same however much is kept already."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def begin(self, name: str, premise: str, seed: int = 1) -> Series:
        """A new series; a name that reads the same as another's is refused."""
        made = Series(id=slug(name), name=name, premise=premise, seed=seed, made=_now())
        try:
            self._db.execute("insert into series values (?,?,?,?,?)", tuple(made.model_dump().values()))
        except IntegrityError:
            raise UserMistake(
                f"There is a series {name!r} already", "Choose another name, or make its next episode",
                field="series", got=name,
            ) from None  # fmt: skip
        return made

    def find(self, named: str) -> Series:
        """A series by its name, its id, or a beginning that only one has."""
        known = self.all()
        wanted = slug(named)
        found = [one for one in known if wanted == one.id] or [one for one in known if one.id.startswith(wanted)]
        if len(found) == 1 and any(letter.isalnum() for letter in named):
            return found[0]
        names = ", ".join(one.name for one in (found or known)[:8]) or "none yet"
        raise UserMistake(
            f"There {'is no series' if not found else 'are several series'} called {named[:60]!r}", f"Series: {names}",
            field="series", got=named[:120], accepted="the name of one series",
        )  # fmt: skip

    def all(self) -> list[Series]:
        return [
            Series(**_named(Series.model_fields, row))
            for row in self._db.execute("select * from series order by made, id")
        ]

    def describe(self, series: str, premise: str) -> None:
        """Another premise for a series."""
        self._db.execute("update series set premise = ? where id = ?", (premise, series))

    def write(self, record: Record, *, read: bool = False) -> Record:
        """Keep a record. Where one stands alone under its name, an approved one makes the older past.

        Words that give orders are quarantined, whoever wrote them down, until a person has `read` them.
        """
        kept = _dated(record) if read else _judged(_dated(record))
        with self.together():
            if kept.standing == "approved" and kept.kind in SINGLE:
                self._db.execute(
                    "update records set standing = 'past' where series = ? and kind = ? and name = ? and standing ="
                    " 'approved' and id <> ?", (kept.series, kept.kind, kept.name, kept.id),
                )  # fmt: skip
            marks = ",".join("?" * len(RECORD))
            self._db.execute(f"insert or replace into records ({','.join(RECORD)}) values ({marks})", _row(kept))
        return kept

    def records(
        self, series: str, kinds: Sequence[Kind] = (), standing: Sequence[Standing] = ("approved",), name: str = ""
    ) -> list[Record]:
        """A series' records, oldest first; no standing means every one."""
        words, values = "select * from records where series = ?", [series]
        for column, wanted in (("kind", kinds), ("standing", standing), ("name", (name,) if name else ())):
            if wanted:
                words += f" and {column} in ({','.join('?' * len(wanted))})"
                values += list(wanted)
        return [_record(row) for row in self._db.execute(f"{words} order by rowid", values)]

    def these(self, series: str, ids: Sequence[str]) -> list[Record]:
        """Those records of a series that are still there, whatever their standing; another series' are not found."""
        marks = ",".join("?" * len(ids))
        # The plus keeps SQLite from walking through the whole series where it should look up a few ids.
        rows = self._db.execute(f"select * from records where id in ({marks}) and +series = ?", (*ids, series))
        return [_record(row) for row in rows]

    def every(self) -> Iterator[Record]:
        """All records of all series, oldest first, a few at a time."""
        for row in self._db.execute("select * from records order by rowid"):
            yield _record(row)

    def record(self, series: str, identity: str) -> Record:
        """A record by its id or the beginning of it; another series' is not found."""
        rows = self._db.execute(
            "select * from records where series = ? and substr(id, 1, ?) = ? limit 2", (series, len(identity), identity)
        ).fetchall()
        if identity and len(rows) == 1:
            return _record(rows[0])
        raise UserMistake(
            f"There {'is no record' if not rows else 'are several records'} {identity[:40]!r} in this series",
            "Take its id from filmwright series show", field="record", got=identity[:60],
        )  # fmt: skip

    def approve(self, record: Record) -> Record:
        """Let a record count: a person has read it, so what was quarantined counts too."""
        return self._renewed(record, record.model_copy(update={"standing": "approved", "why": ""}), read=True)

    def edit(self, record: Record, **changes: Any) -> Record:
        """The record in a person's own words; it counts from now on."""
        told = {
            **record.model_dump(),
            **changes,
            "origin": "person",
            "source": "",
            "standing": "approved",
            "why": "",
            "made": _now(),
        }
        return self._renewed(record, Record.model_validate(told))

    def forget(self, record: Record) -> None:
        """Take a record away for good, its words with it."""
        self._db.execute("delete from records where id = ?", (record.id,))

    def _renewed(self, old: Record, new: Record, read: bool = False) -> Record:
        with self.together():
            self.forget(old)
            return self.write(new, read=read)

    def plan(self, episodes: Iterable[Episode]) -> None:
        """Episodes to be made; one that is known already is left as it is."""
        rows = [tuple(episode.model_dump().values()) for episode in episodes]
        with self.together():
            self._db.executemany(f"insert or ignore into episodes values ({','.join('?' * len(EPISODE))})", rows)

    def note(self, episode: Episode) -> Episode:
        """Write down where an episode stands."""
        self._db.execute(
            f"insert or replace into episodes values ({','.join('?' * len(EPISODE))})",
            tuple(episode.model_dump().values()),
        )
        return episode

    def episodes(self, series: str, phases: Sequence[str] = ()) -> list[Episode]:
        """A series' episodes in order."""
        rows = self._db.execute("select * from episodes where series = ? order by number", (series,))
        found = [Episode(**_named(Episode.model_fields, row)) for row in rows]
        return [one for one in found if not phases or one.phase in phases]

    def drop(self, episode: Episode) -> None:
        """Take an episode off the list."""
        self._db.execute("delete from episodes where series = ? and number = ?", (episode.series, episode.number))

    def set_aside(self, series: str, film: str) -> None:
        """A film that is no episode any more."""
        self._db.execute("insert or ignore into aside values (?,?)", (series, film))

    def aside(self, series: str) -> set[str]:
        """The films of a series that are no episodes any more."""
        return {str(row[0]) for row in self._db.execute("select film from aside where series = ?", (series,))}

    def together(self) -> "_Step":
        """Everything written under `with` is kept, or nothing of it."""
        return _Step(self._db)


class _Step:
    """One transaction; a step within a step is part of it."""

    def __init__(self, db: Connection) -> None:
        self._db, self._outer = db, db.in_transaction

    def __enter__(self) -> None:
        if not self._outer:
            self._db.execute("begin immediate")

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if not self._outer:
            self._db.execute("commit" if error is None else "rollback")


def slug(name: str) -> str:
    """A name as a folder and an id can hold it: small letters, digits and dashes, at most 40.

    Where letters are lost, a mark of the whole name keeps it apart from others.
    """
    wide = unicodedata.normalize("NFKD", " ".join(name.split()).casefold())
    plain = "-".join(re.findall(r"[a-z0-9]+", wide.encode("ascii", "ignore").decode()))[:40].strip("-")
    if plain and not any(letter.isalnum() and not letter.isascii() for letter in wide):
        return plain
    return f"{plain[:31]}-{sha256(wide.encode()).hexdigest()[:8]}".strip("-")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _dated(record: Record) -> Record:
    return record.model_copy(update={"id": record.id or uuid4().hex[:12], "made": record.made or _now()})


def _judged(record: Record) -> Record:
    order = orders_in(record.name, record.text, record.value)
    held = {"standing": "quarantined", "why": f"it gives an order: {order}"[:300]} if order else {}
    return record.model_copy(update=held)


def _named(fields: Iterable[str], row: Sequence[Any]) -> dict[str, Any]:
    return dict(zip(fields, row, strict=True))


def _row(record: Record) -> tuple[Any, ...]:
    told = record.model_dump()
    return tuple(json.dumps(told[name]) if name == "files" else told[name] for name in RECORD)


def _record(row: Sequence[Any]) -> Record:
    told = _named(RECORD, row)
    return Record.model_validate({**told, "files": tuple(json.loads(told["files"]))})
