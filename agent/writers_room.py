"""The commands of a series' bible: begun, shown, edited, approved, forgotten, carried elsewhere. No film is made."""

import asyncio
import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError

from agent import face, order, season, theatre
from agent.console import Show, say
from agent.office import show as table
from agent.office import there
from memory import bundle
from memory.bible import Bible
from memory.errors import UserMistake
from memory.film import Ratio
from memory.serials import Serials
from memory.series import Kind, Record, Series
from memory.vault import Vault
from tools import given, music
from tools.screen.drift import rows

Page = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """What a client gave when a series was begun, as typed."""

    premise: str = ""
    look: str = ""
    palette: str = ""
    ratio: str = ""
    seconds: str = ""
    references: tuple[str, ...] = ()
    voice: str = ""
    music: str = ""


def new(name: str, told: Told, studio: Path, model: str, as_json: bool) -> Page:
    """Begin a series: the showrunner writes its bible out of the premise and of what was given."""
    if not told.premise.strip() or len(told.premise) > 4000:
        raise UserMistake(
            "A series needs a premise", "Say in a few sentences who it is about and where", field="premise"
        )
    records, files = _given(told)

    async def whole(show: Show) -> Page:
        async with face.opened(show, studio, model, True) as room:
            kept = [_filed(record, files, room.vault) for record in records]
            wishes = {"look": next((r.value for r in records if r.kind == "look"), None)}
            series = await season.begin(room, name, told.premise.strip(), kept, wishes)
            return _page(series, room.bible.serials)

    with Show(quiet=as_json) as shown:
        page = asyncio.run(whole(shown))
    if not as_json:
        table("bible", page)
    return page


def _given(told: Told) -> tuple[list[Record], dict[str, str]]:
    """Records of what the client gave, checked before anything is written; files by the record they belong to."""
    rows: list[tuple[Kind, str, str]] = []
    files: dict[str, str] = {}
    if told.look:
        rows.append(("look", "", str(order.look(told.look))))
    if told.palette:
        rows.append(("palette", "", _palette(told.palette)))
    if told.ratio:
        rows.append(("form", "ratio", order.one_of("ratio", told.ratio, get_args(Ratio))))
    if told.seconds:
        rows.append(("form", "seconds", f"{order.number('seconds', told.seconds, 1, 600):g}"))
    if told.voice:
        rows.append(("voice", "", told.voice))
    if told.music in music.moods():
        rows.append(("music", "", told.music))
    elif told.music:
        files["music"] = str(given.sound(Path(told.music), "music"))
        rows.append(("music", "", ""))
    records = [_person(kind, name, value) for kind, name, value in rows]
    for typed in told.references:
        name, _, path = typed.rpartition("=")
        name = name or Path(path).stem
        files[name] = str(given.picture(Path(path)))
        records.append(_person("prop", name, name))
    return records, files


def _palette(typed: str) -> str:
    shades = [shade.strip().lower() for shade in typed.split(",")]
    if len(shades) != 4 or not all(
        len(s) == 7 and s[0] == "#" and set(s[1:]) <= set("0123456789abcdef") for s in shades
    ):
        raise order.mistake("palette", typed, 'four colours, dark to light, such as "#101820,#2b5d73,#f2a541,#f4f1ea"')
    return ",".join(shades)


def _person(kind: Kind, name: str, value: str) -> Record:
    return Record(
        series="", kind=kind, name=name, value=value, origin="person", source="series new", standing="approved"
    )


def _filed(record: Record, files: dict[str, str], vault: Vault) -> Record:
    """A record with its file in the vault; a picture that bears a figure's name will be that figure's."""
    path = files.get("music" if record.kind == "music" and not record.value else record.name)
    return record.model_copy(update={"files": (vault.put(Path(path)),)}) if path else record


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


def edit(named: str, which: str, changes: dict[str, str], studio: Path, as_json: bool) -> Page:
    """Change a record in a person's words, or write a new one as KIND or KIND:NAME."""
    told = {key: value for key, value in changes.items() if value}
    with _book(studio) as bible:
        book = bible.serials
        series = book.find(named)
        kind, _, name = which.partition(":")
        try:
            if kind in get_args(Kind):
                same = [r for r in book.records(series.id, (kind,)) if r.name.casefold() == name.casefold()]  # type: ignore[arg-type]
                row = Record(series=series.id, kind=kind, name=name, origin="person", standing="approved")  # type: ignore[arg-type]
                kept = book.edit(same[-1], **told) if same else book.write(row.model_copy(update=told))
            else:
                kept = book.edit(book.record(series.id, which), **told)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            field = ".".join(map(str, first["loc"]))
            raise UserMistake(f"{field}: {first['msg']}", "Give it otherwise", field=field) from None
    return _said(kept, as_json)


def approve(named: str, which: str, studio: Path, as_json: bool) -> Page:
    """Let a record that waits, or is quarantined, count from now on; "all" = every one that waits, no quarantined."""
    with _book(studio) as bible:
        series = bible.serials.find(named)
        if which != "all":
            return _said(bible.serials.approve(bible.serials.record(series.id, which)), as_json)
        kept = [bible.serials.approve(one) for one in bible.serials.records(series.id, standing=("proposed",))]
    if not as_json:
        say(f"{len(kept)} records count from now on")
    return {"v": 1, "records": [one.model_dump(mode="json") for one in kept]}


def forget(named: str, which: str, studio: Path, as_json: bool) -> Page:
    """Take a record away for good."""
    with _book(studio) as bible:
        series = bible.serials.find(named)
        gone = bible.serials.record(series.id, which)
        bible.serials.forget(gone)
    if not as_json:
        say(f"forgotten: {gone.words}")
    return {"v": 1, "forgotten": gone.id}


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
    return {
        "v": 1,
        "series": series.id,
        "name": series.name,
        "premise": series.premise,
        "records": records,
        "episodes": episodes,
    }
