"""A report of 200 films stays one small file."""

import base64
import io
from pathlib import Path

import pytest
from PIL import Image

from evals import report
from evals.nouns import Row
from evals.report import stills
from tests.evals import report_run as made

MEGABYTES = 1_000_000


def test_200_films_with_real_stills_fit_into_20_megabytes(tmp_path: Path) -> None:
    asked = made.items(50)
    told = made.run(asked)
    rows = [made.row(told, item, one.name, seed) for item in asked for one in told.candidates for seed in told.seeds]
    made.lay(tmp_path / "run", told, rows, pixels=False)
    for at, name in enumerate(shot.still for row in rows for shot in row.shots):
        if at < 40:
            made.still(tmp_path / "run" / name, at)
        else:
            copy(tmp_path / "run", name, rows[at % 8].shots[at % 5].still)
    out = report.write(tmp_path / "run", told, rows, [made.comparison()], None, tmp_path / "run" / "report.html")
    told_of = made.scripts(out.read_text(encoding="utf-8"))
    assert len(rows) == 200 and out.stat().st_size <= 20 * MEGABYTES
    assert sum(len(one["stills"]) for name, one in told_of.items() if name != "board") == 1000


def copy(folder: Path, name: str, source: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).hardlink_to(folder / source)


def six(folder: Path) -> list[Row]:
    asked = made.items(3)
    told = made.run(asked, seeds=(1,))
    rows = [made.row(told, item, one.name, 1) for item in asked for one in told.candidates]
    for row in rows:
        for shot in row.shots:
            made.still(folder / shot.still, shot.number)
    return rows


def test_thumbnails_are_small_jpegs(tmp_path: Path) -> None:
    drawn = stills.thumbnails(tmp_path, six(tmp_path))
    assert len(drawn) == 30 and max(map(len, drawn.values())) < 12_000
    with Image.open(io.BytesIO(base64.b64decode(next(iter(drawn.values())).split(",")[1]))) as opened:
        assert opened.format == "JPEG" and opened.size == (160, 90)


@pytest.mark.parametrize(("room", "kept"), [(10**7, 30), (60_000, 6), (9_000, 2), (0, 0)])
def test_a_page_without_room_shows_one_shot_a_film_then_fewer_films(tmp_path: Path, room: int, kept: int) -> None:
    rows = six(tmp_path)
    drawn = stills.thumbnails(tmp_path, rows, budget=room)
    assert sum(map(len, drawn.values())) <= room
    assert len(drawn) == kept
    if kept < 30:
        assert set(drawn) <= {stills.face_of(row) for row in rows}
