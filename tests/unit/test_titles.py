"""Titles stand in the safe area in every shape and mood, and never show a box for a letter."""

from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memory.film import Title
from tools.post.cards import lay_out, readable
from tools.post.hands import frame
from tools.post.planes import views
from tools.post.render_child import _layers
from tools.post.titles import TitleFrames, _bounds, draw
from tools.post.type import drawable, fit

SHAPES = [(256, 144), (144, 256), (192, 192), (160, 200), (336, 144)]
PALETTE = ("#1d2a3a", "#3e5c76", "#f2a541", "#f4f1ea")
MOODS, STYLES = ("awe", "tech", "play", "product"), ("title", "lower", "kinetic", "end")


def a_title(text: str = "Lumen", **more: object) -> Title:
    plain = {"text": text, "style": "title", "mood": "product", "start": 0, "frames": 36}
    return Title.model_validate({**plain, **more})


def shown(title: TitleFrames, number: int, size: tuple[int, int], grey: int = 128) -> np.ndarray:
    """Luma of a plain picture with the title's frame laid over."""
    picture = av.VideoFrame(*size, "yuv420p")
    for plane, value in zip(views(picture), (grey, 128, 128), strict=True):
        plane[:] = value
    for layer in _layers(str(title.path)):
        if layer.shows(number):
            layer.lay(number, views(picture))
    return views(picture)[0].copy()


@settings(max_examples=60, deadline=None)
@given(
    style=st.sampled_from(STYLES),
    mood=st.sampled_from(MOODS),
    shape=st.sampled_from(SHAPES),
    text=st.text("abcdeilmnorstu ÄÖÜßé.", min_size=1, max_size=60),
    under=st.text("abcdeilmnorstu ÄÖÜßé.\n", max_size=90),
)
def test_words_never_leave_the_safe_area(style: str, mood: str, shape: tuple[int, int], text: str, under: str) -> None:
    title, _ = readable(a_title(text, under=under, button="Reserve yours", style=style, mood=mood))
    on = frame(*shape)
    for piece in lay_out(title, on, PALETTE):
        left, top, right, bottom = _bounds(piece)
        over = 0.25 * piece.px + 3
        assert left >= on.left - over and right <= on.right + over
        assert top >= on.top - over and bottom <= on.bottom + over


@pytest.mark.parametrize("mood", MOODS)
@pytest.mark.parametrize("style", STYLES)
def test_every_style_in_every_mood_reads_on_white_and_on_black(style: str, mood: str, tmp_path: Path) -> None:
    title = draw(a_title("Wake up slower", style=style, mood=mood, button="Go"), 256, 144, "12", tmp_path)
    x, y, wide, high = title.box
    for grey in (235, 16):
        box = shown(title, 24, (256, 144), grey)[y : y + high, x : x + wide].astype(int)
        assert np.percentile(box, 99.5) - np.percentile(box, 30) > 60


def test_a_title_comes_and_goes_and_stands_still_between(tmp_path: Path) -> None:
    title = draw(a_title(frames=48), 256, 144, "24", tmp_path)
    assert (shown(title, 47, (256, 144)) == 128).all()
    assert np.array_equal(shown(title, 30, (256, 144)), shown(title, 34, (256, 144)))
    assert not np.array_equal(shown(title, 2, (256, 144)), shown(title, 30, (256, 144)))


def test_a_closing_card_stays_to_the_last_frame(tmp_path: Path) -> None:
    title = draw(a_title(style="end", button="Reserve yours", under="Light\nlumen.example"), 256, 144, "24", tmp_path)
    assert np.array_equal(shown(title, 35, (256, 144)), shown(title, 30, (256, 144)))


def test_words_of_a_kinetic_title_come_one_by_one(tmp_path: Path) -> None:
    title = draw(a_title("Charges your phone", style="kinetic", frames=72), 320, 180, "24", tmp_path)
    bright = [int((shown(title, number, (320, 180), 16) > 150).sum()) for number in (0, 7, 13, 24)]
    assert bright[0] < bright[1] < bright[2] < bright[3]


def test_a_very_short_title_still_shows_its_words(tmp_path: Path) -> None:
    title = draw(a_title("Charges your phone", style="kinetic", frames=8), 256, 144, "24", tmp_path)
    assert (shown(title, 5, (256, 144), 16) > 150).sum() > 20


def test_the_same_title_is_drawn_once(tmp_path: Path) -> None:
    first = draw(a_title(), 256, 144, "24", tmp_path)
    stamp = first.path.stat().st_mtime_ns
    again = draw(a_title(start=99), 256, 144, "24", tmp_path)
    assert (again.digest, again.start, again.path.stat().st_mtime_ns) == (first.digest, 99, stamp)


@pytest.mark.parametrize("change", [{"text": "Lumens"}, {"mood": "awe"}, {"frames": 37}, {"under": "more"}])
def test_another_title_has_another_digest(change: dict[str, object], tmp_path: Path) -> None:
    other = {"text": "Lumen", **change}
    assert draw(a_title(), 128, 72, "24", tmp_path).digest != draw(a_title(**other), 128, 72, "24", tmp_path).digest  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["灯台", "Фильм и 灯", "مصباح", "ランプ"])
def test_a_script_our_faces_lack_is_left_out_with_a_warning(text: str, tmp_path: Path) -> None:
    title = draw(a_title(text), 128, 72, "24", tmp_path)
    assert (shown(title, 20, (128, 72)) == 128).all() and text in title.warnings[0]


@pytest.mark.parametrize("mood", MOODS)
def test_umlauts_and_accents_are_drawn_and_emoji_only_dropped(mood: str) -> None:
    title, warnings = readable(a_title("Größe 🌞 für Ärzte – déjà vu", mood=mood))
    assert title.text == "Größe für Ärzte – déjà vu" and not warnings


def test_decomposed_letters_become_whole_ones() -> None:
    assert drawable("fu\u0308r", ("manrope:Bold",)) == "für"


def test_a_long_word_shrinks_and_an_endless_one_is_shortened() -> None:
    block = fit("Fahrradtaschenhersteller", "manrope:Bold", (200, 100), 60, rows=2, leading=1.1)
    assert block.rows == ("Fahrradtaschenhersteller",) and block.width <= 200
    endless = fit("a" * 400, "manrope:Bold", (200, 100), 60, rows=2, leading=1.1)
    assert endless.rows[0].endswith("…") and endless.width <= 200
