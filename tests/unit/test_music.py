"""Music: composed to length, cuts and turn, with an ending; or the user's own made to fit."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memory.errors import UserMistake
from tools import music
from tools.music import harmony, melody
from tools.music.arrange import energy
from tools.music.instruments import INSTRUMENTS
from tools.music.kit import DRUMS
from tools.music.tone import hertz
from tools.post import pcm
from tools.post.loudness import loudness

CUE = music.Cue(mood="warm", seconds=12.0, hits=(2.1, 4.4, 6.5, 9.0), turn=6.5, seed=3)
MOODS = sorted(music.moods())
RATE = pcm.RATE


def _score(cue: music.Cue) -> music.Score:
    return music.write(cue, music.mood(cue.mood))


@st.composite
def cues(draw: st.DrawFn) -> music.Cue:
    """Any film: 1 to 200 s, cuts anywhere, a turn or none, a tempo or none."""
    seconds = draw(st.floats(1, 90))
    hits = sorted(draw(st.lists(st.floats(0, seconds), max_size=30)))
    tempo = draw(st.one_of(st.just(0.0), st.floats(40, 180)))
    turn = draw(st.one_of(st.just(0.0), st.floats(0, seconds)))
    return music.Cue(draw(st.sampled_from(MOODS)), seconds, tempo, tuple(hits), turn, draw(st.integers(0, 2**31)))


@settings(max_examples=25, deadline=None)
@given(cues())
def test_every_film_gets_a_score_inside_its_length_that_lands(cue: music.Cue) -> None:
    score = _score(cue)
    assert all(0 <= note.at < cue.seconds and note.seconds > 0 and 0 < note.velocity <= 1 for note in score.notes)
    assert any(abs(note.at - score.grid.landing) < 1e-6 and note.pitch for note in score.notes)
    assert sum(section.bars for section in score.sections) == score.grid.bars == len(score.chords) - 1
    assert -score.grid.bar - 0.01 < score.grid.first < 0.02
    assert score.grid.at(score.grid.bars) == pytest.approx(score.grid.landing)


@settings(max_examples=15, deadline=None)
@given(cues())
def test_tempo_stays_near_what_was_asked_or_in_the_moods_range(cue: music.Cue) -> None:
    low, high = music.mood(cue.mood).tempo
    if cue.tempo:
        low, high = cue.tempo * 0.93, cue.tempo * 1.07
    assert low - 0.5 <= _score(cue).grid.tempo <= high + 0.5


def test_last_chord_lands_on_the_last_cut() -> None:
    assert _score(CUE).grid.landing == 9.0
    assert _score(replace(CUE, hits=())).grid.landing < CUE.seconds - 1


def test_beats_meet_the_cuts_better_than_a_tempo_chosen_blind() -> None:
    chance = np.random.default_rng(5)
    fitted, blind = [], []
    for seed in range(20):
        hits = tuple(np.cumsum(chance.uniform(1.5, 4, 9)))
        cue = music.Cue("warm", hits[-1] + 3, hits=hits, turn=hits[4], seed=seed)
        grid = _score(cue).grid
        for beat, errors in ((grid.beat, fitted), (60 / 102, blind)):
            off = (grid.landing - np.array(hits[:-1])) % (beat / 2)
            errors.append(float(np.minimum(off, beat / 2 - off).mean()))
    assert np.mean(fitted) < 0.75 * np.mean(blind)


def test_every_cut_is_touched() -> None:
    starts = np.array([note.at for note in _score(CUE).notes])
    assert all(np.abs(starts - hit).min() < 0.001 for hit in CUE.hits)


def test_the_lift_begins_at_the_bar_nearest_to_the_turn() -> None:
    score = _score(CUE)
    lift = next(section for section in score.sections if section.name == "lift")
    assert abs(score.grid.at(lift.first) - CUE.turn) <= score.grid.bar / 2 + 1e-6
    assert energy(score.sections, lift.first) > energy(score.sections, lift.first - 1)


@pytest.mark.parametrize("mood", MOODS)
def test_players_of_a_mood_exist_and_its_chords_can_be_read(mood: str) -> None:
    sheet = music.mood(mood)
    for part in sheet.parts:
        assert part.on in (DRUMS if part.plays == "drum" else INSTRUMENTS)
        assert len(part.steps) == (sheet.metre * 4 if part.plays == "drum" else 0)
    for numeral in {*sheet.cadence, sheet.final, *(n for pool in (*sheet.theme, *sheet.lift) for n in pool)}:
        assert len(harmony.chord(numeral, 0).tones) >= 2
    assert {sheet.accent, sheet.rise, sheet.blow} <= {*DRUMS, *INSTRUMENTS}


def test_another_seed_is_another_piece_and_the_same_seed_the_same() -> None:
    pieces = [_score(replace(CUE, seed=seed)).notes for seed in (1, 1, 2, 3)]
    assert pieces[0] == pieces[1]
    assert len({tuple((n.at, n.pitch) for n in piece) for piece in pieces}) == 3


def test_a_series_keeps_its_motif_in_any_mood_and_seed() -> None:
    ours = {_score(replace(CUE, mood=m, seed=s, motif="night shift")).motif for m in MOODS for s in (1, 2)}
    others = {_score(replace(CUE, motif=name)).motif for name in ("a", "b", "c", "d", "e")}
    assert len(ours) == 1
    assert len(others - ours) >= 4


def test_motif_is_heard_again_in_the_lift() -> None:
    figure = melody.motif("night shift")
    singer = melody.Singer(harmony.scale(0, "major"), 72, 72)
    bars = [singer.sing(figure, bar, harmony.chord("I", 0), 4) for bar in range(2)]
    assert [note[:2] for note in bars[0]] == [note[:2] for note in bars[1]]


@given(
    st.lists(st.sampled_from(["I", "ii7", "iii7", "IVmaj9", "V7", "vi7", "bVII", "bVI", "iv"]), min_size=2, max_size=12)
)
def test_voices_move_no_further_than_they_must(numerals: list[str]) -> None:
    voicings = harmony.lead([harmony.chord(numeral, 2) for numeral in numerals], 62)
    for before, after in pairwise(voicings):
        moves = [min(abs(pitch - old) for old in before) for pitch in after]
        assert sum(moves) / len(moves) <= 3
        assert min(after) >= 48 and max(after) <= 78


@pytest.mark.parametrize("key", ["H", "", "c", "Cb#", "I"])
def test_a_key_that_is_none_is_refused(key: str) -> None:
    with pytest.raises(Exception, match="no key"):
        harmony.tonic(key)


@pytest.mark.parametrize("name", ["piano", "felt", "guitar", "harp", "strings", "pad", "bell", "arp", "sub", "solo"])
def test_an_instrument_is_in_tune_and_its_velocity_is_heard(name: str) -> None:
    pitch = 45 if name == "sub" else 64
    loud, soft = (INSTRUMENTS[name](pitch, 1.5, v, np.random.default_rng(1)).mean(0) for v in (0.9, 0.4))
    spectrum = np.abs(np.fft.rfft(loud * np.hanning(len(loud)), RATE * 4))
    near = spectrum[int(hertz(pitch - 0.5) * 4) : int(hertz(pitch + 0.5) * 4)]
    cents = 1200 * np.log2((int(hertz(pitch - 0.5) * 4) + near.argmax()) / 4 / hertz(pitch))
    assert abs(cents) < 15
    assert loud.std() > 1.8 * soft.std()


@pytest.fixture(scope="module")
def piece(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return music.compose(CUE, tmp_path_factory.mktemp("music") / "piece.wav")


def _onsets(sound: pcm.F32) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Rise of the spectrum in 5 ms steps."""
    step = RATE // 200
    frames = np.lib.stride_tricks.sliding_window_view(sound.mean(0), 1024)[::step] * np.hanning(1024)
    level = np.log10(np.abs(np.fft.rfft(frames, axis=1)) + 1e-3)
    return np.maximum(0, np.diff(level, axis=0)).sum(1)


def test_last_chord_is_heard_within_60_ms_of_the_last_cut(piece: Path) -> None:
    rise = _onsets(pcm.read(piece))
    near = slice(int((9.0 - 0.25) * 200), int((9.0 + 0.25) * 200))
    heard = (near.start + int(rise[near].argmax())) / 200 + 512 / RATE
    assert abs(heard - 9.0) < 0.06


def test_the_ending_rings_out_and_is_not_cut(piece: Path) -> None:
    sound = pcm.read(piece)
    levels = [
        20 * np.log10(np.sqrt((sound[:, -n * 9600 : -(n - 1) * 9600 or None] ** 2).mean()) + 1e-9)
        for n in range(8, 0, -1)
    ]
    assert all(after < before + 1.5 for before, after in pairwise(levels))
    assert max(before - after for before, after in pairwise(levels[:-1])) < 8
    assert -55 < levels[-4] < -20
    assert np.abs(sound[:, -48:]).max() < 0.01


def test_it_is_as_long_as_asked_and_does_not_clip(piece: Path) -> None:
    sound = pcm.read(piece)
    assert sound.shape == (2, round(CUE.seconds * RATE))
    assert np.abs(sound).max() < 1
    assert abs(float(sound.mean())) < 1e-3


def test_it_builds_and_is_never_silent(piece: Path) -> None:
    sound = pcm.read(piece)
    power = (sound[:, : 9 * RATE].reshape(2, 18, RATE // 2) ** 2).mean((0, 2))
    assert power[13:].mean() > 1.5 * power[:4].mean()
    assert power.min() > 1e-5


def test_it_is_wide_but_holds_in_mono(piece: Path) -> None:
    left, right = pcm.read(piece)
    assert 0.3 < float(np.corrcoef(left, right)[0, 1]) < 0.98


def test_the_same_cue_gives_the_same_sound(tmp_path: Path) -> None:
    first, again = (music.compose(replace(CUE, seconds=3.0), tmp_path / name) for name in ("a.wav", "b.wav"))
    assert np.abs(pcm.read(again) - pcm.read(first)).max() < 1e-4


@pytest.mark.parametrize("mood", MOODS)
def test_every_mood_plays_at_a_level_a_mix_can_use(mood: str, tmp_path: Path) -> None:
    heard = loudness(music.compose(music.Cue(mood, 4.0, hits=(1.1, 2.5), seed=2), tmp_path / "m.wav"))
    assert -24 < heard.integrated < -9
    assert heard.peak < 1.5


def test_moods_are_told_by_the_words_of_a_tone() -> None:
    assert music.suited("punchy, for commuters") == "punchy"
    assert music.suited("ruhig und hochwertig") == "premium"
    assert music.suited("a travel film at dusk, melancholic") == "melancholic"
    assert music.suited("") in music.moods()


def test_an_unknown_mood_is_the_users_mistake(tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match="no mood"):
        music.compose(music.Cue("polka", 5.0), tmp_path / "m.wav")
    assert not list(tmp_path.iterdir())


def _tone(path: Path, seconds: float) -> Path:
    wave = 0.3 * np.sin(2 * np.pi * 220 * np.arange(int(seconds * RATE)) / RATE)
    return pcm.write(path, np.stack([wave, wave]).astype(np.float32))


@pytest.mark.parametrize(("has", "wants"), [(9.0, 4.0), (2.0, 7.3), (4.0, 4.0), (0.7, 3.0), (12.0, 11.95)])
def test_a_users_music_is_made_to_fit_to_the_sample(tmp_path: Path, has: float, wants: float) -> None:
    sound = pcm.read(music.fit(_tone(tmp_path / "theirs", has), wants, tmp_path / "bed.wav"))
    assert sound.shape == (2, round(wants * RATE))
    assert np.abs(sound[:, -48:]).max() < 0.02
    middle = sound[:, RATE // 2 : -int(wants * 0.25 * RATE)]
    steps = middle.shape[1] // 4800
    level = np.sqrt((middle[:, : steps * 4800].reshape(2, steps, 4800) ** 2).mean((0, 2)))
    assert level.min() > 0.05


@pytest.mark.parametrize("inside", [b"", b"#EXTM3U\nfile:///etc/hostname\n", b"RIFF0000WAVEfmt ", b"\x89PNG\r\n\x1a\n"])
def test_music_that_is_no_sound_is_the_users_mistake(tmp_path: Path, inside: bytes) -> None:
    (tmp_path / "song.mp3").write_bytes(inside)
    with pytest.raises(UserMistake) as raised:
        music.fit(tmp_path / "song.mp3", 5, tmp_path / "bed.wav")
    assert raised.value.field == "music"
    assert [path.name for path in tmp_path.iterdir()] == ["song.mp3"]
