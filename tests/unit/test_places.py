"""Places and lights: what every outdoor place promises to the compositor."""

from importlib import import_module

import numpy as np
import pytest
import skia
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.vendors.animatic.lights import LIGHTS, luminance, tinted
from tools.vendors.animatic.paint import encoded, film, linear
from tools.vendors.animatic.stage import Field, Layer, Particles, Sheet, Stage
from tools.vendors.animatic.vista import drawing, flattened, shining

PLACES = ("skyline", "street", "lake", "sea", "forest", "desert", "meadow", "peaks", "camp", "space", "abstract")
SHAPES = {"9:16": (108, 192), "1:1": (128, 128), "4:5": (112, 140), "21:9": (252, 108)}
PALETTE = tuple(tuple(float(c) for c in linear(code)) for code in ("#1b2a4a", "#7a4a5a", "#e8843c", "#ffd9a0"))


def stage(light: str, *, wide: int = 192, high: int = 108, seed: int = 5, **more: object) -> Stage:
    sky = tinted(LIGHTS[light], PALETTE)  # type: ignore[arg-type]
    size = (round(wide * 1.2), round(high * 1.2), wide, high)
    return Stage(*size, sky, PALETTE, seed, "lamp", (), **{"staging": "view", "framing": "wide", **more})  # type: ignore[arg-type]


def drawn(place: str, on: Stage) -> list[Sheet]:
    return list(import_module(f"tools.vendors.animatic.places.{place}").draw(on))


def layers(sheets: list[Sheet]) -> list[Layer]:
    return [sheet for sheet in sheets if isinstance(sheet, Layer)]


def picture(sheets: list[Sheet], high: int = 90, wide: int = 160) -> Field:
    return encoded(film(flattened(sheets, high, wide)))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("light", ["noon", "night", "snow"])
def test_a_place_gives_sound_sheets_in_any_light(place: str, light: str) -> None:
    on = stage(light)
    sheets = drawn(place, on)
    assert len(layers(sheets)) >= 4
    for sheet in layers(sheets):
        assert sheet.rgb.shape == (on.height, on.width, 3) and sheet.alpha.shape == (on.height, on.width)
        assert sheet.rgb.dtype == np.float32 and np.isfinite(sheet.rgb).all() and sheet.rgb.min() >= 0
        assert sheet.alpha.min() >= 0 and sheet.alpha.max() <= 1
    assert layers(sheets)[0].alpha.min() == 1
    depths = [sheet.depth for sheet in layers(sheets)]
    assert depths[0] == 0 and max(depths) <= 2


@pytest.mark.parametrize("place", PLACES)
def test_no_place_stands_still(place: str) -> None:
    moving = [s for s in drawn(place, stage("golden_hour")) if isinstance(s, Particles) or s.life != type(s.life)()]
    assert len(moving) >= 2


@pytest.mark.parametrize("place", PLACES)
def test_the_same_seed_gives_the_same_pixels(place: str) -> None:
    one, two = (layers(drawn(place, stage("dawn"))) for _ in range(2))
    assert all(np.array_equal(a.rgb, b.rgb) and np.array_equal(a.alpha, b.alpha) for a, b in zip(one, two, strict=True))


@pytest.mark.parametrize("place", PLACES)
def test_another_seed_gives_another_picture(place: str) -> None:
    one, two = (picture(drawn(place, stage("golden_hour", seed=seed))) for seed in (1, 2))
    assert np.abs(one - two).mean() > 0.02


@pytest.mark.parametrize("place", PLACES)
def test_a_small_panel_resembles_the_large_frame(place: str) -> None:
    small = picture(drawn(place, stage("dawn", wide=320, high=180)))
    large = picture(drawn(place, stage("dawn", wide=640, high=360)))
    assert np.corrcoef(small.ravel(), large.ravel())[0, 1] > 0.9


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("shape", SHAPES)
def test_a_place_fills_a_frame_of_any_shape(place: str, shape: str) -> None:
    wide, high = SHAPES[shape]
    image = picture(drawn(place, stage("golden_hour", wide=wide, high=high)), high // 2, wide // 2)
    assert image.std() > 0.06


@pytest.mark.parametrize("place", PLACES)
def test_every_light_shows_the_place_differently(place: str) -> None:
    means = [picture(drawn(place, stage(light, wide=128, high=72)), 9, 16).reshape(-1, 3) for light in LIGHTS]
    apart = [np.abs(a - b).mean() for i, a in enumerate(means) for b in means[:i]]
    assert min(apart) > 0.008


@settings(max_examples=40, deadline=None)
@given(
    light=st.sampled_from(sorted(LIGHTS)), hues=st.lists(st.tuples(*[st.floats(0.01, 1)] * 3), min_size=4, max_size=4)
)
def test_a_palette_bends_a_light_and_keeps_its_brightness(light: str, hues: list[tuple[float, float, float]]) -> None:
    sky, bent = LIGHTS[light], tinted(LIGHTS[light], tuple(hues))
    for before, after in ((sky.top, bent.top), (sky.horizon, bent.horizon), (sky.key, bent.key)):
        assert luminance(after) == pytest.approx(luminance(before), rel=1e-3)
        assert min(after) >= 0


def test_rain_asked_for_falls_under_a_clear_sky() -> None:
    kinds = {s.kind for s in drawn("meadow", stage("noon", happening="rain")) if isinstance(s, Particles)}
    assert "rain" in kinds


def test_birds_asked_for_fly() -> None:
    kinds = {s.kind for s in drawn("sea", stage("night", happening="birds")) if isinstance(s, Particles)}
    assert "birds" in kinds


def test_a_noon_sky_is_bluer_than_a_golden_one() -> None:
    noon, gold = (layers(drawn("desert", stage(light)))[0].rgb.mean((0, 1)) for light in ("noon", "golden_hour"))
    assert noon[2] / noon[0] > 1.5 > gold[2] / gold[0]


def test_the_edge_of_a_drawn_thing_is_no_brighter_than_its_cover() -> None:
    pixels, canvas, paper = drawing(40, 40)
    canvas.drawCircle(20.3, 19.8, 12.4, skia.Paint(AntiAlias=True, Color=0xFFFFFFFF))
    del paper
    assert (pixels[..., :3].max(axis=2) <= pixels[..., 3]).all()
    assert shining(pixels).sum() / 3 == pytest.approx(np.pi * 12.4**2, rel=0.01)
