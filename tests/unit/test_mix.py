"""The mix: exact length, -14 LUFS, no peak over -1 dBTP even as AAC, music that makes way for every word."""

import re
import subprocess
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from memory.errors import Unplayable, UserMistake
from tools import ffmpeg
from tools.post import limiter, pcm
from tools.post.ducking import band_levels, envelope
from tools.post.loudness import loudness, true_peak, waveform
from tools.post.mix import mix

RATE = pcm.RATE


def _sine(hertz: float, seconds: float, gain: float = 0.2) -> pcm.F32:
    return (gain * np.sin(2 * np.pi * hertz * np.arange(int(seconds * RATE)) / RATE)).astype(np.float32)[None]


def _speech(seconds: float) -> pcm.F32:
    """Syllables of noise shaped like a voice: 250 to 3000 Hz, four a second."""
    chance, size = np.random.default_rng(4), int(seconds * RATE)
    f = np.fft.rfftfreq(size, 1 / RATE)
    noise = np.fft.irfft(np.fft.rfft(chance.standard_normal(size)) * ((f > 250) & (f < 3000)), size)
    beat = np.clip(np.sin(2 * np.pi * 4 * np.arange(size) / RATE) + 0.6, 0, 1)
    return (0.2 * noise / noise.std() * beat).astype(np.float32)[None]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """speech.wav (2 s), music.wav (8 s: beats over a broad chord), tones.wav (8 s at 120, 1000 and 6000 Hz)."""
    at = tmp_path_factory.mktemp("mix")
    chance = np.random.default_rng(2)
    pcm.write(at / "speech.wav", _speech(2.0))
    chord = sum(_sine(f, 8, 0.06) for f in (110, 220, 277, 330, 660, 1320, 2640))
    beat = np.exp(-((np.arange(8 * RATE) / RATE * 2) % 1) * 12).astype(np.float32)
    music = chord * (0.4 + 0.6 * beat) + 0.15 * beat * chance.standard_normal((1, 8 * RATE)).astype(np.float32)
    pcm.write(at / "music.wav", np.repeat(music, 2, 0).astype(np.float32))
    tones = _sine(120, 8, 0.1) + _sine(1000, 8, 0.1) + _sine(6000, 8, 0.1)
    pcm.write(at / "tones.wav", np.repeat(tones, 2, 0))
    return at


def _level(sound: pcm.F32, hertz: float, start: float, seconds: float = 0.5) -> float:
    """dB of one frequency in a stretch of sound."""
    part = sound[0, int(start * RATE) : int((start + seconds) * RATE)]
    wave = np.exp(-2j * np.pi * hertz * np.arange(len(part)) / RATE) * np.hanning(len(part))
    return float(20 * np.log10(abs((part * wave).sum()) / len(part) + 1e-12))


def test_it_is_at_the_target_and_stays_there_as_aac(folder: Path, tmp_path: Path) -> None:
    made = mix(
        [(folder / "speech.wav", 1.0), (folder / "speech.wav", 5.0)], folder / "music.wav", 8, tmp_path / "m.wav"
    )
    ffmpeg.run(["-i", made.path, "-c:a", "aac", "-b:a", "192k", "-y", tmp_path / "m.m4a"])
    encoded = loudness(tmp_path / "m.m4a")
    assert abs(made.loudness + 14) <= 0.2
    assert abs(encoded.integrated + 14) <= 0.5
    assert encoded.peak <= -1
    assert not made.warnings


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seconds=st.floats(0.2, 11), music=st.booleans())
def test_it_is_as_long_as_the_film_to_the_sample(folder: Path, tmp_path: Path, seconds: float, music: bool) -> None:
    made = mix([], folder / "music.wav" if music else None, seconds, tmp_path / "m.wav")
    assert pcm.read(made.path).shape == (2, round(seconds * RATE))


def test_music_sinks_9_to_12_db_under_speech_most_where_speech_lives(folder: Path, tmp_path: Path) -> None:
    quiet = pcm.write(tmp_path / "quiet.wav", _speech(3.0))
    made = mix([(quiet, 2.5)], folder / "tones.wav", 8, tmp_path / "m.wav", voice_gain_db=-50)
    sound = pcm.read(made.path)
    sunk = {hertz: _level(sound, hertz, 0.8) - _level(sound, hertz, 4.0) for hertz in (120, 1000, 6000)}
    assert 9 <= sunk[120] <= 10
    assert 9 <= sunk[6000] <= 10
    assert 11.5 <= sunk[1000] <= 12.5


def test_music_has_made_way_before_the_first_word_and_comes_back(folder: Path, tmp_path: Path) -> None:
    quiet = pcm.write(tmp_path / "quiet.wav", _speech(2.0))
    made = mix([(quiet, 3.0)], folder / "tones.wav", 8, tmp_path / "m.wav", voice_gain_db=-50)
    sound = pcm.read(made.path)
    before, first, after = (_level(sound, 1000, at, 0.1) for at in (2.4, 2.95, 6.5))
    assert before - first > 8
    assert abs(after - before) < 0.3


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 20), st.floats(0.1, 4)), max_size=5))
def test_making_way_is_never_a_jump(lines: list[tuple[float, float]]) -> None:
    speech = envelope([(int(at * RATE), np.ones(int(long * 100), bool)) for at, long in lines], 25 * RATE)
    assert speech.min() >= 0 and speech.max() <= 1
    assert np.abs(np.diff(speech)).max(initial=0) < 0.06
    for at, long in lines:
        assert speech[int(at * 100) : int((at + long) * 100)].min(initial=1) > 0.85


def test_a_scratch_line_is_clear_over_the_music_under_it(folder: Path, tmp_path: Path) -> None:
    levels = []
    for gain in (0.0, -60.0):
        made = mix(
            [(folder / "speech.wav", 3.0)],
            folder / "tones.wav",
            8,
            tmp_path / "m.wav",
            voice_gain_db=gain,
            scratch=True,
        )
        sound = pcm.read(made.path)
        under = 10 * np.log10(band_levels(iter([sound[:, int(3.1 * RATE) : int(4.9 * RATE)]]), 0).mean())
        levels.append(under - _level(sound, 6000, 0.5))
    assert levels[0] - levels[1] >= 10


def test_a_scratch_voice_stands_six_db_lower_against_the_music(folder: Path, tmp_path: Path) -> None:
    over = []
    for scratch in (False, True):
        made = mix([(folder / "speech.wav", 3.0)], folder / "tones.wav", 8, tmp_path / "m.wav", scratch=scratch)
        sound = pcm.read(made.path)
        speech = 10 * np.log10(band_levels(iter([sound[:, 3 * RATE : 5 * RATE]]), 0).mean())
        over.append(speech - _level(sound, 6000, 0.5))
    assert 3.5 < over[0] - over[1] < 6.5


def test_a_film_without_sound_still_breathes(tmp_path: Path) -> None:
    made = mix([], None, 2.0, tmp_path / "m.wav")
    sound = pcm.read(made.path)
    assert 0 < sound.std() < 0.01
    assert np.abs(sound.reshape(2, 20, -1)).max(2).min() > 1e-4
    assert "room tone" in made.warnings[0]


def test_music_that_ends_early_or_is_silent_is_no_error(tmp_path: Path) -> None:
    short = pcm.write(tmp_path / "short.wav", _sine(300, 1.0))
    silent = pcm.write(tmp_path / "silent.wav", _sine(300, 1.0, 0.0))
    assert mix([], short, 3.0, tmp_path / "a.wav").loudness == pytest.approx(-14, abs=0.5)
    assert "silent" in mix([], silent, 3.0, tmp_path / "b.wav").warnings[0]


def test_a_line_that_runs_past_the_end_is_said(folder: Path, tmp_path: Path) -> None:
    made = mix([(folder / "speech.wav", 2.0)], folder / "music.wav", 3, tmp_path / "m.wav")
    assert any("past the end" in warning for warning in made.warnings)


@pytest.mark.parametrize("seconds", [0.0, -3.0, float("nan"), 1e9])
def test_a_length_no_film_has_is_refused(tmp_path: Path, seconds: float) -> None:
    with pytest.raises(UserMistake):
        mix([], None, seconds, tmp_path / "m.wav")


def test_a_broken_file_leaves_nothing_half_written(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.wav").write_bytes(b"RIFF0000WAVE")
    for lines, music in (([(tmp_path / "broken.wav", 0.0)], None), ([], tmp_path / "broken.wav")):
        with pytest.raises(Unplayable):
            mix(lines, music, 2, tmp_path / "m.wav")
    assert [path.name for path in tmp_path.iterdir()] == ["broken.wav"]


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.5, 6), st.floats(0.1, 0.9))
def test_the_limiter_holds_its_ceiling(seed: int, gain: float, ceiling: float) -> None:
    chance = np.random.default_rng(seed)
    sound = (chance.standard_normal((2, 20_000)) * chance.exponential(0.2, (1, 20_000))).astype(np.float32)
    gains = limiter.curve(limiter.chart(sound), gain, ceiling)
    assert true_peak(limiter.apply(sound, gains, 0)) <= ceiling * 1.02
    assert gains.max() <= gain * 1.0001


@pytest.mark.parametrize("kind", ["music", "speech", "tones"])
def test_loudness_is_what_ffmpeg_measures(folder: Path, kind: str) -> None:
    ours = loudness(folder / f"{kind}.wav")
    words = [ffmpeg.program(), "-hide_banner", "-nostdin", "-i", folder / f"{kind}.wav"]
    words += ["-af", "ebur128=peak=true", "-f", "null", "-"]
    said = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=True).stderr
    summary = said[said.rindex("Summary") :]
    lufs, peak = (float(re.search(name + r":\s+(-?[\d.]+)", summary)[1]) for name in (r"I", r"Peak"))  # type: ignore[index]
    assert ours.integrated == pytest.approx(lufs, abs=0.15)
    assert ours.peak == pytest.approx(peak, abs=0.25)


def test_a_reports_outline_follows_the_sound(tmp_path: Path) -> None:
    pcm.write(tmp_path / "a.wav", np.concatenate([_sine(300, 1, 0.1), _sine(300, 1, 0.8)], 1))
    outline = waveform(tmp_path / "a.wav", 10)
    assert len(outline) == 10
    assert max(outline[:4]) < 0.15 < 0.75 < min(outline[6:])
    assert waveform(tmp_path / "a.wav", 1000) and all(0 <= top <= 1 for top in waveform(tmp_path / "a.wav", 1000))
