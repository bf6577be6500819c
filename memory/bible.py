"""What stays true across films, in SQLite: looks, ideas, and which prompts worked. Chroma only indexes it."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from memory.changes import Changes
from memory.film import Treatment
from memory.migrations import m001_films, m002_series, m003_changes, m004_aside, migrate
from memory.record import Recalled, Reel
from memory.serials import Serials


@dataclass(frozen=True)
class Remembered:
    """A film as the bible keeps it; `text` is what the index embeds."""

    film: str
    series: str
    title: str
    brief: str
    kind: str
    subject: str
    look: str
    palette: tuple[str, ...]
    mood: str
    tone: tuple[str, ...]

    @property
    def text(self) -> str:
        return f"{self.brief} {self.kind} {self.subject} {' '.join(self.tone)}"[:2000]

    def recalled(self) -> Recalled:
        tone = ", ".join(self.tone) or "no stated tone"
        look = "of its own" if self.look.lower().endswith(".cube") else self.look
        says = f"{self.title}: {self.kind} about {self.subject}, look {look}, {tone}"
        return Recalled(text=says[:300], source=f"film {self.film}", look=self.look)


class Bible:
    """The truth about earlier films, and about series in `serials`; safe to read from several processes."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None, timeout=30, check_same_thread=False)
        self._db.execute("pragma journal_mode=wal")
        migrate(self._db, [m001_films, m002_series, m003_changes, m004_aside])
        self.serials, self.changes = Serials(self._db), Changes(self._db)

    def close(self) -> None:
        self._db.close()

    def remember(self, film: str, series: str, brief: str, treatment: Treatment, palette: Iterable[str]) -> Remembered:
        """Write a film's look and idea, replacing what the same film said before."""
        kept = Remembered(
            film, series, treatment.title, brief[:4000], treatment.kind, treatment.subject, treatment.look,
            tuple(palette), treatment.mood, tuple(treatment.tone),
        )  # fmt: skip
        row = (
            kept.film, kept.series, kept.title, kept.brief, kept.kind, kept.subject, kept.look,
            json.dumps(kept.palette), kept.mood, json.dumps(kept.tone), datetime.now(UTC).isoformat(timespec="seconds"),
        )  # fmt: skip
        self._db.execute("insert or replace into films values (?,?,?,?,?,?,?,?,?,?,?)", row)
        return kept

    def remember_prompts(self, film: str, reels: Iterable[Reel]) -> None:
        """Keep each take's prompt, its score, and whether it was circled."""
        rows = [
            (film, take.shot, take.prompt, take.vendor, take.camera, take.screening and take.screening.score,
             take.slate == reel.circled)
            for reel in reels for take in reel.takes
        ]  # fmt: skip
        self._db.executemany("insert or replace into prompts values (?,?,?,?,?,?,?)", rows)

    def films(self, series: str | None = None) -> list[Remembered]:
        """Every film, or those of one series, oldest first."""
        words = "select * from films where ? is null or series = ? order by made, film"
        rows = self._db.execute(words, (series, series))
        return [_remembered(row) for row in rows]

    def these(self, series: str, films: Sequence[str]) -> list[Remembered]:
        """Those films of a series that are still there."""
        marks = ",".join("?" * len(films))
        rows = self._db.execute(f"select * from films where series = ? and film in ({marks})", (series, *films))
        return [_remembered(row) for row in rows]

    def forget(self, film: str) -> None:
        """Take away what is remembered of a film and of its prompts."""
        for table in ("films", "prompts"):
            self._db.execute(f"delete from {table} where film = ?", (film,))

    def film(self, film: str) -> Remembered | None:
        row = self._db.execute("select * from films where film = ?", (film,)).fetchone()
        return _remembered(row) if row else None


def copied(bible: Path, to: Path) -> None:
    """A bible as it stands now, whoever writes in it, in another file."""
    with closing(sqlite3.connect(bible, timeout=30)) as whole, closing(sqlite3.connect(to)) as copy:
        whole.backup(copy)


def _remembered(row: tuple[str, ...]) -> Remembered:
    film, series, title, brief, kind, subject, look, palette, mood, tone, _ = row
    shades, words = tuple(json.loads(palette)), tuple(json.loads(tone))
    return Remembered(film, series, title, brief, kind, subject, look, shades, mood, words)
