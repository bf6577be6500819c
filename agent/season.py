"""A series from outside: begun, its seasons planned, its episodes made one after another; one process at a time."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from decimal import ROUND_UP, Decimal
from pathlib import Path
from typing import Any

from agent import films, production
from agent.crew import showrunner
from agent.rundown import title_of
from agent.state import FilmState
from agent.studio import Studio
from memory.errors import NeedsPerson, OverBudget, ProductionError, Unplayable, UserMistake
from memory.film import Brief, Noun
from memory.series import Episode, Record, Series
from memory.style import style_of
from memory.whole import put

Made = tuple[Episode, FilmState | ProductionError]
SEEDS = 1009
"""Apart enough that no two episodes of a series frame the same place alike."""


async def begin(
    studio: Studio, name: str, premise: str, given: list[Record], wishes: dict[str, Any],
    pictures: Sequence[tuple[str, str]] = (),
) -> Series:  # fmt: skip
    """A new series with its bible: what the client gave outranks what the showrunner wrote.

    pictures: who or what is seen -> digest. A picture goes to the one of that name, else it begins a prop.
    """
    if not any(letter.isalnum() for letter in name) or len(name) > 80 or not name.isprintable():
        raise UserMistake("A series needs a name", "Give 1 to 80 letters on one line", field="name", got=name[:80])
    found = await showrunner.pitched(name, premise, wishes, studio)
    book = studio.bible.serials
    with book.together():
        series = book.begin(name, premise)
        named = {(record.kind, record.name) for record in given}
        written = [record for record in showrunner.records_of(found, series.id, "the premise")
                   if (record.kind, record.name) not in named]  # fmt: skip
        for record in showrunner.pictured(written, pictures, series.id):
            book.write(record)
        for record in given:
            book.write(record.model_copy(update={"series": series.id}))
    return series


def due(studio: Studio, series: Series) -> list[Episode]:
    """Episodes that were planned and are not made, those that failed among them."""
    return [one for one in studio.bible.serials.episodes(series.id) if one.phase != "made"]


async def plan(studio: Studio, series: Series, count: int) -> list[Episode]:
    """The next episodes, planned and written down; a season that isn't finished goes on first.

    Episodes that failed keep no new ones waiting.
    """
    waiting = due(studio, series)
    if any(one.phase != "failed" for one in waiting):
        return waiting
    style = style_of(series, studio.bible.serials.records(series.id))
    episodes = await showrunner.planned(series, style, count, studio)
    studio.bible.serials.plan(episodes)
    return episodes


def asked(studio: Studio, series: Series, words: str, script: str = "") -> Episode:
    """One episode in the client's own words: the one that waits with the same words, else the next."""
    book = studio.bible.serials
    known = book.episodes(series.id)
    same = next((one for one in known if one.phase != "made" and (one.words, one.script) == (words, script)), None)
    if same:
        return same
    number = max((one.number for one in known), default=0) + 1
    return book.note(Episode(series=series.id, number=number, title=title_of(words), words=words, script=script))


async def make(
    studio: Studio, series: Series, episodes: list[Episode], wish: Brief, purse: "Purse", until: str = ""
) -> AsyncIterator[Made]:
    """Each episode as a finished film, one after another, none begun that the season's budget can't hold.

    One that is under way goes on as it was begun. One that can't be made is told with its error, and the next follows;
    what would stop any film, such as money, a person's yes or a vendor that is down, stops the season.
    """
    book = studio.bible.serials
    for planned in episodes:
        episode = _now(planned, studio)
        if episode.phase == "made":  # by the film's own resume, meanwhile
            continue
        brief = _unlike(brief_of(series, episode, wish, purse.left(studio, episode)), book.aside(series.id))
        film = episode.film or films.name_of(brief)
        book.note(episode.model_copy(update={"phase": "making", "film": film}))
        studio.tell("episode", series=series.name, number=episode.number, title=episode.title, words=episode.words)
        found: FilmState | ProductionError
        try:
            found = await production.make(studio, brief, until=until, film=film)
        except NeedsPerson as error:
            raise purse.asking(error, studio, episode) from None
        except Unplayable as error:
            found = error
        told = _now(episode, studio)
        if isinstance(found, ProductionError):
            told = book.note(told.model_copy(update={"phase": "failed"}))
        yield told, found


def _unlike(brief: Brief, aside: set[str]) -> Brief:
    """The brief, with another seed where its film was set aside: what is told again is made again."""
    while films.name_of(brief) in aside:
        brief = brief.model_copy(update={"seed": brief.seed + 1})
    return brief


def _now(episode: Episode, studio: Studio) -> Episode:
    """An episode as it stands."""
    rows = studio.bible.serials.episodes(episode.series)
    return next((one for one in rows if one.number == episode.number), episode)


class Purse:
    """The season's budget over all its films; None means the episodes' own budgets are the only limit."""

    def __init__(self, series: Series, season: Decimal | None, episode: Decimal | None) -> None:
        self.series, self.season, self.episode = series, season, episode

    def left(self, studio: Studio, episode: Episode) -> Decimal | None:
        """What an episode may cost in all: what the films of the others leave of the season."""
        if self.season is None:
            return self.episode
        left = self.season - self._others(studio, episode)
        if self.season and left <= 0:
            raise OverBudget(f"The season's budget of ${self.season} is spent", self._remedy("AMOUNT"))
        return max(Decimal(0), left if self.episode is None else min(left, self.episode))

    def asking(self, error: NeedsPerson, studio: Studio, episode: Episode) -> NeedsPerson:
        """A film's question about its price, as one about the season's budget."""
        most = (Decimal(error.got or 0) + self._others(studio, episode)).quantize(Decimal("0.01"), ROUND_UP)
        return NeedsPerson(
            f"Episode {episode.number} waits for you. {error.fact}", self._remedy(f"{most}"),
            field=error.field, got=error.got,
        )  # fmt: skip

    def _others(self, studio: Studio, episode: Episode) -> Decimal:
        book = studio.bible.serials
        known = {one.film for one in book.episodes(self.series.id) if one.film and one.number != episode.number}
        films = (known | book.aside(self.series.id)) - {episode.film}
        return sum((studio.ledger.committed(film) for film in films), Decimal(0))

    def _remedy(self, amount: str) -> str:
        return f'For the whole season: filmwright resume "{self.series.name}" --budget {amount} --yes'


def brief_of(series: Series, episode: Episode, wish: Brief, budget: Decimal | None) -> Brief:
    """The brief of one episode: what it is to tell, with the options of the command."""
    named = f"{series.name}, episode {episode.number}" + (f": {episode.title}" if episode.title else "")
    return wish.model_copy(update={
        "text": f"{named}. {episode.words}".strip(), "series": series.id, "episode": episode.number,
        "script": episode.script, "budget": budget, "seed": wish.seed + SEEDS * episode.number,
    })  # fmt: skip


class Terms(Noun):
    """What a season was ordered with, so that it can go on another day."""

    wish: Brief
    season: Decimal | None = None


def keep(studio: Studio, series: Series, terms: Terms) -> None:
    """Write down the terms of a season."""
    folder = studio.root / "series" / series.id
    folder.mkdir(parents=True, exist_ok=True)
    put(folder / "season.json", terms.model_dump_json(indent=1))


def terms_of(root: Path, series: Series) -> Terms:
    """The terms of a season that was begun."""
    try:
        return Terms.model_validate_json((root / "series" / series.id / "season.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UserMistake(
            f"{series.name} has no season under way", f'Begin one with filmwright episode "{series.name}" --auto 4',
            field="series", got=series.name,
        ) from error  # fmt: skip


@asynccontextmanager
async def held(studio: Studio, series: Series) -> AsyncIterator[None]:
    """The lease of a series: one process makes its episodes."""
    with films.held(studio.root / "series" / series.id):
        yield
