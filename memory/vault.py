"""Media by content hash: a file is put once, found by its digest, and never changed."""

import hashlib
import os
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from memory.errors import ProductionError
from memory.marks import Mark, unmarked, written


@dataclass(frozen=True)
class Vault:
    """A folder of files named by their sha256 and suffix, e.g. `3f/3f9a….mp4`; `mark` hears of each rename."""

    root: Path
    mark: Mark = unmarked

    def path(self, digest: str) -> Path:
        """Where a digest's file lies; a digest that isn't one is refused, so no path can be smuggled in."""
        name, _, suffix = digest.partition(".")
        if len(name) != 64 or not name.isalnum() or not (suffix == "" or suffix.isalnum()):
            raise ProductionError(f"{digest[:80]!r} is not a digest of this vault")
        return self.root / name[:2] / digest

    def has(self, digest: str) -> bool:
        return bool(digest) and self.path(digest).is_file()

    def put(self, source: Path, *, suffix: str | None = None) -> str:
        """Copy a file in and return its digest; the rename is the commit, and over an equal file it changes nothing."""
        with self._draft() as draft, source.open("rb") as stream:
            shutil.copyfileobj(stream, draft, 1 << 20)
            draft.flush()
            return self._commit(Path(draft.name), source.suffix if suffix is None else suffix, draft.fileno())

    def put_bytes(self, body: bytes, suffix: str) -> str:
        with self._draft() as draft:
            draft.write(body)
            draft.flush()
            return self._commit(Path(draft.name), suffix, draft.fileno())

    def sweep(self, older: float) -> None:
        """Drop drafts that a killed process left behind more than `older` seconds ago."""
        for left in [*self.root.glob(".draft-*"), *self.root.glob(".fetch-*")]:
            if time.time() - left.stat().st_mtime > older:
                shutil.rmtree(left) if left.is_dir() else left.unlink()

    def _draft(self) -> "tempfile._TemporaryFileWrapper[bytes]":
        self.root.mkdir(parents=True, exist_ok=True)
        return tempfile.NamedTemporaryFile(dir=self.root, prefix=".draft-", delete=False)

    def _commit(self, draft: Path, suffix: str, handle: int) -> str:
        os.fsync(handle)
        with draft.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest() + suffix.lower()
        home = self.path(digest)
        home.parent.mkdir(exist_ok=True)
        with written(self.mark, "vault:rename"):
            draft.replace(home)
        return digest
