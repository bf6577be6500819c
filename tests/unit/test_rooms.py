"""Desk, café and stage: every light changes them, sheets keep the contract, a panel resembles the frame."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from tools.vendors.animatic.lights import LIGHTS
from tools.vendors.animatic.paint import encoded, film
from tools.vendors.animatic.places import cafe, desk
from tools.vendors.animatic.places import stage as arena
from tools.vendors.animatic.stage import Field, Layer, Particles, Sheet, Stage

PALETTE = ((0.003, 0.007, 0.018), (0.015, 0.04, 0.08), (1.0, 0.46, 0.11), (1.0, 0.69, 0.39))
Draw = Callable[[Stage], list[Sheet]]
ROOMS = pytest.mark.parametrize("draw", [desk.draw, cafe.draw, arena.draw], ids=["desk", "cafe", "stage"])


def stage(light: str, staging: str = "view", subject: str = "", scale: int = 1) -> Stage:
    canvas, frame = (200 * scale, 112 * scale), (160 * scale, 90 * scale)
    return Stage(*canvas, *frame, LIGHTS[light], PALETTE, 4, subject, (), staging, "wide")


def picture(sheets: list[Sheet]) -> Field:
    out: Field = np.zeros(1, np.float32)
    for sheet in sheets:
        if isinstance(sheet, Layer):
            out = out + sheet.rgb if sheet.screen else out * (1 - sheet.alpha[..., None]) + sheet.rgb
    return encoded(film(out))


@ROOMS
def test_nine_lights_are_nine_pictures(draw: Draw) -> None:
    seen = [picture(draw(stage(light))) for light in LIGHTS]
    for i, one in enumerate(seen):
        for other in seen[i + 1 :]:
            assert np.abs(one - other).mean() > 0.015


@ROOMS
def test_sheets_keep_the_contract(draw: Draw) -> None:
    shot = stage("rain")
    sheets = draw(shot)
    first = next(s for s in sheets if isinstance(s, Layer))
    assert first.alpha.min() == 1
    for sheet in sheets:
        if isinstance(sheet, Layer):
            assert sheet.rgb.dtype == sheet.alpha.dtype == np.float32
            assert sheet.rgb.shape == (shot.height, shot.width, 3) and sheet.alpha.shape == (shot.height, shot.width)
            assert np.isfinite(sheet.rgb).all() and sheet.alpha.min() >= 0 and sheet.alpha.max() <= 1.0001
            assert not sheet.screen or sheet.alpha.max() == 0
    assert len({s.depth for s in sheets}) >= 4


@ROOMS
def test_something_lives_in_an_empty_room(draw: Draw) -> None:
    sheets = draw(stage("golden_hour"))
    assert any(isinstance(s, Particles) for s in sheets)
    assert any(s.life.sway[0] or s.life.pulse[0] or s.life.turn for s in sheets if isinstance(s, Layer))


@ROOMS
def test_a_small_panel_resembles_the_frame(draw: Draw) -> None:
    small, large = picture(draw(stage("night"))), picture(draw(stage("night", scale=3)))
    shrunk = cv2.resize(large, (200, 112), interpolation=cv2.INTER_AREA)
    assert np.abs(cv2.GaussianBlur(shrunk - small, (0, 0), 2)).mean() < 0.02


@ROOMS
def test_somebody_stands_in_the_room_when_asked(draw: Draw) -> None:
    names = [s.name for s in draw(stage("golden_hour", "figure", "freelancer")) if isinstance(s, Layer)]
    assert "figure" in names


def test_rain_leaves_drops_on_the_pane() -> None:
    assert any(s.name == "drops" for s in desk.draw(stage("rain")) if isinstance(s, Layer))


def test_sun_lights_the_desk_in_patches() -> None:
    def brightest(light: str) -> float:
        board = next(s for s in desk.draw(stage(light)) if isinstance(s, Layer) and s.name == "desk")
        lit = board.rgb[board.alpha > 0.9].mean(axis=-1)
        return float(np.percentile(lit, 95) / np.percentile(lit, 5))

    assert brightest("golden_hour") > 1.5 * brightest("fog")
