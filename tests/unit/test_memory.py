"""The vault keeps files by content."""

import os
from pathlib import Path

import pytest

from memory.errors import ProductionError
from memory.vault import Vault


def test_the_same_bytes_are_one_file(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "vault")
    file = tmp_path / "a.wav"
    file.write_bytes(b"sound" * 1000)
    digest = vault.put(file)
    assert digest == vault.put_bytes(b"sound" * 1000, ".wav")
    assert vault.path(digest).read_bytes() == file.read_bytes()
    assert len([path for path in vault.root.rglob("*") if path.is_file()]) == 1


def test_what_a_killed_process_left_is_swept_but_not_what_is_new(tmp_path: Path) -> None:
    (tmp_path / ".draft-old").write_bytes(b"x")
    os.utime(tmp_path / ".draft-old", (1, 1))
    (tmp_path / ".draft-new").write_bytes(b"x")
    Vault(tmp_path).sweep(older=3600)
    assert [path.name for path in tmp_path.iterdir()] == [".draft-new"]


@pytest.mark.parametrize("digest", ["../../etc/passwd", "", "a" * 63, "a" * 64 + "./x", "a" * 64 + ".m/4"])
def test_a_digest_can_not_be_a_path(tmp_path: Path, digest: str) -> None:
    with pytest.raises(ProductionError):
        Vault(tmp_path).path(digest)
