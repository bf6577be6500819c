"""Takes matched: a drifting set comes home, what is right is left alone, and nothing goes further than it may."""

import asyncio
import hashlib
import json
from importlib.metadata import version
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.crew import matching
from agent.settings import Settings
from agent.state import FilmState
from agent.studio import Studio
from memory.film import Brief, Clip, Cut, Shot, Storyboard, Take
from memory.match import COLOUR, LIGHT, Match, Reading, Target
from memory.record import Reel
from tools import ffmpeg
from tools.post import looks, match, segments
from tools.post.grade import VERSION as GRADE
from tools.post.grade import _difference
from tools.post.lut import Floats, look_up
from tools.screen.palette import likeness
from tools.vendors.animatic import draw
from tools.vendors.contract import Order
from tools.vendors.damage import FILTERS

SCENES = (("sea", "golden_hour", "figure"), ("street", "night", "view"), ("desk", "noon", "view"))
DRIFTS = {
    "amber": "colorchannelmixer=rr=1.08:bb=0.86",
    "blue": "colorchannelmixer=rr=0.9:bb=1.1",
    "green": "colorchannelmixer=rr=0.94:gg=1.05:bb=0.94",
    "magenta": "colorchannelmixer=rr=1.05:gg=0.94:bb=1.05",
    "bright": "colorlevels=rimax=0.84:gimax=0.84:bimax=0.84",
    "dark": "colorchannelmixer=rr=0.8:gg=0.8:bb=0.8",
    "dull": "hue=s=0.72",
}
SKIN = np.array([[0.78, 0.57, 0.45], [0.93, 0.76, 0.65], [0.55, 0.36, 0.26], [0.36, 0.23, 0.17]], np.float32)
CODE = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "12", "-pix_fmt", "yuv420p")
TAGS = ("-colorspace", "bt709", "-color_range", "tv")


def shoot(place: str, light: str, staging: str, out: Path) -> Path:
    """A small take, drawn by the animatic as a world without drift would give it."""
    shot = Shot(
        number=1, scene=1, frames=10, action="", place=place, light=light, subject="woman", staging=staging,
        framing="wide", camera="push_in", motion="medium", prompt="",
    )  # fmt: skip
    order = Order(
        slate="s", vendor="animatic", model="drawn", shot=shot, prompt="", frames=10, fps="24", width=214, height=120,
        seed=3, camera="push_in", motion="medium", palette=looks.palette("golden"),
    )  # fmt: skip
    draw.draw(order.model_dump(mode="json"), str(out), str(out.parent / "plates"), lambda share: None)
    return out


def drifted(take: Path, by: str, out: Path) -> Path:
    """The take as a world that drifts would give it."""
    wide = f"scale=in_color_matrix=bt709,format=gbrp,{by},scale=out_color_matrix=bt709,format=yuv420p"
    ffmpeg.run(["-y", "-i", take, "-vf", by if by in FILTERS.values() else wide, *CODE, *TAGS, out])
    return out


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("takes")
    return {light: shoot(place, light, staging, folder / f"{light}.mp4") for place, light, staging in SCENES}


@pytest.fixture(scope="module")
def home(clean: dict[str, Path]) -> Target:
    """What three approved episodes of the same scenes came to."""
    known = [match.read(clean[light], light, place) for place, light, _ in SCENES for _ in range(3)]
    return match.target(known, looks.palette("golden"))


def every(path: Path) -> list[Floats]:
    with av.open(str(path)) as box:
        return [frame.to_ndarray(format="rgb24").astype(np.float32) / 255 for frame in box.decode(video=0)]


def frames(path: Path) -> list[Floats]:
    return every(path)[::4]


def put_right(take: Path, found: Match | None, out: Path) -> Path:
    """The take with its match laid on, as the lab renders it."""
    clip = Clip(shot=1, slate="s", digest=take.stem, start=0, frames=10, match=found)
    cut = Cut(title="t", fps="24", width=214, height=120, clips=(clip,))
    (made,) = asyncio.run(segments.render(cut, {take.stem: take}, {}, out, processes=1))
    return made


def apart(one: Path, other: Path) -> float:
    """The distance in light and colour that the screening room measures, in points of Lab."""
    return -20 * float(np.log(likeness(one, other)))


def test_a_drifting_set_comes_at_least_half_of_the_way_home(
    clean: dict[str, Path], home: Target, tmp_path: Path
) -> None:
    before, after = [], []
    for place, light, _ in SCENES:
        right = frames(clean[light])
        for name, by in DRIFTS.items():
            gone = drifted(clean[light], by, tmp_path / f"{light}_{name}.mp4")
            found = match.match(match.read(gone, light, place), home)
            laid = match.table(found) if found else None
            for good, bad in zip(right, frames(gone), strict=True):
                back = look_up(laid, bad) if laid is not None else bad
                before.append((float(_difference(good, bad).mean()), palette_gap(good, bad)))
                after.append((float(_difference(good, back).mean()), palette_gap(good, back)))
    was, now = np.mean(before, axis=0), np.mean(after, axis=0)
    print(f"dE 2000 {was[0]:.2f} -> {now[0]:.2f}, palette {was[1]:.2f} -> {now[1]:.2f}")
    assert was[0] > 3 and now[0] < was[0] / 2 and now[1] < was[1] / 2


def palette_gap(one: Floats, other: Floats) -> float:
    """Root mean square distance of Lab quantiles along five turns, as `likeness` takes it."""
    turns = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0.7, 0.7], [0, 0.7, -0.7]], np.float32)
    a, b = (
        np.quantile(
            cv2.cvtColor(cv2.resize(x, (48, 27)), cv2.COLOR_RGB2Lab).reshape(-1, 3) @ turns.T,
            np.linspace(0.02, 0.98, 25),
            axis=0,
        )
        for x in (one, other)
    )
    return float(np.sqrt(((a - b) ** 2).mean()))


def test_what_the_lab_renders_comes_home_too(clean: dict[str, Path], home: Target, tmp_path: Path) -> None:
    gone = drifted(clean["noon"], DRIFTS["amber"], tmp_path / "gone.mp4")
    found = match.match(match.read(gone, "noon", "desk"), home)
    right, wrong, back = (
        put_right(take, laid, tmp_path) for take, laid in ((clean["noon"], None), (gone, None), (gone, found))
    )
    assert found and apart(back, right) < apart(wrong, right) / 2


def test_the_sandbox_that_turns_every_hue_is_brought_nearer_but_no_further_than_the_bound(
    clean: dict[str, Path], home: Target, tmp_path: Path
) -> None:
    gone = drifted(clean["golden_hour"], FILTERS["drift"], tmp_path / "gone.mp4")
    found = match.match(match.read(gone, "golden_hour", "sea"), home)
    assert found and found.held and found.amount < 1 and "as far as a match may go" in match.words(found)
    for good, bad in zip(frames(clean["golden_hour"]), frames(gone), strict=True):
        assert palette_gap(good, look_up(match.table(found), bad)) < 0.8 * palette_gap(good, bad)


def test_takes_that_are_right_are_left_alone(clean: dict[str, Path], home: Target) -> None:
    for place, light, _ in SCENES:
        assert match.match(match.read(clean[light], light, place), home) is None


def test_grain_and_another_encoding_are_no_reason_to_match(
    clean: dict[str, Path], home: Target, tmp_path: Path
) -> None:
    for place, light, _ in SCENES:
        again = drifted(clean[light], "noise=alls=6:allf=t,eq=gamma=1.02", tmp_path / f"{light}.mp4")
        found = match.match(match.read(again, light, place), home)
        moved = [_difference(x, look_up(match.table(found), x)).mean() if found else 0.0 for x in frames(again)]
        assert np.mean(moved) < 0.5


def test_a_night_stays_night_whatever_the_series_knows(clean: dict[str, Path]) -> None:
    noons = match.target([match.read(clean["noon"], "noon", "street")] * 3, looks.palette("golden"))
    night = match.read(clean["night"], "night", "street")
    found = match.match(night, noons)
    assert found is None or (found.gain, found.gamma, found.offset, found.saturation) == (1, 1, 0, 1)
    assert match.match(night, Target()) is None


def test_a_light_never_seen_before_is_freed_of_a_cast_only() -> None:
    gone = reading([(20, 40, -30), (50, 45, -35), (80, 40, -30)])
    found = match.match(gone, Target(palette=looks.palette("golden")))
    assert found and (found.gain, found.gamma, found.offset, found.saturation) == (1, 1, 0, 1)
    (shift,) = set(found.shifts)
    assert shift[0] < 0 and np.hypot(*shift) <= COLOUR / 2 + 0.01


def reading(thirds: list[tuple[float, float, float]], light: str = "noon", place: str = "sea") -> Reading:
    """The reading of three flat patches with a little grain."""
    grain = np.random.default_rng(5).normal(0, 1, (600, 3))
    return match.reading((np.repeat(np.array(thirds), 200, 0) + grain).astype(np.float32), light, place)


def test_neighbours_of_one_light_and_place_meet_and_a_lonely_shot_has_none() -> None:
    red, plain, plain_too = (reading([(20, a, 0), (50, a, 0), (80, a, 0)]) for a in (12, 0, 0))
    elsewhere = reading([(20, 12, 0), (50, 12, 0), (80, 12, 0)], place="forest")
    target = match.middle([red, plain, plain_too, elsewhere])
    assert [(aim.light, aim.place, aim.takes) for aim in target.aims] == [("noon", "sea", 3)]
    found = match.match(red, target)
    assert found and -12 <= found.shifts[1][0] < -8 and "less magenta" in match.words(found)
    assert np.abs(np.array(match.after(red, found).tones) - np.array(plain.tones)).max() < 3
    assert match.match(plain, target) is None and match.match(elsewhere, target) is None


def test_a_target_is_kept_as_json() -> None:
    known = match.target([reading([(20, 0, 9), (50, 0, 9), (80, 0, 9)])], looks.palette("noir"))
    assert Target.model_validate_json(known.model_dump_json()) == known


async def test_the_colorist_matches_filmed_shots_to_the_series_and_leaves_cards_and_drawn_ones(
    clean: dict[str, Path], home: Target, tmp_path: Path
) -> None:
    gone = drifted(clean["noon"], DRIFTS["amber"], tmp_path / "gone.mp4")
    kinds = [("kling", "hero"), ("animatic", "hero"), ("kling", "end_card"), ("kling", "view")]
    async with Studio.open(Settings(studio=tmp_path / "studio"), lambda kind, **more: None) as studio:
        digest = studio.vault.put(gone)
        takes = [a_take(n, vendor, digest) for n, (vendor, _) in enumerate(kinds)]
        shots = tuple(a_shot(n, staging, "noon" if n < 3 else "snow") for n, (_, staging) in enumerate(kinds))
        clips = tuple(Clip(shot=n, slate=take.slate, digest=digest, start=0, frames=10) for n, take in enumerate(takes))
        state: FilmState = {
            "brief": Brief(text="", series="night-harbor"), "target": home,
            "reels": [Reel(shot=a, takes=(b,), circled=b.slate) for a, b in zip(shots, takes, strict=True)],
            "storyboard": Storyboard(title="", fps="24", shots=shots),
            "cut": Cut(title="t", fps="24", width=214, height=120, clips=clips),
        }  # fmt: skip
        cut = await matching.matched(state, studio)
        kept = await matching.measured({**state, "cut": cut}, studio)
        alone = await matching.matched({**state, "brief": Brief(text="")}, studio)
    first, *others = (clip.match for clip in cut.clips)
    assert [(one.light, one.place) for one in kept] == [("noon", "desk"), ("noon", "desk"), ("snow", "desk")]
    assert kept[0].tones[1][1] < kept[1].tones[1][1] - 6
    assert first and first.shifts[1][1] < -6 and others[:2] == [None, None]
    assert list(matching.told(cut)) == [str(n) for n, clip in enumerate(cut.clips) if clip.match]
    assert "cooler" in matching.told(cut)["0"]
    assert [clip.match for clip in alone.clips] == [None] * 4


def a_shot(number: int, staging: str, light: str) -> Shot:
    return Shot(
        number=number, scene=1, frames=10, action="", place="desk", light=light, subject="lamp", staging=staging,
        framing="wide", camera="static", motion="low", prompt="",
    )  # fmt: skip


def a_take(shot: int, vendor: str, digest: str) -> Take:
    return Take(
        slate=f"sh{shot}", shot=shot, number=1, vendor=vendor, model="", prompt="", seed=1, camera="static",
        motion="low", digest=digest, frames=10,
    )  # fmt: skip


luma = st.floats(0, 100)
tone = st.tuples(st.floats(-60, 60), st.floats(-60, 60))


@st.composite
def a_reading(draw: st.DrawFn) -> Reading:
    five, three = (sorted(draw(st.lists(luma, min_size=n, max_size=n))) for n in (5, 3))
    return Reading(light="noon", luma=tuple(five), levels=tuple(three), tones=draw(st.tuples(tone, tone, tone)),
                   chroma=draw(st.floats(0, 60)))  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(take=a_reading(), aims=st.lists(a_reading(), min_size=1, max_size=4))
def test_every_match_is_bounded_and_leaves_light_in_order(take: Reading, aims: list[Reading]) -> None:
    found = match.match(take, match.target(aims))
    if found is None:
        return
    ramp = np.linspace(0, 1, 101)
    lit = match.curve(ramp, (found.gain, found.gamma, found.offset))
    assert (np.diff(lit) >= 0).all() and np.abs(lit - ramp).max() <= LIGHT / 100 + 1e-6
    assert lit[-1] == pytest.approx(1) and lit[97] < 0.995
    assert max(np.hypot(*shift) for shift in found.shifts) <= COLOUR + 0.02
    laid = match.table(found)
    assert np.isfinite(laid).all() and laid.min() >= 0 and laid.max() <= 1
    grey = cv2.cvtColor(laid[range(33), range(33), range(33)][None], cv2.COLOR_RGB2Lab)[0]
    assert (np.diff(grey[:, 0]) > -0.3).all() and grey[-1, 0] > 99 and match.words(found)


@settings(max_examples=60, deadline=None)
@given(take=a_reading(), aim=a_reading())
def test_skin_never_turns_green(take: Reading, aim: Reading) -> None:
    found = match.match(take, match.target([aim] * 4))
    if found:
        lab = cv2.cvtColor(look_up(match.table(found), SKIN)[None], cv2.COLOR_RGB2Lab)[0]
        hue = np.degrees(np.arctan2(lab[:, 2], lab[:, 1]))
        assert (hue < 80).all(), found


def test_a_match_is_part_of_a_segments_name_and_of_the_fade_out_of_it(clean: dict[str, Path], tmp_path: Path) -> None:
    found = Match(shifts=((0, -4), (0, -4), (0, -4)))

    def names(*laid: Match | None) -> list[str]:
        clips = tuple(
            Clip(shot=n, slate="s", digest="t", start=0, frames=4, fade=2 if n == 1 else 0, match=one)
            for n, one in enumerate(laid)
        )
        cut = Cut(title="t", fps="24", width=214, height=120, clips=clips)
        files = {"t": clean["noon"]}
        return [one["out"] for one in segments._segments(cut, files, {}, looks.lut("clean"), tmp_path)]

    plain = names(None, None, None)
    assert [a == b for a, b in zip(plain, names(found, None, None), strict=True)] == [False, False, True]
    assert [a == b for a, b in zip(plain, names(None, found, None), strict=True)] == [True, False, True]
    told = found.model_copy(update={"amount": 0.5, "held": True})
    assert names(told, None, None) == names(found, None, None)


def test_a_cut_without_matches_keeps_the_names_it_had(clean: dict[str, Path], tmp_path: Path) -> None:
    lut = looks.lut("golden")
    made = put_right_plain(clean["noon"], tmp_path)
    shared = [segments.METHOD, GRADE, digest(lut.tobytes()), 214, 120, "24", segments.ENCODER]
    shared += [version(name) for name in ("av", "numpy", "opencv-python-headless")]
    assert made.stem == digest(json.dumps([*shared, "t", 0, 6, []]).encode())


def put_right_plain(take: Path, out: Path) -> Path:
    clip = Clip(shot=1, slate="s", digest="t", start=0, frames=6)
    cut = Cut(title="t", fps="24", width=214, height=120, clips=(clip,), look="golden")
    return asyncio.run(segments.render(cut, {"t": take}, {}, out))[0]


def digest(words: bytes) -> str:
    return hashlib.sha256(words).hexdigest()[:32]


def test_each_clip_and_the_fade_between_two_show_their_own_match(clean: dict[str, Path], tmp_path: Path) -> None:
    warm, cool = (Match(shifts=((0, b), (0, b), (0, b))) for b in (8, -8))
    clips = tuple(
        Clip(shot=n, slate="s", digest="t", start=0, frames=6, fade=3 if n else 0, match=one)
        for n, one in enumerate((warm, cool, None))
    )
    cut = Cut(title="t", fps="24", width=214, height=120, clips=clips)
    for processes in (1, 3):  # a tail kept graded, and one decoded and graded again
        made = asyncio.run(
            segments.render(cut, {"t": clean["noon"]}, {}, tmp_path / str(processes), processes=processes)
        )
        first, second, third = ([frame[..., 2].mean() for frame in every(path)] for path in made)
        assert first[5] < third[5] < second[5] and second[0] < second[1] < second[2] < second[3]
