"""The commands of a series' bible: begun, shown, edited, approved, forgotten, carried elsewhere. No film is made."""

import asyncio
import contextlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError

from agent import fitting, rundown
from agent.console import Show, say
from agent.dowry import Told, dowry
from agent.office import show as table
from agent.office import there
from memory import bundle
from memory.bible import Bible
from memory.errors import UserMistake
from memory.serials import Serials
from memory.series import SINGLE, Kind, Record, Series
from memory.vault import Vault

Page = dict[str, Any]
PREMISE = 4000


def new(name: str, told: Told, studio: Path, model: str, as_json: bool) -> Page:
    """Begin a series: the showrunner writes its bible out of the premise and of what was given."""
    if not told.premise.strip() or len(told.premise) > PREMISE:
        fact = f"A series needs a premise of at most {PREMISE} letters"
        raise UserMistake(fact, "Say in a few sentences who it is about and where", field="premise")
    given = dowry(told)
    from agent import face, season, theatre

    async def whole(show: Show) -> Page:
        async with face.opened(show, studio, model, True) as room:
            kept = [fitting.stored(record, file, room.vault) for record, file in given.records]
            wishes = {"look": next((r.value for r in kept if r.kind == "look" and not r.files), None)}
            pictures = [(name, room.vault.put_bytes(*picture)) for name, picture in given.pictures]
            series = await season.begin(room, name, told.premise.strip(), kept, wishes, pictures)
            drawn = await theatre.cast_sheet(series, room)
            return {**_page(series, room.bible.serials), "cast": str(drawn) if drawn else None}

    with Show(quiet=as_json) as shown:
        page = asyncio.run(whole(shown))
    if not as_json:
        table("bible", page)
        say(page["cast"] or "")
    return page


@contextlib.contextmanager
def _book(studio: Path) -> Iterator[Bible]:
    with contextlib.closing(Bible(there(studio) / "bible.sqlite")) as bible:
        yield bible


def show(named: str, studio: Path, as_json: bool) -> Page:
    """A series' bible: what counts, what waits for a person, what is quarantined, and its episodes."""
    with _book(studio) as bible:
        page = _page(bible.serials.find(named), bible.serials)
    if not as_json:
        table("bible", page)
    return page


def every(studio: Path, as_json: bool) -> Page:
    """All series of a studio."""
    with _book(studio) as bible:
        rows = [
            {"id": one.id, "name": one.name, "premise": one.premise,
             "episodes": len(bible.serials.episodes(one.id, ("made",)))}
            for one in bible.serials.all()
        ]  # fmt: skip
    if not as_json:
        table("series", rows)
    return {"v": 1, "series": rows}


def edit(
    named: str, which: str, changes: dict[str, str], studio: Path, as_json: bool, pictures: Sequence[Path] = ()
) -> Page:
    """Change a record in a person's words, write a new one as KIND or KIND:NAME, or tell episode:N otherwise."""
    told = {key: value for key, value in changes.items() if value}
    if not told and not pictures:
        raise UserMistake("Nothing says what to change", "Give --text or --value, or --picture", field="text")
    with _book(studio) as bible:
        book = bible.serials
        series = book.find(named)
        if which.startswith(rundown.EPISODE):
            words = "" if "value" in told or pictures else told["text"]
            return rundown.told(rundown.reworded(which, words, series, bible, studio), as_json)
        old = _meant(which, series, book)
        try:
            other = old.kind in fitting.FILED and told.get("value", old.value) != old.value
            seen = fitting.pictured(old.kind, pictures, Vault(studio / "vault"))
            before = {**old.model_dump(), **({"files": ()} if other else {}), **seen}
            row, file = fitting.fitted(Record.model_validate({**before, **told}))
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            field = ".".join(map(str, first["loc"]))
            raise UserMistake(f"{field}: {first['msg']}", "Give it otherwise", field=field) from None
        row = fitting.stored(row, file, Vault(studio / "vault"))
        kept = book.edit(old, text=row.text, value=row.value, files=row.files) if old.id else book.write(row)
    return {**_said(kept, as_json), **_sheet([kept], series, studio)}


def _meant(which: str, series: Series, book: Serials) -> Record:
    """The record that KIND, KIND:NAME or an id means; of kinds that stand side by side without names, a new one."""
    kind, _, name = which.partition(":")
    if kind not in get_args(Kind):
        return book.record(series.id, which)
    wanted: Kind = kind  # type: ignore[assignment]
    one = wanted in SINGLE or wanted == "voice" or bool(name)
    same = [row for row in book.records(series.id, (wanted,)) if one and row.name.casefold() == name.casefold()]
    new = Record(series=series.id, kind=wanted, name=name[:120], origin="person", standing="approved")
    return same[-1] if same else new


def _one(which: str, series: Series, book: Serials) -> Record:
    """The one record that an id or KIND:NAME means; what is past is not meant."""
    kind, _, name = which.partition(":")
    if kind not in get_args(Kind):
        return book.record(series.id, which)
    rows = book.records(series.id, (kind,), ("approved", "proposed", "quarantined"))  # type: ignore[arg-type]
    same = [row for row in rows if row.name.casefold() == name.casefold()]
    if len(same) == 1:
        return same[0]
    ids = ", ".join(row.id[:6] for row in same or rows)[:200] or "none"
    raise UserMistake(
        f"{series.name} has {'no' if not same else 'several'} records {which[:60]!r}", f"Name one by its id: {ids}",
        field="record", got=which[:60],
    )  # fmt: skip


def _sheet(changed: Iterable[Record], series: Series, studio: Path) -> dict[str, str | None]:
    """cast.png drawn anew where somebody of the cast was changed; a look that is gone leaves it as it was."""
    if not any(record.kind == "cast" for record in changed):
        return {}
    from agent import face, theatre

    async def whole(show: Show) -> Path | None:
        async with face.opened(show, studio, "", True) as room:
            return await theatre.cast_sheet(series, room)

    with contextlib.suppress(UserMistake), Show(quiet=True) as shown:
        return {"cast": str(drawn) if (drawn := asyncio.run(whole(shown))) else None}
    return {}


def approve(named: str, which: str, studio: Path, as_json: bool) -> Page:
    """Let a record that waits, or is quarantined, count from now on; "all" = every one that waits, no quarantined.

    One whose value no program knows is refused by name, and among all it goes on waiting.
    """
    with _book(studio) as bible:
        book = bible.serials
        series = book.find(named)
        if which != "all":
            one = book.approve(fitting.known(_one(which, series, book)))
            return {**_said(one, as_json), **_sheet([one], series, studio)}
        waiting = book.records(series.id, standing=("proposed",))
        kept = [book.approve(row) for one in waiting if (row := _fits(one))]
    sheet = _sheet(kept, series, studio)
    if not as_json:
        left = f"; {len(waiting) - len(kept)} hold what no program knows, and wait" if len(kept) < len(waiting) else ""
        say(f"{len(kept)} records count from now on{left}")
    return {
        "v": 1,
        "records": [one.model_dump(mode="json") for one in kept],
        "waiting": len(waiting) - len(kept),
        **sheet,
    }


def _fits(record: Record) -> Record | None:
    with contextlib.suppress(UserMistake):
        return fitting.known(record)
    return None


def forget(named: str, which: str, studio: Path, as_json: bool) -> Page:
    """Take a record away for good, or an episode that no made one follows."""
    with _book(studio) as bible:
        series = bible.serials.find(named)
        if which.startswith(rundown.EPISODE):
            return rundown.told(rundown.dropped(which, series, bible, studio), as_json, "forgotten")
        gone = _one(which, series, bible.serials)
        bible.serials.forget(gone)
    if not as_json:
        say(f"forgotten: {gone.words}")
    return {"v": 1, "forgotten": gone.id, **_sheet([gone], series, studio)}


def export(named: str, out: Path, studio: Path, as_json: bool) -> Page:
    """One file with a series' bible, its episodes and its pictures."""
    with _book(studio) as bible:
        path = bundle.export(bible.serials.find(named), bible.serials, Vault(studio / "vault"), out)
    if not as_json:
        say(str(path))
    return {"v": 1, "file": str(path)}


def take_in(file: Path, name: str, studio: Path, as_json: bool) -> Page:
    """A series from such a file, all of it waiting for a person."""
    (studio / "films").mkdir(parents=True, exist_ok=True)
    found = bundle.read(file)
    with _book(studio) as bible:
        series = bundle.take_in(found, bible.serials, Vault(studio / "vault"), as_name=name)
        page = _page(series, bible.serials)
    if not as_json:
        table("bible", page)
    return page


def drift(named: str, studio: Path, as_json: bool) -> Page:
    """Each episode held against all the others, and season.png beside the series' terms."""
    from agent import theatre
    from tools.screen.drift import rows

    with _book(studio) as bible:
        series = bible.serials.find(named)
        episodes = bible.serials.episodes(series.id, ("made",))
    held = theatre.held(episodes)
    out = theatre.sheet(series, held, studio)
    page = {
        "v": 1, "series": series.id, "name": series.name, "sheet": str(out) if out else None,
        "episodes": [
            {"episode": one.number, "title": one.title, "steps": found.steps if found else None,
             "outside": list(found.outside) if found else [], "measures": rows(found) if found else []}
            for one, _, found in held
        ],
    }  # fmt: skip
    if not as_json:
        table("drift", page)
    return page


def _said(kept: Record, as_json: bool) -> Page:
    if not as_json:
        say(f"{kept.id} {kept.standing}: {kept.words}")
    return {"v": 1, "record": kept.model_dump(mode="json")}


def _page(series: Series, book: Serials) -> Page:
    records = [record.model_dump(mode="json") for record in book.records(series.id, standing=())]
    episodes = [episode.model_dump(mode="json", exclude={"signature"}) for episode in book.episodes(series.id)]
    told = {"v": 1, "series": series.id, "name": series.name, "premise": series.premise}
    return {**told, "records": records, "episodes": episodes}
