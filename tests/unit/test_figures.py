"""People and animals: which nouns they are, that every drawing is whole, and how light falls on them."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.vendors.animatic.animals import animals
from tools.vendors.animatic.figures import figure_layers
from tools.vendors.animatic.lights import LIGHTS
from tools.vendors.animatic.people import drawn, people
from tools.vendors.animatic.roles import cast, is_figure
from tools.vendors.animatic.stage import Layer, Sheet, Stage, Stand
from tools.vendors.animatic.strokes import bounds

PALETTE = ((0.05, 0.03, 0.09), (0.2, 0.12, 0.3), (0.8, 0.3, 0.2), (1.0, 0.7, 0.4))


def stage(subject: str, light: str = "golden_hour", *, width: int = 320, height: int = 180, **more: object) -> Stage:
    frame = width * 4 // 5, height * 4 // 5
    bare = Stage(width, height, *frame, LIGHTS[light], PALETTE, 3, subject, (), "figure", "wide")
    return bare.with_(**more)


def ink(sheets: list[Sheet], name: str = "figure") -> np.ndarray:
    return next(s.alpha for s in sheets if isinstance(s, Layer) and s.name == name)


@pytest.mark.parametrize(
    "noun, pose",
    [
        ("commuter", "commuter"),
        ("lighthouse keeper", "keeper"),
        ("shelter dogs", "dogs"),
        ("a pack of dogs", "dogs"),
        ("shelter dog", "dog"),
        ("esports players", "players"),
        ("hiker with a dog", "walker"),
        ("woman reading a book", "reading"),
        ("freelancer", "desk"),
        ("mother", "parent"),
        ("flock of birds", "birds"),
        ("mother and child", "parent"),
    ],
)
def test_a_noun_phrase_finds_its_pose(noun: str, pose: str) -> None:
    found = cast(noun)
    assert found is not None and found.pose == pose


@pytest.mark.parametrize(
    "noun",
    [
        "solar lamp",
        "dog food",
        "cat tree",
        "bird feeder",
        "record player",
        "hot dog",
        "podcast",
        "phone",
        "",
        "bicycle bag",
        "fish and chips",
    ],
)
def test_a_thing_is_never_drawn_as_a_living_being(noun: str) -> None:
    assert not is_figure(noun)


@pytest.mark.parametrize("name", people())
def test_every_pose_stands_on_the_ground_and_keeps_human_size(name: str) -> None:
    drawing = drawn(name, np.random.default_rng(1))
    _, low, _, high = bounds(tuple(p for p in drawing if p.matter != "flame"))
    assert -0.06 < low < 0.06
    assert 0.5 < high < 1.45


@pytest.mark.parametrize("name", sorted(animals()))
def test_every_animal_is_one_whole_drawing(name: str) -> None:
    left, low, right, high = bounds(animals()[name](np.random.default_rng(1)))
    assert high > 0.4 and right - left > 0.4
    assert low > -0.12


def test_a_figure_is_as_high_as_its_stand_says() -> None:
    alpha = ink(figure_layers(stage("hiker"), Stand("rock", 0.5, 0.9, 0.6)))
    rows = np.flatnonzero(alpha.max(axis=1) > 0.5)
    assert abs((rows[-1] - rows[0]) / 144 - 0.6) < 0.03


def test_a_crowd_fits_an_upright_frame() -> None:
    upright = stage("crowd", width=160, height=284)
    columns = np.flatnonzero(ink(figure_layers(upright, Stand("rock", 0.5, 0.9, 0.8))).max(axis=0) > 0.5)
    assert columns[-1] - columns[0] <= 0.88 * upright.frame_width


def test_someone_at_the_left_looks_into_the_picture() -> None:
    def lantern_side(x: float) -> float:
        sheets = figure_layers(stage("keeper", "night"), Stand("rock", x, 0.9, 0.7))
        glow = next(s.rgb for s in sheets if isinstance(s, Layer) and s.name == "glow").sum(axis=(0, 2))
        columns = np.arange(len(glow))
        return float((glow * columns).sum() / glow.sum() - 0.1 * 320 - x * 256)

    assert lantern_side(0.3) > 0 > lantern_side(0.7)


def test_the_rim_is_on_the_side_of_the_sun() -> None:
    def lean(x: float) -> float:
        sky = replace(LIGHTS["golden_hour"], sun=(x, 0.4), azimuth=(x - 0.5) * 110)
        rgb = next(
            s.rgb
            for s in figure_layers(stage("hiker").with_(sky=sky), Stand("rock", 0.5, 0.9, 0.8))
            if isinstance(s, Layer) and s.name == "figure"
        )
        bright = np.clip(rgb.sum(axis=(0, 2)), 0, None)
        return float((bright * np.arange(len(bright))).sum() / bright.sum())

    assert lean(0.95) > lean(0.05) + 1


def test_no_shot_of_a_figure_stands_still() -> None:
    for noun in ("dog", "commuter", "birds", "cyclist"):
        lives = [s.life for s in figure_layers(stage(noun), Stand("rock", 0.5, 0.9, 0.5)) if isinstance(s, Layer)]
        assert any(life.sway[0] or life.sway[1] for life in lives)


def test_the_same_seed_draws_the_same_pixels() -> None:
    one, two = (figure_layers(stage("team"), Stand("rock", 0.5, 0.9, 0.6)) for _ in range(2))
    assert np.array_equal(ink(one), ink(two))


def test_a_small_panel_resembles_the_frame() -> None:
    small = ink(figure_layers(stage("hiker"), Stand("rock", 0.5, 0.9, 0.6)))
    large = ink(figure_layers(stage("hiker", width=960, height=540), Stand("rock", 0.5, 0.9, 0.6)))
    shrunk = large.reshape(180, 3, 320, 3).mean(axis=(1, 3))
    assert np.abs(shrunk - small).mean() < 0.01


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_answered(text: str) -> None:
    assert is_figure(text) in (True, False)
