"""Drift: each change of a film moves its own measure and leaves the others where they were."""

import itertools
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from memory.errors import Unplayable, UserMistake
from memory.film import Measure, Screening
from tests.unit.small_films import (
    FOREST,
    HARBOUR,
    Film,
    greyer,
    noisy,
    painted,
    played,
    scaled,
    shots,
    signed,
    told,
    warmer,
)
from tools.screen.drift import Drift, Signature, Told, drift, jumps, rows, signature
from tools.screen.drift.compare import FEW, LIMIT, NORMAL, spread_of
from tools.screen.drift.ear import hear
from tools.screen.drift.gauges import GAUGES, floor, key_gap, tempo_gap
from tools.screen.drift.grain import grain
from tools.screen.drift.shades import apart, shades

FILM = Film()
# What is done to the film, the measure it is to move, and those it can't help moving.
CHANGES: dict[str, tuple[Film, str, set[str]]] = {
    "the same, coarsely coded": (replace(FILM, crf=30), "", set()),
    "warmer": (replace(FILM, change=warmer(12)), "palette", {"cast colours"}),
    "darker": (replace(FILM, change=scaled(0.7)), "luma", {"palette", "contrast", "colourfulness", "cast colours"}),
    "flatter": (replace(FILM, change=scaled(0.7, 110)), "contrast", {"palette", "colourfulness", "cast colours"}),
    "greyer": (replace(FILM, change=greyer(0.6)), "colourfulness", {"palette", "cast colours"}),
    "noisier": (replace(FILM, change=noisy(8)), "grain", set()),
    "another coat": (replace(FILM, coat="#2c4fb0"), "cast colours", {"palette", "colourfulness"}),
    "quicker cuts": (replace(FILM, cuts=(9, 11, 10, 10, 9, 11, 10, 10)), "shot length", set()),
    "uneven cuts": (replace(FILM, cuts=(9, 20, 8, 43)), "evenness of the cutting", {"shot length"}),
    "a camera that stands": (replace(FILM, cameras=("static",)), "camera vocabulary", {"motion"}),
    "a faster camera": (replace(FILM, speed=4.5), "motion", set()),
}
SOUNDS: dict[str, tuple[Film, str, set[str]]] = {
    "quieter": (replace(FILM, gain=0.4), "loudness", set()),
    "another tempo": (replace(FILM, tempo=120.0), "tempo", {"loudness"}),
    "another key": (replace(FILM, key="Ab"), "key", set()),
}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Signature:
    return signed(FILM, tmp_path_factory.mktemp("base"), sound=True)


def table(found: dict[str, Drift]) -> str:
    """Every change against every measure, in spreads; read it when a test fails."""
    names = [reading.name for reading in next(iter(found.values())).readings]
    lines = ["".ljust(26) + " ".join(name[:9].rjust(9) for name in names)]
    for change, one in found.items():
        told = {reading.name: f"{reading.away:9.1f}" for reading in one.readings}
        lines.append(change.ljust(26) + " ".join(told.get(name, "        -") for name in names))
    return "\n".join(lines)


def confusions(found: dict[str, Drift], expected: dict[str, tuple[Film, str, set[str]]]) -> list[str]:
    wrong = []
    for change, one in found.items():
        _, own, allowed = expected[change]
        moved = set(one.outside)
        wrong += [f"{change} does not move {own}"] if own and own not in moved else []
        wrong += [f"{change} moves {name}" for name in sorted(moved - allowed - {own})]
    return wrong


def test_each_change_of_the_picture_moves_its_own_measure_only(base: Signature, tmp_path: Path) -> None:
    found = {change: drift(signed(film, tmp_path), [base]) for change, (film, _, _) in CHANGES.items()}
    assert not confusions(found, CHANGES), f"{confusions(found, CHANGES)}\n{table(found)}"


def test_each_change_of_the_sound_moves_its_own_measure_only(base: Signature, tmp_path: Path) -> None:
    picture = shots(FILM, painted(FILM, tmp_path / "film.mp4"))
    found = {
        change: drift(signature(picture, played(film, tmp_path / "sound.wav"), told(film)), [base])
        for change, (film, _, _) in SOUNDS.items()
    }
    assert not confusions(found, SOUNDS), f"{confusions(found, SOUNDS)}\n{table(found)}"


def test_a_warmer_film_lies_further_off_step_by_step(base: Signature, tmp_path: Path) -> None:
    short = replace(FILM, cuts=(18,))
    steps = [signed(replace(short, change=warmer(step)), tmp_path).palette for step in (0, 3, 6, 12)]
    away = [apart(palette, base.shots[0].palette) for palette in steps]
    assert away == sorted(away) and away[0] < 1 and away[-1] > 8, away


def test_films_of_another_look_are_outside_and_a_sibling_is_inside(base: Signature, tmp_path: Path) -> None:
    sibling = drift(signed(replace(FILM, seed=2), tmp_path), [base])
    forest = drift(signed(replace(FILM, palette=FOREST, seed=3), tmp_path), [base])
    night = drift(signed(replace(FILM, palette=HARBOUR, seed=4, change=scaled(0.45)), tmp_path), [base])
    assert sibling.inside, table({"sibling": sibling})
    assert "palette" in forest.outside and {"palette", "luma"} <= set(night.outside)
    totals = [one.total or 0.0 for one in (sibling, forest, night)]
    assert 2 * totals[0] < min(totals[1:]), totals


def test_a_film_is_no_drift_from_itself_and_reads_back_from_json(base: Signature) -> None:
    again = Signature.model_validate_json(base.model_dump_json())
    found = drift(again, [base])
    assert again == base and found.total == 0 and found.inside
    assert len(base.model_dump_json()) < 4000


def test_what_was_not_measured_is_listed_and_never_counted(base: Signature) -> None:
    silent = base.model_copy(update={"loudness": None, "dynamics": None, "tempo": None, "key": "", "worn": ()})
    found = drift(silent, [base])
    missing = {line.split(":")[0] for line in found.not_judged}
    assert missing == {"loudness", "loudness range", "tempo", "key", "cast colours", "text"}
    assert missing.isdisjoint(reading.name for reading in found.readings)
    assert drift(base, []).total is None and len(drift(base, []).not_judged) == len(GAUGES)
    assert rows(drift(base, []))[-1]["verdict"] == "not judged"


def test_with_few_episodes_it_says_that_the_spread_is_not_known(base: Signature) -> None:
    for many in range(4):
        found = drift(base, [base] * many)
        assert found.known == (many >= 3)
        assert bool(found.notes) != found.known and (found.known or str(many) in found.notes[0])
        assert all(reading.spread == reading.floor for reading in found.readings)


def lit(base: Signature, luma: float) -> Signature:
    return base.model_copy(update={"luma": luma})


def test_a_film_is_held_to_its_own_series_spread(base: Signature) -> None:
    even = [lit(base, luma) for luma in (0.40, 0.41, 0.40, 0.42, 0.41)]
    varied = [lit(base, luma) for luma in (0.2, 0.5, 0.35, 0.6, 0.3)]
    assert "luma" in drift(lit(base, 0.55), even).outside
    assert "luma" not in drift(lit(base, 0.55), varied).outside
    assert drift(lit(base, 0.55), even) == drift(lit(base, 0.55), even[::-1])


def test_one_odd_episode_does_not_widen_the_series(base: Signature) -> None:
    series = [lit(base, luma) for luma in (0.40, 0.41, 0.40, 0.42, 0.95)]
    assert "luma" in drift(lit(base, 0.7), series).outside


@pytest.mark.parametrize("many", [4, 5, 6, 8, 12])
def test_a_series_that_stays_itself_is_rarely_flagged(many: int) -> None:
    chance = np.random.default_rng(many)
    drawn = chance.standard_normal((4000, many + 1))
    outside = [
        abs(row[0] - np.median(row[1:])) > LIMIT * spread_of(row[1:].tolist()) for row in drawn
    ]  # fmt: skip
    assert 0.03 < np.mean(outside) < 0.08


def test_the_factors_fall_with_the_number_of_episodes() -> None:
    assert list(FEW.values()) == sorted(FEW.values(), reverse=True)
    assert spread_of([1.0] * 20 + [3.0] * 20 + [2.0]) == pytest.approx(NORMAL)


def test_every_measure_has_a_floor_with_a_source() -> None:
    for gauge in GAUGES:
        assert floor(gauge.name).floor > 0 and floor(gauge.name).weight > 0 and floor(gauge.name).source


def test_what_is_told_outranks_what_is_heard_and_says_so(tmp_path: Path) -> None:
    film = painted(replace(FILM, cuts=(24,)), tmp_path / "film.mp4")
    sound = played(FILM, tmp_path / "sound.wav")
    seen = shots(replace(FILM, cuts=(24,)), film)
    heard, said = signature(seen, sound), signature(seen, sound, Told(tempo=72.0, key="F# minor", text=(0.6, 0.8)))
    assert (heard.tempo_from, said.tempo_from, said.tempo, said.key) == ("sound", "told", 72.0, "F# minor")
    assert heard.tempo == pytest.approx(96, rel=0.02) and heard.key == "D"
    assert said.text == (0.6, 0.8) and not signature(seen, None).tempo_from


def test_a_shot_that_was_screened_is_not_followed_again(tmp_path: Path) -> None:
    motion = Measure(name="motion", value=0.321, unit="widths/s")
    screening = Screening(score=1, measures=(motion,), notes=(), not_judged=(), measured_camera="roll_cw", confidence=1)
    seen = replace(shots(FILM, painted(replace(FILM, cuts=(24,)), tmp_path / "film.mp4"))[0], screening=screening)
    made = signature([seen]).shots[0]
    assert (made.camera, made.motion) == ("roll", 0.321)


def test_a_shot_past_the_end_or_a_film_of_none_is_refused(tmp_path: Path) -> None:
    film = painted(replace(FILM, cuts=(24,)), tmp_path / "film.mp4")
    seen = shots(replace(FILM, cuts=(24,)), film)[0]
    with pytest.raises(Unplayable, match="shot 1"):
        signature([replace(seen, start=60)])
    with pytest.raises(UserMistake):
        signature([])


def test_a_signature_with_a_number_that_is_none_is_refused(base: Signature) -> None:
    for bad in (math.nan, math.inf):
        with pytest.raises(ValidationError):
            Signature.model_validate({**base.model_dump(), "luma": bad})
        with pytest.raises(ValidationError):
            Signature.model_validate({**base.model_dump(), "text": (bad,)})
    for wrong in ({"tempo": 0}, {"shot_length": 0}, {"motion": -1}, {"palette": [(1, 2, 3, 0)]}, {"more": 1}):
        with pytest.raises(ValidationError):
            Signature.model_validate({**base.model_dump(), **wrong})


def test_texts_of_two_embeddings_are_not_held_against_each_other(base: Signature) -> None:
    one, other = (base.model_copy(update={"text": text}) for text in ((1.0, 0.0), (1.0, 0.0, 0.0)))
    assert any(line.startswith("text: the two can't be compared") for line in drift(one, [other]).not_judged)
    turned = base.model_copy(update={"text": (0.0, 1.0)})
    assert "text" in drift(turned, [one]).outside and "text" not in drift(one, [one]).outside


def test_jumps_are_told_within_one_place_and_light_only(tmp_path: Path) -> None:
    parts = [painted(replace(FILM, cuts=(24,), change=change), tmp_path / f"{name}.mp4")
             for name, change in (("a", FILM.change), ("b", FILM.change), ("c", scaled(0.5)))]  # fmt: skip
    seen = [replace(shots(replace(FILM, cuts=(24,)), part)[0], number=n + 1) for n, part in enumerate(parts)]
    found = jumps(signature(seen))
    assert {(one.before, one.after) for one in found} == {(2, 3)} and "luma" in {one.measure for one in found}
    assert not jumps(signature([*seen[:2], replace(seen[2], light="night")]))


def test_noise_is_read_on_plain_and_on_detailed_pictures() -> None:
    chance = np.random.default_rng(1)
    plain = np.full((180, 320), 120.0)
    detailed = plain + 60 * np.sign(np.sin(np.arange(320) / 9)) * np.sign(np.sin(np.arange(180) / 7))[:, None]
    for picture in (plain, detailed):
        read = [
            grain([np.clip(picture + chance.normal(0, s, picture.shape), 0, 255).astype(np.uint8)])
            for s in (0, 2, 4, 8)
        ]
        assert read == sorted(read) and read[0] < 0.3
        assert read[2] == pytest.approx(4, rel=0.25) and read[3] == pytest.approx(8, rel=0.25)


def test_silence_and_a_file_without_sound_are_not_heard(tmp_path: Path) -> None:
    assert hear(played(replace(FILM, gain=0.0), tmp_path / "silence.wav")) is None
    assert hear(painted(replace(FILM, cuts=(12,)), tmp_path / "mute.mp4")) is None


@pytest.mark.parametrize(("tempo", "key"), [(66.0, "C"), (84.0, "F# minor"), (110.0, "Bb"), (140.0, "E minor")])
def test_tempo_and_key_are_heard(tempo: float, key: str, tmp_path: Path) -> None:
    heard = hear(played(replace(FILM, tempo=tempo, key=key), tmp_path / "sound.wav"))
    assert heard and heard.tempo and tempo_gap(heard.tempo, tempo) < 0.03
    assert heard.key in ("", key)


colours = st.tuples(st.floats(0, 100), st.floats(-80, 80), st.floats(-80, 80))


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 5).flatmap(lambda n: st.tuples(*[st.lists(colours, min_size=n, max_size=n)] * 2)))
def test_the_distance_of_palettes_is_the_best_of_all_matchings(both: tuple[list[tuple[float, ...]], ...]) -> None:
    one, other = both
    best = min(
        sum(math.dist(a, b) for a, b in zip(one, order, strict=True)) for order in itertools.permutations(other)
    ) / len(one)
    a, b = ([(*colour, 1 / len(one)) for colour in many] for many in both)
    assert apart(a, b) == pytest.approx(best, abs=0.02 + 1e-3 * best)  # type: ignore[arg-type]
    assert apart(a, b) == pytest.approx(apart(b, a), abs=0.02)  # type: ignore[arg-type]


@settings(max_examples=25, deadline=None)
@given(st.lists(colours, min_size=1, max_size=60), st.integers(1, 8))
def test_shades_are_few_their_shares_add_up_and_are_always_the_same(cloud: list[tuple[float, ...]], count: int) -> None:
    lab = np.array(cloud, np.float32)
    made = shades(lab, count)
    assert 1 <= len(made) <= count and sum(shade[3] for shade in made) == pytest.approx(1, abs=0.01)
    assert made == shades(lab, count)
    assert np.array(made)[:, :3].mean() <= 100


@given(st.sampled_from(["C", "G", "D", "A", "E", "B", "F#", "C#", "Ab", "Eb", "Bb", "F"]))
def test_keys_lie_on_the_circle_of_fifths(key: str) -> None:
    assert key_gap(key, key) == 0 and 0 <= key_gap(key, "C") <= 6
    assert key_gap("C", "A minor") == 0.5 and key_gap("C", "G") == 1 and key_gap("C", "F#") == 6
    assert tempo_gap(60, 120) == 0 and tempo_gap(100, 103) == pytest.approx(0.03)
