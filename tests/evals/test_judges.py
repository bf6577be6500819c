"""A judge counts only when it was tried: biased, yes-saying, blind and guessing ones are void; our screen is not."""

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest

from evals.anchors import drifted, keep
from evals.judges import QUESTIONS, Choice, Control, Exhibit, Reply, controls, questioned, trial, wilson
from evals.our_judges import by_score, screened
from memory.errors import UserMistake
from tests.evals.moving import clip

DAMAGE = dict(enumerate(QUESTIONS))


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> list[Exhibit]:
    folder = tmp_path_factory.mktemp("clips")
    return [Exhibit(*clip(folder, seed)) for seed in (1, 2, 3)]


@pytest.fixture(scope="module")
def tried(clips: list[Exhibit], tmp_path_factory: pytest.TempPathFactory) -> list[Control]:
    return controls(clips, tmp_path_factory.mktemp("controls"))


def knowing(one: Exhibit, other: Exhibit) -> Choice:
    """A judge that reads the answer: it stands for a perfect one."""
    if bool(one.damage) == bool(other.damage):
        return "tie"
    return "second" if one.damage else "first"


def test_our_screen_is_trusted_on_rendered_clips(tried: list[Control]) -> None:
    found = trial(by_score(screened), tried)
    assert found.trusted, found
    assert found.flips == 0 and found.kept == found.tried == 15 and found.low > 0.75
    assert set(found.seen) == set(QUESTIONS) and min(found.seen.values()) == 1


def test_a_judge_that_likes_what_it_sees_first_is_void(tried: list[Control]) -> None:
    found = trial(lambda one, other: "first", tried)
    assert any("order" in why for why in found.void) and found.flips == 1 and found.first == 1


def test_a_judge_that_is_biased_now_and_then_is_void(tried: list[Control]) -> None:
    chance = random.Random(3)
    found = trial(lambda one, other: "first" if chance.random() < 0.3 else knowing(one, other), tried)
    assert not found.trusted and 0.1 < found.flips < 0.6


@pytest.mark.parametrize("choices", [("first", "second"), ("first", "second", "tie")])
def test_no_coin_is_trusted(choices: tuple[Choice, ...], tried: list[Control]) -> None:
    for seed in range(300):
        chance = random.Random(seed)
        assert not trial(lambda one, other, chance=chance: chance.choice(choices), tried).trusted, seed  # type: ignore[misc]


def test_a_judge_that_cannot_see_one_damage_is_void(tried: list[Control]) -> None:
    found = trial(lambda a, b: "tie" if "flicker" in (a.damage, b.damage) else knowing(a, b), tried)
    assert found.void == ("blind to flicker: saw 0% of it",)
    assert not trial(lambda a, b: "tie", tried).trusted


def test_a_judge_that_prefers_one_of_two_equal_clips_is_void(tried: list[Control]) -> None:
    copies = {one.copy.path for one in tried}
    found = trial(lambda a, b: "second" if b.path in copies else "first" if a.path in copies else knowing(a, b), tried)
    assert found.flips == 0 and len(found.void) == 1 and "equal" in found.void[0]


def true(path: Path, question: str) -> Reply:
    kinds = [kind for kind, asked in QUESTIONS.items() if asked == question]
    return "yes" if path.stem.endswith(kinds[0]) else "no"


def test_a_judge_that_answers_what_is_true_is_trusted(tried: list[Control]) -> None:
    found = questioned(lambda exhibit, question: true(exhibit.path, question), tried)
    assert found.trusted and found.yes == 0 and found.kept == found.tried == 24


def test_a_yes_sayer_a_no_sayer_and_a_coin_are_void(tried: list[Control]) -> None:
    yes = questioned(lambda exhibit, question: "yes", tried)
    assert any("says yes to 100%" in why for why in yes.void)
    assert any("blind" in why for why in questioned(lambda exhibit, question: "no", tried).void)
    for seed in range(300):
        chance = random.Random(seed)
        coin = questioned(lambda exhibit, question, chance=chance: chance.choice(("yes", "no")), tried)  # type: ignore[misc]
        assert not coin.trusted, seed


def test_a_judge_of_questions_is_not_told_the_damage(tried: list[Control]) -> None:
    told: list[str] = []
    questioned(lambda exhibit, question: told.append(exhibit.damage) or "no", tried)  # type: ignore[func-returns-value]
    assert set(told) == {""}


def test_controls_are_rendered_once(clips: list[Exhibit], tmp_path: Path) -> None:
    first = controls(clips[:1], tmp_path, ("dark",))[0].spoilt[0].path
    before = first.stat().st_mtime_ns
    assert controls(clips[:1], tmp_path, ("dark",))[0].spoilt[0].path.stat().st_mtime_ns == before
    with pytest.raises(UserMistake):
        trial(knowing, [])


@pytest.mark.parametrize(
    ("kept", "tried", "low", "high"), [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (8, 10, 0.4902, 0.9433)]
)
def test_wilson_is_the_interval_of_the_books(kept: int, tried: int, low: float, high: float) -> None:
    assert wilson(kept, tried) == pytest.approx((low, high), abs=1e-4)


def test_our_screen_stands_still_on_its_anchors(clips: list[Exhibit], tmp_path: Path) -> None:
    keep("screen", screened, clips, tmp_path / "anchors.json")
    assert drifted(screened, clips, tmp_path / "anchors.json") == []


def test_a_judge_that_moved_is_told_with_both_scores(clips: list[Exhibit], tmp_path: Path) -> None:
    file = tmp_path / "anchors.json"
    keep("old eye", lambda one: 0.5, clips[:2], file)
    assert drifted(lambda one: 0.504, clips[:2], file, tolerance=0.01) == []
    assert drifted(lambda one: 0.6, clips[:1], file) == [
        "clip1.mp4 was 0.500 with old eye and is 0.600 now", "1 of 2 anchors were not judged again",
    ]  # fmt: skip
    assert "is not judged now" in drifted(lambda one: None, clips[:2], file)[0]
    assert "none of the anchors" in drifted(lambda one: 0.5, clips, file)[0]
    file.write_text(json.dumps({"v": 1}))
    with pytest.raises(UserMistake):
        drifted(screened, clips, file)


def test_what_is_not_scored_is_a_tie(clips: list[Exhibit]) -> None:
    other = Exhibit(clips[1].path, replace(clips[1].wanted, slate="x"))
    assert by_score(lambda one: None if one is other else 0.9)(clips[0], other) == "tie"
    assert by_score(lambda one: 0.9 if one is other else 0.8)(clips[0], other) == "second"
