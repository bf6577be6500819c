"""A film's name, where it lies, and the lease of whoever makes it."""

import fcntl
import hashlib
import os
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from memory.errors import Held, UserMistake
from memory.film import Brief


def name_of(brief: Brief) -> str:
    """A film's id: words of its brief and a hash of everything asked, so that another brief is another film."""
    words = unicodedata.normalize("NFKD", brief.text).encode("ascii", "ignore").decode().lower()
    slug = "-".join(re.findall(r"[a-z0-9]+", words)[:6])[:40].strip("-") or "film"
    asked = brief.model_dump_json(exclude={"budget", "deliver"}, exclude_defaults=True)
    return f"{slug}-{hashlib.sha256(asked.encode()).hexdigest()[:6]}"


def find(studio_root: Path, named: str) -> str:
    """The id of a film given by id, a unique beginning of it, or its folder."""
    films = sorted(path.name for path in (studio_root / "films").glob("*") if path.is_dir())
    wanted = Path(named).resolve().name if os.sep in named or named in (".", "..") else named
    found = [film for film in films if film == wanted] or [film for film in films if wanted and film.startswith(wanted)]
    if len(found) == 1:
        return found[0]
    which = "no film" if not found else f"{len(found)} films"
    raise UserMistake(
        f"{which} called {named!r} in {studio_root}", f"Films: {', '.join((found or films)[:8]) or 'none yet'}",
        field="film", got=named, accepted="the id, its beginning, or the folder of one film",
    )  # fmt: skip


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """The lease of a film's folder, given back by the kernel however we end."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lease").open("a+") as lease:
        try:
            fcntl.flock(lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lease.seek(0)
            who = lease.read().strip() or "another process"
            raise Held(f"{folder.name} is being made by process {who}", "Wait for it, or end it") from None
        lease.truncate(0)
        lease.write(str(os.getpid()))
        lease.flush()
        yield
