"""The subject in the studio and in other places: sheets that fit the frame, the light and what happens."""

from dataclasses import replace

import numpy as np
import pytest

from tools.vendors.animatic.callouts import told
from tools.vendors.animatic.cast import cast_layers
from tools.vendors.animatic.lights import LIGHTS
from tools.vendors.animatic.paint import linear, luma
from tools.vendors.animatic.places import gallery, studio
from tools.vendors.animatic.stage import Layer, Particles, Sheet, Stage, Stand

PALETTE = tuple(tuple(float(v) for v in linear(c)) for c in ("#0d1a2b", "#2b4d63", "#e0735a", "#ffb469"))


def small(**changes: object) -> Stage:
    stage = Stage(192, 108, 160, 90, LIGHTS["night"], PALETTE, 1, "solar lamp", (), "hero", "medium", quality=1.0)
    return replace(stage, **changes)  # type: ignore[arg-type]


def named(sheets: list[Sheet], name: str) -> Layer:
    return next(sheet for sheet in sheets if isinstance(sheet, Layer) and sheet.name == name)


def test_studio_sheets_are_the_size_of_the_canvas_and_finite() -> None:
    for sheet in studio.draw(small(props=("phone",))):
        if isinstance(sheet, Layer):
            assert sheet.rgb.shape == (108, 192, 3)
            assert sheet.rgb.dtype == sheet.alpha.dtype == np.float32
            assert np.isfinite(sheet.rgb).all()
            assert sheet.alpha.min() >= 0
            assert sheet.alpha.max() <= 1.001


def test_the_same_seed_draws_the_same_picture() -> None:
    once, twice = studio.draw(small()), studio.draw(small())
    assert np.array_equal(named(once, "contact").alpha, named(twice, "contact").alpha)


def test_noon_is_a_paler_studio_than_night() -> None:
    day, night = (named(studio.draw(small(sky=LIGHTS[name])), "backdrop") for name in ("noon", "night"))
    assert luma(day.rgb).mean() > 4 * luma(night.rgb).mean()


@pytest.mark.parametrize(("wide", "high"), [(160, 90), (90, 160), (120, 120), (96, 120), (210, 90)])
def test_the_subject_lies_inside_every_frame(wide: int, high: int) -> None:
    stage = small(width=int(wide * 1.2), height=int(high * 1.2), frame_width=wide, frame_height=high, props=("phone",))
    alpha = named(studio.draw(stage), "subject").alpha
    (left, top), (right, bottom) = stage.at(0, 0), stage.at(1, 1)
    rows, columns = np.where(alpha.max(1) > 0.5)[0], np.where(alpha.max(0) > 0.5)[0]
    assert left <= columns[0] < columns[-1] <= right
    assert top <= rows[0] < rows[-1] <= bottom


def test_the_lamp_comes_on() -> None:
    sheets = studio.draw(small(happening="light_on"))
    dark, bright = named(sheets, "subject"), named(sheets, "subject lit")
    assert bright.life.fade == (0.0, 1.0)
    assert bright.rgb.mean() > 1.5 * dark.rgb.mean()
    assert named(sheets, "pool").screen


def test_parts_open_along_their_axis_and_callouts_fade_in() -> None:
    sheets = studio.draw(small(staging="exploded", words="Lid | Shade | Cell"))
    travels = [sheet.life.travel[1] for sheet in sheets if isinstance(sheet, Layer) and sheet.name.startswith("part")]
    assert len(travels) >= 4
    assert min(travels) < -0.2
    assert named(sheets, "callouts").life.fade == (0.0, 1.0)


def test_words_become_heads_and_bodies() -> None:
    assert told("Lid: drinks daylight · Shade|Cell") == [("Lid", "drinks daylight"), ("Shade", ""), ("Cell", "")]


def test_an_orbit_gives_every_angle() -> None:
    sheets = studio.draw(small(subject="mug", arc=(-8.0, 0.0, 8.0)))
    turned = named(sheets, "subject")
    assert len(turned.spin) == len(named(sheets, "contact").spin) == 2
    assert np.abs(turned.spin[1][0] - turned.rgb).max() > 0.05


@pytest.mark.parametrize("kind", ["rock", "ledge", "dock", "stump", "slab", "table", "snow", "sand", "none"])
def test_the_foot_stands_where_the_place_says(kind: str) -> None:
    stage = small(subject="candle")
    alpha = named(cast_layers(stage, Stand(kind, 0.4, 0.7, 0.5)), "subject").alpha
    rows = np.where(alpha.max(1) > 0.5)[0]
    assert rows[-1] == pytest.approx(stage.at(0, 0.7)[1], abs=0.05 * 90)
    assert len(rows) == pytest.approx(0.5 * 90, rel=0.16)
    columns = np.where(alpha.max(0) > 0.5)[0]
    assert columns.mean() == pytest.approx(stage.at(0.4, 0)[0], abs=4)


def test_a_lighthouse_sweeps_its_beam_at_night_but_not_at_noon() -> None:
    dark, day = (
        cast_layers(small(subject="lighthouse", sky=LIGHTS[name]), Stand("rock")) for name in ("night", "noon")
    )
    assert named(dark, "beam 0").life.turn != 0
    assert not any(isinstance(sheet, Layer) and sheet.name.startswith("beam") for sheet in day)


def test_a_warm_mug_steams() -> None:
    sheets = cast_layers(small(subject="mug"), Stand("table"))
    assert any(isinstance(sheet, Particles) and sheet.kind == "steam" for sheet in sheets)


def test_a_dog_is_a_figure_and_not_a_solid() -> None:
    sheets = cast_layers(small(subject="dog"), Stand("none"))
    assert sheets
    assert not any(isinstance(sheet, Layer) and sheet.name == "subject" for sheet in sheets)


def test_a_family_stands_on_three_pedestals() -> None:
    sheets = gallery.draw(small(staging="family", sky=LIGHTS["noon"]))
    alpha = named(sheets, "subject").alpha
    spans = np.flatnonzero(np.diff(np.concatenate([[0], (alpha.max(0) > 0.5).astype(int), [0]])) == 1)
    assert len(spans) == 3
