"""What a judge measured is measured once, and its films may lie elsewhere by then."""

from pathlib import Path

from evals.film import Film
from evals.nouns import Item
from tests.evals.tiny_film import Tiny, tiny
from tools.screen.drift import Signature

HEX = "ab" * 32


def film(root: Path) -> Film:
    """A tiny film in a cell."""
    made = tiny(root, Tiny(shots=(1.0, 1.0), lines=("hello",)))
    return Film(Item(name="lamp", text="a lamp"), {"film": made.folder.name}, root)


def test_a_master_is_measured_once_by_one_judge(tmp_path: Path) -> None:
    first = film(tmp_path).sign
    (kept,) = (tmp_path / "screened").iterdir()
    other = first.model_copy(update={"luma": 0.123})
    kept.write_text(other.model_dump_json())
    assert film_again(tmp_path).sign == other
    kept.unlink()
    assert film_again(tmp_path).sign == first


def film_again(root: Path) -> Film:
    """The same film, as another run comes to it."""
    (folder,) = (root / "films").iterdir()
    return Film(Item(name="lamp", text="a lamp"), {"film": folder.name}, root)


def test_a_film_whose_record_or_master_changed_is_measured_anew(tmp_path: Path) -> None:
    before: Signature = film(tmp_path).sign
    for name in ("record.json", "master.mp4"):
        with (film_again(tmp_path).folder / name).open("ab") as stream:
            stream.write(b" ")
    assert film_again(tmp_path).sign == before and len(list((tmp_path / "screened").iterdir())) == 2


def test_a_half_written_measure_is_never_read(tmp_path: Path) -> None:
    sign = film(tmp_path).sign
    (kept,) = (tmp_path / "screened").iterdir()
    kept.rename(kept.with_suffix(".part"))
    kept.with_suffix(".part").write_text("{half")
    assert film_again(tmp_path).sign == sign


def test_a_still_is_found_where_the_run_lies_now(tmp_path: Path) -> None:
    told = f"/another/home/cells/key/vault/ab/{HEX}.jpg"
    assert Film(Item(name="lamp", text=""), {}, tmp_path).near(told) == f"vault/ab/{HEX}.jpg"
    assert Film(Item(name="lamp", text=""), {}, tmp_path).near("") == ""
