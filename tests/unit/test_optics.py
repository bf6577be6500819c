"""Solids are traced where they are, lit from where the light is, and nothing is drawn that can't be."""

import numpy as np
import pytest

from tools.vendors.animatic.finishes import cupboard
from tools.vendors.animatic.glyphs import box_of, filled, glyph, outline_of, profile, rounded
from tools.vendors.animatic.icons import table
from tools.vendors.animatic.march import Camera, lit, march, nearest, openness
from tools.vendors.animatic.materials import Material
from tools.vendors.animatic.paint import linear
from tools.vendors.animatic.shade import Light, Rig, unit
from tools.vendors.animatic.shapes import Ball, Block, Drum
from tools.vendors.animatic.solids import Lathe, Slab, Solid, box_around
from tools.vendors.animatic.subjects import screen_icon, subject
from tools.vendors.animatic.tokens import writable
from tools.vendors.animatic.trace import trace

F = np.float32
PLAIN = Material((0.5, 0.5, 0.5), 0.5)
PALETTE = tuple(tuple(float(v) for v in linear(c)) for c in ("#0d1a2b", "#2b4d63", "#e0735a", "#ffb469"))
DARK = Rig((0, 0, 0), (0, 0, 0), (0, 0, 0), (0, 0, 0), ground=None)


def points(*rows: tuple[float, float, float]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    x, y, z = np.array(rows, F).T
    return x, y, z


def test_a_turned_outline_is_round() -> None:
    pot = Lathe(material=PLAIN, outline=profile(((0, 0), (0.4, 0), (0.4, 1), (0, 1)), 0.01))
    around = [(0.4 * np.cos(a), 0.5, 0.4 * np.sin(a)) for a in np.linspace(0, 6, 9)]
    assert np.abs(pot.distance(*points(*around))).max() < 0.006


def test_a_slab_ends_at_its_half_depth() -> None:
    mask = glyph("square")
    slab = Slab(material=PLAIN, outline=outline_of(rounded(mask, 4, 4), box_of(mask)), half=0.1, bevel=0.02)
    inside, outside = slab.distance(*points((0, 0.5, 0.05), (0, 0.5, 0.3)))
    assert inside < 0
    assert outside == pytest.approx(0.2, abs=0.01)


def test_filling_closes_the_hole_of_a_ring() -> None:
    ring = glyph("circle_outline")
    middle = ring.shape[0] // 2
    assert ring[middle, middle] == 0
    assert filled(ring)[middle, middle] == 255


@pytest.mark.parametrize("yaw", [0.0, 37.0, -120.0])
def test_own_axes_and_world_are_each_others_inverse(yaw: float) -> None:
    block = Block(material=PLAIN, half=(0.2, 0.3, 0.1), at=(1, 2, 3), yaw=yaw, pitch=20, roll=-15, scale=1.7)
    there = points((0.3, -0.2, 0.5), (1, 0, -1))
    back = block.world(*block.own(*there))
    assert np.allclose(np.stack(back), np.stack(there), atol=1e-5)


def test_positive_pitch_tips_the_top_away_from_us() -> None:
    board = Block(material=PLAIN, half=(0.2, 0.5, 0.02), pitch=20)
    assert board.corners()[:, 2][board.corners()[:, 1] > 0.3].mean() < 0


def test_asking_only_close_solids_changes_no_distance() -> None:
    rng = np.random.default_rng(3)
    solids: list[Solid] = [
        Ball(material=PLAIN, half=(0.25, 0.25, 0.25), at=(float(x), float(y), float(z)))
        for x, y, z in rng.normal(0, 1, (9, 3))
    ]
    x, y, z = rng.normal(0, 2, (3, 500)).astype(F)
    exact = np.min([solid.distance(x, y, z) for solid in solids], 0)
    assert np.allclose(nearest(solids, x, y, z), exact, atol=1e-5)


def test_rays_stop_at_the_surface() -> None:
    ball = Ball(material=PLAIN, half=(0.5, 0.5, 0.5))
    camera = Camera((0, 0, 4), (0, 0, 0), 0.3, 80, 60)
    far = march([ball], np.array(camera.place, F), camera.rays(camera.whole(), (80, 60)), camera.pixel())
    assert far[30, 40] == pytest.approx(3.5, abs=0.02)
    assert np.isinf(far[0, 0])


def test_what_is_under_a_roof_sees_less_sky_and_no_sun() -> None:
    roof = Block(material=PLAIN, half=(1, 0.05, 1), at=(0, 0.3, 0))
    at, up = np.array([(0, 0, 0), (5, 0, 0)], F), np.array([(0, 1, 0), (0, 1, 0)], F)
    assert lit([roof], at, np.array((0, 1, 0), F))[0] < 0.05 < lit([roof], at, np.array((0, 1, 0), F))[1]
    assert openness([roof], at, up, 0.5)[0] < openness([roof], at, up, 0.5)[1]


def test_the_side_toward_the_light_is_brighter() -> None:
    rig = Rig(
        (0, 0, 0),
        (0, 0, 0),
        (0.1, 0.1, 0.1),
        (0.1, 0.1, 0.1),
        lights=(Light((1, 1, 1), toward=unit(-1, 0, 0.3)),),
        ground=None,
    )
    picture = trace([Ball(material=PLAIN, half=(0.5, 0.5, 0.5))], Camera((0, 0, 4), (0, 0, 0), 0.2, 90, 90), rig, 1.0)
    half = picture.base.shape[1] // 2
    assert picture.base[:, :half].mean() > 1.5 * picture.base[:, half:].mean()


def test_own_light_is_kept_apart_from_the_sets() -> None:
    lamp = Light((1, 1, 1), at=(0, 0, 2), own=True)
    rig = DARK.with_lights(lamp)
    picture = trace([Ball(material=PLAIN, half=(0.5, 0.5, 0.5))], Camera((0, 0, 4), (0, 0, 0), 0.2, 60, 60), rig, 1.0)
    assert picture.base.max() < 0.01 < picture.own.max()


def test_glass_lets_what_stands_behind_it_through() -> None:
    finish = cupboard(PALETTE)
    rig = Rig((0.1, 0.1, 0.1), (0.1, 0.1, 0.1), (0.5, 0.5, 0.5), (0.5, 0.5, 0.5), ground=None)
    red = Ball(material=Material((0.8, 0.0, 0.0), 0.8), half=(0.3, 0.3, 0.3))
    pane = Drum(material=finish["glass"], radius=0.6, half=0.6)
    seen = trace([red, pane], Camera((0, 0, 4), (0, 0, 0), 0.2, 60, 60), rig, 1.0)
    middle = seen.base[seen.base.shape[0] // 2, seen.base.shape[1] // 2]
    assert middle[0] > 4 * middle[1]


@pytest.mark.parametrize("noun", sorted(table("forms.toml")))
def test_every_form_stands_on_the_ground_about_one_unit_large(noun: str) -> None:
    made = subject(noun, PALETTE)
    low, _ = box_around(made.solids)
    wide, high = made.size()
    assert 0.9 < max(high, wide * 0.8) < 1.1
    assert -0.09 < low[1] < 0.12


def test_a_word_our_type_cant_write_is_never_drawn_as_boxes() -> None:
    assert writable("Café")
    assert not writable("日本")
    assert not any(isinstance(solid, Slab) for solid in subject("日本", PALETTE).solids)
    assert any(isinstance(solid, Slab) for solid in subject("quantum", PALETTE).solids)


def test_a_screen_shows_the_idea_of_its_app() -> None:
    assert screen_icon("sleep app") == "moon_waning_crescent"
    assert subject("sleep app", PALETTE).screen
