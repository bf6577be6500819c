"""The rundown of a series: episodes that aren't made are told otherwise or dropped, and the last made one again."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from string import capwords
from typing import Any

from agent import films
from agent.console import say
from memory.bible import Bible
from memory.errors import UserMistake
from memory.series import Episode, Kind, Series

EPISODE = "episode:"
LESSONS: tuple[Kind, ...] = ("happened", "worked", "failed")


@contextlib.contextmanager
def _meant(which: str, series: Series, bible: Bible, studio: Path) -> Iterator[Episode]:
    """The episode that "episode:3" names, while nobody makes it; UserMistake for one that a made one follows."""
    number = which.removeprefix(EPISODE).strip()
    with films.held(studio / "series" / series.id):
        rows = bible.serials.episodes(series.id)
        found = next((one for one in rows if str(one.number) == number), None)
        if found is None:
            known = ", ".join(str(one.number) for one in rows) or "none yet"
            raise UserMistake(
                f"{series.name} has no episode {number[:20]!r}", f"Episodes: {known}", field="episode", got=number[:20]
            )
        after = max((one.number for one in rows if one.phase == "made"), default=0)
        if found.phase == "made" and after > found.number:
            raise UserMistake(
                f"Episode {after} knows what happened in episode {found.number}",
                f'First filmwright series forget "{series.name}" {EPISODE}{after}', field="episode", got=number,
            )  # fmt: skip
        yield found


def reworded(which: str, words: str, series: Series, bible: Bible, studio: Path) -> Episode:
    """The episode in other words, to be made as if it never was; what its film spent stays on the season's bill."""
    if not any(letter.isalnum() for letter in words):
        raise UserMistake(
            "An episode is told in words", "Give --text and nothing else", field="text", accepted="what happens in it"
        )
    with _meant(which, series, bible, studio) as old, bible.serials.together():
        _unmade(old, bible)
        line = " ".join(words.split())
        return bible.serials.note(Episode(series=series.id, number=old.number, title=title_of(line), words=line))


def dropped(which: str, series: Series, bible: Bible, studio: Path) -> Episode:
    """The episode that was taken away; those after it that weren't begun move up."""
    with _meant(which, series, bible, studio) as gone, bible.serials.together():
        _unmade(gone, bible)
        bible.serials.drop(gone)
        free = gone.number
        for one in bible.serials.episodes(series.id):
            if one.number > free and not one.film and one.phase == "planned":
                bible.serials.drop(one)
                bible.serials.note(one.model_copy(update={"number": free}))
                free = one.number
        return gone


def told(episode: Episode, as_json: bool, standing: str = "") -> dict[str, Any]:
    """What became of an episode, said and as a page."""
    standing = standing or episode.phase
    if not as_json:
        say(f"episode {episode.number} {standing}: {episode.words or episode.title}")
    return {"v": 1, "episode": episode.model_dump(mode="json", exclude={"signature", "readings"}), "is": standing}


def title_of(words: str) -> str:
    """'the storm' → The Storm; a whole sentence gives no title."""
    plain = words.strip().rstrip(".!")
    return capwords(plain) if 0 < len(plain.split()) <= 5 else ""


def _unmade(episode: Episode, bible: Bible) -> None:
    """Set an episode's film aside, and with it all that the bible knows from it."""
    for record in bible.serials.records(episode.series, LESSONS, ()):
        if record.episode == episode.number:
            bible.serials.forget(record)
    if episode.film:
        bible.serials.set_aside(episode.series, episode.film)
        bible.forget(episode.film)
