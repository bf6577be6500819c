"""Is the film made to please the judge? Frozen shots, copies, one clip for all, words to the judge, a bare card.

Each guard says what it found, in words with figures; an empty list means that nothing was found, not that all is well.
"""

import json
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import combinations
from pathlib import Path
from types import MappingProxyType
from typing import Any

import cv2
import numpy as np

from memory.errors import ProductionError
from memory.film import Clip, Shot, Take, Title
from tools.probe import probe
from tools.screen.frames import Picture, Reel, alike, read

CARDS = ("title_card", "end_card")
LOOKS = (1 / 6, 1 / 2, 5 / 6)
"""Where in a shot its pictures are taken, as a share of its length."""
SMALL = (64, 36)


@dataclass(frozen=True)
class Film:
    """A film as its files tell it: what was wanted, the cut, the words in it, and one decode of the master."""

    brief: str
    shots: Mapping[int, Shot]
    clips: tuple[Clip, ...]
    words: tuple[str, ...]
    reel: Reel
    fps: float

    def spans(self) -> Iterator[tuple[Clip, int, int]]:
        """Every clip with its first frame in the master and the frame after its last."""
        end = 0
        for clip in self.clips:
            end += clip.frames
            yield clip, end - clip.frames, end

    def looks(self, start: int, end: int) -> list[Picture]:
        """Pictures of a span, small and grey."""
        step = self.fps / self.reel.rate
        at = [min(len(self.reel.gray) - 1, int((start + share * (end - start)) / step)) for share in LOOKS]
        return [_small(self.reel.gray[index]) for index in at]


def guards(
    folder: Path, *, pictures: Sequence[Path] = (), others: Sequence[Path] = (), rubric: Sequence[str] = ()
) -> list[str]:
    """What is wrong with the film in `folder` (master.mp4, record.json), in words.

    pictures: what the brief gave to be shown; others: folders of films that it must not repeat, which two equal
    candidates do honestly; rubric: the judge's own words, which no prompt or title may hold.
    """
    try:
        film = _film(folder)
    except (ProductionError, OSError, ValueError, KeyError, TypeError) as error:
        return [f"The film's files can't be read: {str(error).splitlines()[0][:200]}"]
    if not film.reel.count or not film.clips:
        return ["The master holds no picture"]
    return [
        *_frozen(film), *_one_clip(film), *_pictured(film, pictures), *_repeated(film, others), *_leaked(film, rubric),
        *_card(film),
    ]  # fmt: skip


@cache
def limits() -> MappingProxyType[str, Any]:
    """The figures of guards.toml."""
    return MappingProxyType(tomllib.loads((Path(__file__).parent / "guards.toml").read_text(encoding="utf-8")))


def _film(folder: Path) -> Film:
    told = json.loads((folder / "record.json").read_text(encoding="utf-8"))
    shots = [Shot.model_validate(one) for one in told["storyboard"]["shots"]]
    takes = [Take.model_validate(one) for one in told.get("takes", [])]
    titles = [Title.model_validate(one) for one in told["cut"].get("titles", [])]
    facts = probe(folder / "master.mp4")
    return Film(
        brief=told["brief"]["text"],
        shots={shot.number: shot for shot in shots},
        clips=tuple(Clip.model_validate(one) for one in told["cut"]["clips"]),
        words=tuple(dict.fromkeys([
            *(take.prompt for take in takes), *(text for shot in shots for text in (shot.prompt, shot.words)),
            *(text for title in titles for text in (title.text, title.under, title.button)), str(told.get("title", "")),
        ])),
        reel=read(folder / "master.mp4", facts), fps=float(facts.fps or Fraction(told["cut"]["fps"])),
    )  # fmt: skip


def _frozen(film: Film) -> Iterator[str]:
    for clip, start, end in film.spans():
        shot, still = film.shots.get(clip.shot), film.reel.still[start:end]
        moves = shot and shot.staging not in CARDS and (shot.camera != "static" or shot.motion != "low")
        if shot and moves and still.size and still.mean() > limits()["still"]:
            wanted = f"{shot.camera.replace('_', ' ')} with {shot.motion} motion was asked"
            yield f"Shot {clip.shot} stands still for {still.mean():.0%} of its length; {wanted}"


def _one_clip(film: Film) -> Iterator[str]:
    seen = {clip.shot: film.looks(start, end) for clip, start, end in film.spans()}
    pairs = list(combinations(seen, 2))
    if pairs and all(_same(seen[one], seen[other]) for one, other in pairs):
        yield f"The same clip stands for all {len(seen)} shots"


def _pictured(film: Film, pictures: Sequence[Path]) -> Iterator[str]:
    for path in pictures:
        given = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
        if given is None:
            yield f"{path.name} can't be read as a picture: nothing was held against it"
            continue
        copies = [
            clip.shot for clip, start, end in film.spans()
            if _same(film.looks(start, end), [_small(np.asarray(given, np.uint8))] * len(LOOKS))
        ]  # fmt: skip
        if copies:
            yield f"{_listed(copies)} from end to end the given picture {path.name}"


def _repeated(film: Film, others: Sequence[Path]) -> Iterator[str]:
    for folder in others:
        try:
            other = _film(folder)
        except (ProductionError, OSError, ValueError, KeyError, TypeError):
            continue  # what can't be read says so in its own row
        theirs = [other.looks(start, end) for _, start, end in other.spans()] if other.reel.count else []
        copies = [
            clip.shot for clip, start, end in film.spans() if any(_same(film.looks(start, end), one) for one in theirs)
        ]
        if len(copies) == len(film.clips):
            yield f"{_listed(copies)} the same as in {folder.name}"


def _leaked(film: Film, rubric: Sequence[str]) -> Iterator[str]:
    asked = _plain(film.brief)
    told = [re.escape(_plain(line)) for line in rubric if len(_plain(line)) >= 12]
    for words in film.words:
        for pattern in (*limits()["phrases"], *told):
            found = re.search(pattern, _plain(words))
            if found and found[0] not in asked:  # what the brief itself says is no trick of who films it
                yield f"Words to the judge in a prompt or title: “{found[0][: limits()['longest_quote']]}”"
                break


def _card(film: Film) -> Iterator[str]:
    if all(_tone(one) >= limits()["plain"] for _, start, end in film.spans() for one in film.looks(start, end)):
        yield "The film is only a card: one flat tone, with or without words on it"


def _tone(picture: Picture) -> float:
    """The largest share of a picture whose lightness lies within nine levels."""
    counts = np.bincount(picture.ravel(), minlength=256)
    return float(np.convolve(counts, np.ones(9)).max() / picture.size)


def _same(one: Sequence[Picture], other: Sequence[Picture]) -> bool:
    pairs = list(zip(one, other, strict=True))
    return all(alike(a, b) >= limits()["alike"] or cv2.absdiff(a, b).max() <= 4 for a, b in pairs)


def _small(gray: Picture) -> Picture:
    return np.asarray(cv2.resize(gray, SMALL, interpolation=cv2.INTER_AREA), np.uint8)


def _plain(text: str) -> str:
    """Text as a judge would take it: wide letters and doubled spaces are no disguise."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _listed(shots: Sequence[int]) -> str:
    numbers = ", ".join(map(str, dict.fromkeys(shots)))
    return f"Shots {numbers} are" if len(set(shots)) > 1 else f"Shot {numbers} is"
