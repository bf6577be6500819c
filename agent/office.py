"""The commands that make no film: who can shoot, what was paid, what a person found, what this machine has."""

import asyncio
import contextlib
from pathlib import Path
from typing import Any

from agent import films
from agent.accounts import accounts
from agent.settings import Settings, keys
from memory.errors import UserMistake
from memory.ledger import Entry, Ledger
from memory.vault import Vault

Page = dict[str, Any]


def show(name: str, *facts: Any) -> None:
    """One of the tables, printed."""
    from agent import tables

    tables.show(getattr(tables, name)(*facts))


def there(studio: Path) -> Path:
    if not (studio / "films").is_dir():
        raise UserMistake(
            f"There is no studio at {studio}", "Name its folder with --studio", field="studio", got=str(studio)
        )
    return studio


def vendors(as_json: bool) -> Page:
    """The table of vendors from their fact sheets."""
    from tools.vendors import NAMES, facts

    sheets = [facts(name).model_dump(mode="json") for name in NAMES]
    if not as_json:
        show("vendors", sheets)
    return {"v": 1, "vendors": sheets}


def ledger(film: str, studio: Path, as_json: bool) -> Page:
    """Every order of a film, or of all films, and what they come to."""
    with contextlib.closing(Ledger(there(studio) / "ledger.sqlite")) as books:
        names = [films.find(studio, film)] if film and film not in books.films() else [film] if film else books.films()
        rows = [_row(entry, studio) for name in names for entry in books.of(name)]
        sums = accounts(books, names)
    if not as_json:
        show("ledger", rows, sums)
    return {"v": 1, "orders": rows, **sums}


def _row(entry: Entry, studio: Path) -> dict[str, str]:
    """An order as one flat row; `file` is where a paid clip lies."""
    file = Vault(studio / "vault").path(entry.digest) if entry.digest else ""
    return {
        "film": entry.film, "slate": entry.slate, "vendor": entry.vendor, "model": entry.model, "state": entry.state,
        "quote": f"{entry.quote:.2f}", "price": f"{entry.price:.2f}", "refunded": f"{entry.refunded:.2f}",
        "job": entry.job, "file": str(file),
    }  # fmt: skip


def settle(film: str, slate: str, found: str, studio: Path, as_json: bool) -> Page:
    """Write down what a person found at a vendor about an order that may have arrived."""
    if not found.strip() or len(found) > 2000:
        raise UserMistake(
            "Say what you found", 'Give "lost", or the job\'s name at the vendor', field="found", got=found
        )
    from agent import money
    from agent.studio import Studio

    begun = films.find(there(studio), film)

    async def whole() -> Entry:
        async with Studio.open(Settings().model_copy(update={"studio": studio}), lambda *_, **__: None) as room:
            with films.held(room.folder(begun)):
                return await money.settle(room, begun, slate, found.strip())

    entry = asyncio.run(whole())
    if not as_json:
        from agent.console import say

        say(f"{entry.slate} is {entry.state}. filmwright resume {begun} goes on")
    return {"v": 1, "film": begun, "slate": entry.slate, "state": entry.state, "job": entry.job}


def _doors() -> list[str]:
    """One line per vendor: whether its key is set. No key is shown, and nothing is asked of a vendor."""
    from tools.vendors import NAMES, facts
    from tools.vendors.remote import has_key

    lines = []
    for sheet in (facts(name) for name in NAMES):
        held = keys(name for way in sheet.keys for name in way)
        ways = " or ".join(" and ".join(way) for way in sheet.keys)
        door = "on this machine" if not sheet.keys else "key set" if has_key(sheet, held) else f"no key, set {ways}"
        lines.append(f"{sheet.name}: {door}")
    return lines


def doctor(studio: Path) -> None:
    """Say what is there, and rebuild the index of looks where there is a studio."""
    from agent.console import say
    from agent.remembering import open_looks
    from memory.bible import Bible
    from tools import ffmpeg

    say(ffmpeg.version())
    say("language model: " + (Settings().model if Settings().has_model else "none, the understudy writes"))
    say("speech: " + (Settings().speech_url or "espeak, a scratch voice"))
    for line in _doors():
        say(line)
    if (studio / "bible.sqlite").is_file():
        with (
            contextlib.closing(Bible(studio / "bible.sqlite")) as bible,
            contextlib.closing(open_looks(studio, Settings(), bible)) as looks,
        ):
            say(f"index of looks rebuilt: {looks.rebuild()} films and records")
