"""Title and end cards and the type on them: it fits, it is never boxes, and looks differ."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.vendors.animatic import lettering
from tools.vendors.animatic.backdrops import flat
from tools.vendors.animatic.cards import NUMBER, copy_of
from tools.vendors.animatic.lights import LIGHTS, tinted
from tools.vendors.animatic.paint import encoded, film
from tools.vendors.animatic.places import end_card, title_card
from tools.vendors.animatic.stage import Field, Layer, Sheet, Stage

NAVY = ((0.003, 0.007, 0.018), (0.015, 0.04, 0.08), (1.0, 0.46, 0.11), (1.0, 0.69, 0.39))
SAGE = ((0.74, 0.82, 0.76), (0.40, 0.58, 0.52), (0.005, 0.19, 0.12), (0.90, 0.95, 0.91))
MOODS = ("awe", "tech", "play", "product")
RATIOS = {"16:9": (256, 144), "9:16": (144, 256), "1:1": (160, 160), "4:5": (144, 180), "21:9": (280, 120)}
LONG = "Überraschend große Träume für Fußgänger in Zürich und Çeşme an allen Tagen im Jahr"


Palette = tuple[tuple[float, float, float], ...]


def stage(mood: str, words: str, under: str = "", ratio: str = "16:9", palette: Palette = NAVY, seed: int = 2) -> Stage:
    wide, high = RATIOS[ratio]
    canvas = round(wide * 1.2 / 2) * 2, round(high * 1.2 / 2) * 2
    sky = tinted(LIGHTS["dawn"], palette)
    bare = Stage(*canvas, wide, high, sky, palette, seed, "tree", (), "title_card", "wide", quality=1.0)
    return bare.with_(words=words, under=under, mood=mood)


def typed(sheets: list[Sheet]) -> list[Layer]:
    return [s for s in sheets if isinstance(s, Layer) and s.name.split()[0] in ("type", "button", "address", "pill")]


def picture(sheets: list[Sheet]) -> Field:
    out: Field = np.zeros(1, np.float32)
    for sheet in sheets:
        if isinstance(sheet, Layer):
            out = out + sheet.rgb if sheet.screen else out * (1 - sheet.alpha[..., None]) + sheet.rgb
    return encoded(film(out))


@pytest.mark.parametrize("ratio", RATIOS)
@pytest.mark.parametrize("mood", MOODS)
@pytest.mark.parametrize("draw", [title_card.draw, end_card.draw])
def test_long_words_stay_inside_the_margins(mood: str, ratio: str, draw: object) -> None:
    shot = stage(mood, LONG, "Öfter draußen, ohne Eile|Jetzt reservieren|fußgänger.example", ratio)
    sheets = typed(draw(shot))  # type: ignore[operator]
    assert sheets
    for sheet in sheets:
        rows, columns = np.nonzero(sheet.alpha > 0.3)
        left, top = (shot.width - shot.frame_width) / 2, (shot.height - shot.frame_height) / 2
        assert columns.min() >= left + 0.06 * shot.frame_width
        assert columns.max() <= left + 0.94 * shot.frame_width
        assert rows.min() >= top + 0.05 * shot.frame_height
        assert rows.max() <= top + 0.96 * shot.frame_height


@pytest.mark.parametrize("mood", MOODS)
@pytest.mark.parametrize("words", ["日本の夜", "שלום", "Лампа 🙂", "مصباح"])
def test_a_script_our_faces_lack_is_left_out_whole(mood: str, words: str) -> None:
    assert not lettering.drawable(words)
    assert not typed(title_card.draw(stage(mood, words)))


def test_accents_written_as_two_signs_are_drawn_as_one() -> None:
    assert lettering.drawable("Cafe\u0301 für Ångström, Łódź, œuvre — “quoted” …")


@pytest.mark.parametrize("mood", MOODS)
def test_end_cards_carry_word_line_button_and_address(mood: str) -> None:
    sheets = typed(end_card.draw(stage(mood, "Lumen", "Light that follows you|Reserve yours|lumen.example")))
    assert {"type 0", "button", "address", "pill"} <= {sheet.name for sheet in sheets}


def test_words_may_come_in_one_piece_or_two() -> None:
    one, two = stage("tech", "Lumen|A line|Buy|a.example"), stage("tech", "Lumen", "A line|Buy|a.example")
    assert copy_of(one) == copy_of(two)


@pytest.mark.parametrize(
    "words, number", [("11 hours of light", "11"), ("45% less noise", "45%"), ("2:30 and done", "2:30")]
)
def test_a_number_that_leads_is_set_large(words: str, number: str) -> None:
    found = NUMBER.match(words)
    assert found and found.group().strip() == number


@pytest.mark.parametrize("words", ["Lumen", "Ready in 45 seconds", "3D glasses", "M4 chip"])
def test_no_number_is_torn_out_of_a_phrase(words: str) -> None:
    assert not NUMBER.match(words)


@pytest.mark.parametrize("mood", ["awe", "tech", "play"])
def test_six_seeds_give_at_least_four_different_cards(mood: str) -> None:
    kept: list[Field] = []
    for seed in range(6):
        seen = picture(title_card.draw(stage(mood, "Lumen", "A line", seed=seed)))
        kept += [seen] if all(np.abs(seen - other).mean() > 0.015 for other in kept) else []
    assert len(kept) >= 4


def test_moods_and_looks_make_different_cards() -> None:
    shots = [stage(mood, "Lumen", "A line") for mood in MOODS]
    shots += [stage(mood, "Lumen", "A line", palette=SAGE) for mood in MOODS]
    seen = [picture(title_card.draw(shot)) for shot in shots]
    for i, one in enumerate(seen):
        for other in seen[i + 1 :]:
            assert np.abs(one - other).mean() > 0.02


@pytest.mark.parametrize("mood", MOODS)
def test_type_stands_out_from_what_is_behind_it(mood: str) -> None:
    for palette in (NAVY, SAGE):
        sheets = title_card.draw(stage(mood, "Lumen", "A line", palette=palette))
        word = typed(sheets)[0]
        mask = word.alpha > 0.8
        behind = picture([s for s in sheets if s is not word])[mask]
        shown = picture(sheets)[mask]
        assert np.abs(shown - behind).mean() > 0.12


@pytest.mark.parametrize("mood", MOODS)
def test_no_card_stands_still(mood: str) -> None:
    lives = [s.life for s in title_card.draw(stage(mood, "Lumen", "A line")) if isinstance(s, Layer)]
    assert any(life.fade != (1.0, 1.0) for life in lives)
    assert any(life.drift != (0.0, 0.0) or any(life.sway[:2]) or life.pulse[0] for life in lives)


def test_flat_paint_is_seen_in_exactly_its_colour() -> None:
    wanted = np.array([0.05, 0.4, 0.74], np.float32)
    assert np.abs(film(flat(wanted, 1.0)) - wanted).max() < 0.01


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="abcdeÄöüß -éñ", min_size=1, max_size=80).filter(str.strip), st.floats(40, 400))
def test_wrapped_lines_keep_every_word_and_the_width(text: str, wide: float) -> None:
    rows, size = lettering.fitted(text, wide, 500, "manrope:Bold", 40, most=12)
    assert " ".join(rows) == lettering.clean(text)
    assert max(lettering.width(row, "manrope:Bold", size) for row in rows) <= wide + 0.5 or size <= 4


def test_the_same_seed_draws_the_same_card() -> None:
    shot = stage("play", "Lumen", "A line")
    assert np.array_equal(picture(title_card.draw(shot)), picture(title_card.draw(replace(shot))))
