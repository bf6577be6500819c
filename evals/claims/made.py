"""What became of a brief, and every file of the film that a check may read. Each is read once."""

import json
import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from evals.nouns import State
from memory.errors import ProductionError, Unplayable
from memory.film import Cut, Storyboard
from tools.post import pcm
from tools.post.type import drawable
from tools.probe import Facts, probe
from tools.vendors import facts

LETTERED = ("title_card", "end_card", "exploded")
"""Stagings whose words a vendor that sets type draws into the take."""
FACES = ("manrope:SemiBold",)


class Open(Exception):
    """What would settle a claim is not there: the claim stays open."""


@dataclass(frozen=True)
class Found:
    """What a check read, and whether that is what was wanted; ok=None leaves it open. at: seconds into the film."""

    got: Any
    ok: bool | None
    says: str
    at: float | None = None


@dataclass(frozen=True)
class Words:
    """Words that a viewer hears or reads, and when, in seconds; until: when they end."""

    text: str
    at: float
    until: float
    where: str


@dataclass(frozen=True)
class Made:
    """A film as it lies in its folder; studio: the folder with ledger and vault; why: of one that was not made."""

    folder: Path
    studio: Path
    state: State
    why: str = ""

    @property
    def master(self) -> Path:
        return self.folder / "master.mp4"

    @cached_property
    def facts(self) -> Facts:
        """The master's container; `Unplayable` when there is no picture in it."""
        if not self.master.is_file():
            raise Unplayable("There is no master.mp4")
        found = probe(self.master)
        if not found.video or not found.fps:
            raise Unplayable("master.mp4 holds no picture")
        return found

    @cached_property
    def sound(self) -> pcm.F32:
        """The master's sound, mono, 48 kHz."""
        return np.asarray(pcm.read(self.master, 1)[0])

    @cached_property
    def record(self) -> dict[str, Any]:
        try:
            told = json.loads((self.folder / "record.json").read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError) as error:
            raise Open(f"record.json can't be read ({type(error).__name__})") from None
        return told if isinstance(told, dict) else {}

    @cached_property
    def cut(self) -> Cut:
        found: Cut = self._noun(Cut, "cut")
        return found

    @cached_property
    def board(self) -> Storyboard:
        found: Storyboard = self._noun(Storyboard, "storyboard")
        return found

    def _noun(self, kind: Any, name: str) -> Any:
        try:
            return kind.model_validate(self.record.get(name))
        except ValueError:
            raise Open(f"The {name} in record.json can't be read") from None

    @cached_property
    def heard(self) -> tuple[Words, ...]:
        """The cues of captions.srt."""
        import pysubs2

        try:
            page = pysubs2.load(str(self.folder / "captions.srt"), encoding="utf-8", format_="srt")
        except (OSError, ValueError, pysubs2.exceptions.Pysubs2Error) as error:
            raise Open(f"captions.srt can't be read ({type(error).__name__})") from None
        return tuple(
            Words(" ".join(one.plaintext.split()), one.start / 1000, one.end / 1000, "captions") for one in page
        )

    @cached_property
    def shown(self) -> tuple[Words, ...]:
        """The titles laid over the cut, and the cards that a vendor lettered itself, as far as the master reaches.

        Words that our typefaces can't draw are on no screen.
        """
        rate = float(self.facts.fps)
        rows = [
            Words(drawable(text, FACES), first / rate, last / rate, where)
            for text, first, last, where in (*self._titles(), *self._cards())
        ]
        return tuple(sorted((row for row in rows if row.text and row.at < self.facts.seconds), key=lambda row: row.at))

    def _titles(self) -> list[tuple[str, int, int, str]]:
        return [
            (text, title.start, title.start + title.frames, "titles")
            for title in self.cut.titles for text in (title.text, title.under, title.button)
        ]  # fmt: skip

    def _cards(self) -> list[tuple[str, int, int, str]]:
        shots = {shot.number: shot for shot in self.board.shots}
        rows, at = [], 0
        for clip in self.cut.clips:
            shot = shots.get(clip.shot)
            if shot and shot.staging in LETTERED and self._sets_type(clip.slate):
                rows += [(part, at, at + clip.frames, "cards") for part in re.split(r"[|·]", shot.words)]
            at += clip.frames
        return rows

    def _sets_type(self, slate: str) -> bool:
        takes: Sequence[Any] = self.record.get("takes") or ()
        try:
            take: dict[str, Any] = next((one for one in takes if one["slate"] == slate), {})
            return facts(str(take.get("vendor"))).model(str(take.get("model"))).letters
        except (ProductionError, KeyError, TypeError):
            return False

    @property
    def told(self) -> tuple[Words, ...]:
        """Everything heard or read, in the film's order."""
        return tuple(sorted((*self.heard, *self.shown), key=lambda row: row.at))

    def committed(self) -> Decimal:
        """USD that the studio's ledger holds against this film: charged, and set aside for orders under way."""
        from memory.ledger import OPEN

        file = self.studio / "ledger.sqlite"
        try:
            with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as book:
                orders = book.execute(
                    "select price, quote, state from orders where film = ?", (self.folder.name,)
                ).fetchall()
                talks = book.execute("select usd from talks where film = ?", (self.folder.name,)).fetchall()
        except sqlite3.Error as error:
            raise Open(f"ledger.sqlite can't be read ({error})") from None
        aside = (quote if state in OPEN and not Decimal(price) else price for price, quote, state in orders)
        return sum(map(Decimal, aside), Decimal(0)) + sum((Decimal(usd) for (usd,) in talks), Decimal(0))
