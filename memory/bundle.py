"""A series in one file, to give away and to take in: what comes in is proposed, and a person approves it.

An archive holds manifest.json, records.json, episodes.json and files/DIGEST for each file that they name. It carries
no ids, no standing and no origin, so none can be claimed. The same series gives the same bytes.
"""

import hashlib
import json
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from memory.archive import STEP, Archive, Limits, refused
from memory.errors import UserMistake
from memory.film import Noun
from memory.pages import CHAPTERS, LINES, MANIFEST, VERSION, Chapter, Line, Page, page_of, why
from memory.quarantine import orders_in
from memory.serials import Serials
from memory.series import LONGEST, Episode, Record, Series
from memory.vault import Vault

NAMES = re.compile(r"(?:manifest|records|episodes)\.json|files/[0-9a-f]{64}(?:\.[a-z0-9]{1,8})?", re.ASCII)
EPOCH = (1980, 1, 1, 0, 0, 0)
TELLING = ("title", "words", "happened")


class Bundle(Noun):
    """A series read from an archive and found sound; nothing of it is kept yet.

    records: origin "import", proposed, or quarantined where words give orders. held: what was set aside, in words.
    """

    path: Path
    name: str
    premise: str
    seed: int
    records: tuple[Record, ...]
    episodes: tuple[Episode, ...]
    files: tuple[str, ...]
    held: tuple[str, ...] = ()


def export(series: Series, serials: Serials, vault: Vault, out: Path) -> Path:
    """Write a series' approved and proposed records, its episodes and their files, such that `read` takes it.

    A file that the vault has lost is an error, and `out` is then left as it was; so is one that is no such archive.
    """
    records = serials.records(series.id, standing=("approved", "proposed"))
    episodes = serials.episodes(series.id)
    told = {"version": VERSION, "name": series.name, "premise": series.premise, "seed": series.seed}
    pages = {"manifest": told, "records": _carried(records, Line), "episodes": _carried(episodes, Chapter)}
    files = _named(records, episodes)
    gone = next((digest for digest in files if not vault.has(digest)), None)
    if gone:
        raise _stuck(f"the vault has lost the file {gone[:12]}")
    _free(out)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".draft-") as drafts:
        draft = Path(drafts) / out.name
        _write(draft, pages, {digest: vault.path(digest) for digest in files})
        try:
            read(draft)
        except UserMistake as error:
            raise _stuck(error.fact) from None
        return draft.replace(out)


def _free(out: Path) -> None:
    """UserMistake where no archive can be written, or where something else is."""
    fact = ""
    if not out.parent.is_dir():
        fact = f"There is no folder {str(out.parent)[:200]}"
    elif out.is_dir():
        fact = f"{out.name or out} is a folder"
    elif out.exists() and not _ours(out):
        fact = f"{out.name} is there already, and is no exported series"
    if fact:
        raise UserMistake(
            fact, "Name another file", field="export", got=str(out)[:200], accepted="a file to be written"
        )


def _ours(out: Path) -> bool:
    try:
        return bool(read(out))
    except UserMistake:
        return False


def _stuck(fact: str) -> UserMistake:
    return UserMistake(f"This series can't be exported: {fact}", "Edit or forget its record first", field="export")


def _write(draft: Path, pages: dict[str, Any], files: dict[str, Path]) -> None:
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED) as archive:
        for name, page in pages.items():
            archive.writestr(_entry(f"{name}.json"), json.dumps(page, ensure_ascii=False, sort_keys=True, indent=1))
        for digest, path in files.items():
            with path.open("rb") as source, archive.open(_entry(f"files/{digest}"), "w") as stream:
                shutil.copyfileobj(source, stream, STEP)


def read(path: Path, limits: Limits | None = None) -> Bundle:
    """Read an archive that anyone may have made; whatever is wrong with it is one error, and nothing is written."""
    with Archive(path, NAMES, limits or Limits()) as archive:
        told = page_of(archive, "manifest", MANIFEST)
        records, episodes = _told(archive)
        files = _named(records, episodes)
        _check(archive, files)
    return _sound(Bundle(
        path=path, name=told.name, premise=told.premise, seed=told.seed, records=tuple(records),
        episodes=tuple(episodes), files=files,
    ))  # fmt: skip


def _told(archive: Archive) -> tuple[list[Record], list[Episode]]:
    """The records and episodes of an archive, as nouns of no series yet."""
    lines, chapters = page_of(archive, "records", LINES), page_of(archive, "episodes", CHAPTERS)
    if len({chapter.number for chapter in chapters}) < len(chapters):
        raise refused(archive.path, "an episode is in it twice")
    try:
        return [_record(line) for line in lines], [_episode(chapter) for chapter in chapters]
    except ValidationError as error:
        raise refused(archive.path, why(error)) from None


def _check(archive: Archive, files: Iterable[str]) -> None:
    """The archive's files are those that are named, and each is what its name says."""
    if {f"files/{digest}" for digest in files} != {name for name in archive.names if name.startswith("files/")}:
        raise refused(archive.path, "its files are not those that its records name")
    for digest in files:
        for _ in _verified(archive, digest):
            pass


def take_in(bundle: Bundle, serials: Serials, vault: Vault, as_name: str = "", limits: Limits | None = None) -> Series:
    """Keep a bundle as a new series, all of it or nothing; a name that is taken, or gives orders, needs `as_name`."""
    name = as_name or bundle.name
    if orders_in(name) or not 0 < len(name) <= 120 or not name.isprintable():
        raise refused(bundle.path, "a series can't have its name; choose one")
    vault.root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=vault.root, prefix=".draft-") as drafts:
        files = _drafted(bundle, Path(drafts), limits or Limits())
        with serials.together():
            series = serials.begin(name, bundle.premise, bundle.seed)
            for record in bundle.records:
                serials.write(record.model_copy(update={"series": series.id}))
            serials.plan(one.model_copy(update={"series": series.id}) for one in bundle.episodes)
            for file in files:
                vault.put(file)
    return series


def _drafted(bundle: Bundle, drafts: Path, limits: Limits) -> list[Path]:
    """The bundle's files unpacked beside the vault, checked once more: the archive may have changed since."""
    files = [drafts / digest for digest in bundle.files]
    with Archive(bundle.path, NAMES, limits) as archive:
        for file in files:
            with file.open("wb") as draft:
                draft.writelines(_verified(archive, file.name))
    return files


def _carried(nouns: Iterable[Noun], page: type[Page]) -> list[dict[str, Any]]:
    return [noun.model_dump(mode="json", include=set(page.model_fields)) for noun in nouns]


def _named(records: Iterable[Record], episodes: Iterable[Episode]) -> tuple[str, ...]:
    """Every digest that a record or an episode names, once, in order."""
    scripts = {episode.script for episode in episodes if episode.script}
    return tuple(sorted({digest for record in records for digest in record.files} | scripts))


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.create_system, entry.external_attr = 3, 0o100644 << 16
    return entry


def _record(line: Line) -> Record:
    return Record(series="", origin="import", **line.model_dump())


def _episode(chapter: Chapter) -> Episode:
    """An episode of elsewhere; one whose film was on its way there is still to be made here."""
    phase = "made" if chapter.phase == "made" else "planned"
    return Episode(series="", **{**chapter.model_dump(), "phase": phase})


def _verified(archive: Archive, digest: str) -> Iterator[bytes]:
    """A file of the archive as it comes; in the end its bytes must be those of its digest."""
    known = hashlib.sha256()
    for part in archive.stream(f"files/{digest}"):
        known.update(part)
        yield part
    if known.hexdigest() != digest[:64]:
        raise refused(archive.path, f"the file {digest[:12]} is not what its name says")


def _sound(bundle: Bundle) -> Bundle:
    """The bundle with every word that gives an order set aside, where a person sees it and no prompt does."""
    records = [_judged(record) for record in bundle.records]
    aside = [_aside("premise", bundle.premise, 0)] if orders_in(bundle.premise) else []
    episodes = []
    for one in bundle.episodes:
        bad = {name: text for name in TELLING if orders_in(text := getattr(one, name))}
        aside += [_aside(f"{name} of episode {one.number}", text, one.number) for name, text in bad.items()]
        episodes.append(one.model_copy(update=dict.fromkeys(bad, "")))
    held = tuple(f"{one.kind} {one.name[:60]}: {one.why}" for one in [*records, *aside] if one.why)
    premise = "" if orders_in(bundle.premise) else bundle.premise
    return bundle.model_copy(
        update={"records": (*records, *aside), "episodes": tuple(episodes), "premise": premise, "held": held}
    )


def _judged(record: Record, *texts: str) -> Record:
    """The record, quarantined if its words, or the longer `texts` that it was cut from, give an order."""
    order = orders_in(record.name, record.text, record.value, record.source, *texts)
    held = {"standing": "quarantined", "why": f"it gives an order: {order}"} if order else {}
    return record.model_copy(update=held)


def _aside(name: str, text: str, episode: int) -> Record:
    """Words with an order in them, as a record that binds nothing."""
    cut = Record(series="", kind="happened", name=name, text=text[:LONGEST], origin="import", episode=episode)
    return _judged(cut, text)
