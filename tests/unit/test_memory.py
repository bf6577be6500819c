"""The vault keeps files by content; the bible is the truth and Chroma its index."""

import os
from pathlib import Path

import pytest

from memory.bible import Bible
from memory.embedding import WIDTH, embed
from memory.errors import ProductionError
from memory.film import Treatment
from memory.looks import Forgetful, Looks
from memory.vault import Vault


def treatment(subject: str, look: str = "golden") -> Treatment:
    return Treatment(
        title=subject.title(), kind="launch", subject=subject, name="", language="en", tone=["warm"], audience="",
        claims=[], setting="", call_to_action="", seconds=30, ratio="16:9", fps="24", voice=True, words_on_screen=True,
        look=look, mood="product", logline="", opening="", turn="", ending="", assumed=[],
    )  # fmt: skip


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


def test_the_nearest_film_is_recalled_with_its_source(tmp_path: Path) -> None:
    bible, looks = Bible(tmp_path / "bible.sqlite"), Looks(tmp_path / "chroma")
    for film, brief in (("lamp-1", "a launch film for a solar lamp"), ("dogs-1", "shelter dogs that want a home")):
        looks.add([bible.remember(film, "", brief, treatment(brief), ["#000000"])])
    (film, _), *_ = looks.near("another film about our solar lamps")
    assert film == "lamp-1"
    recalled = bible.film(film)
    assert recalled is not None and recalled.recalled().source == "film lamp-1"


def test_the_index_is_rebuilt_from_the_bible(tmp_path: Path) -> None:
    bible, looks = Bible(tmp_path / "bible.sqlite"), Looks(tmp_path / "chroma")
    bible.remember("lamp-1", "", "a solar lamp", treatment("lamp"), [])
    assert looks.near("a solar lamp") == []
    assert looks.rebuild(bible) == 1
    assert looks.near("a solar lamp")[0][0] == "lamp-1"


def test_a_second_writer_is_told_to_go_without(tmp_path: Path) -> None:
    looks = Looks(tmp_path)
    with pytest.raises(Forgetful, match="Another process"):
        Looks(tmp_path)
    looks.close()
    Looks(tmp_path).close()


def test_a_broken_index_is_forgetful_not_fatal(tmp_path: Path) -> None:
    Looks(tmp_path).close()
    (tmp_path / "chroma.sqlite3").write_bytes(b"not a database" * 500)
    with pytest.raises(Forgetful):
        Looks(tmp_path).near("x")


def test_series_do_not_see_each_other(tmp_path: Path) -> None:
    bible, looks = Bible(tmp_path / "bible.sqlite"), Looks(tmp_path / "chroma")
    looks.add([bible.remember("a-1", "tides", "the storm", treatment("storm"), [])])
    assert looks.near("the storm") == [] and looks.near("the storm", "tides")[0][0] == "a-1"


def test_the_embedding_is_a_unit_vector_and_likes_shared_words() -> None:
    def like(a: str, b: str) -> float:
        return sum(x * y for x, y in zip(embed(a), embed(b), strict=True))

    assert len(embed("Ein Film über Fahrräder")) == WIDTH
    assert abs(like("solar lamp", "solar lamp") - 1) < 1e-9
    assert like("solar lamps at dusk", "a solar lamp") > like("solar lamps at dusk", "podcast teaser")
