"""A sharp onset that the AAC encoder would overshoot stays under the promised peak, and nothing else is touched."""

from pathlib import Path

import numpy as np
import pytest

from tools import ffmpeg
from tools.post.aac import AUDIO, encoded
from tools.post.loudness import loudness
from tools.post.pcm import read, write


@pytest.fixture(scope="module")
def onset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Quiet tone, then noise that starts at once, just under -2 dBFS."""
    chance = np.random.default_rng(3)
    time = np.arange(3 * 48_000) / 48_000
    tone = 0.05 * np.sin(2 * np.pi * 220 * time)
    burst = np.where((time > 1) & (time < 1.2), np.sign(chance.standard_normal(len(time))) * 0.78, 0)
    return write(
        tmp_path_factory.mktemp("onset") / "onset.wav",
        np.stack([tone + burst] * 2).clip(-0.79, 0.79).astype(np.float32),
    )


def test_the_plain_encoder_overshoots_this_onset(onset: Path, tmp_path: Path) -> None:
    ffmpeg.run(["-y", "-i", onset, *AUDIO, tmp_path / "plain.m4a"])
    assert loudness(tmp_path / "plain.m4a").peak > -1


def test_ours_does_not(onset: Path, tmp_path: Path) -> None:
    assert loudness(encoded(onset, 3, tmp_path)).peak <= -1


def test_far_from_the_onset_the_sound_is_as_it_was(onset: Path, tmp_path: Path) -> None:
    before, after = read(onset), read(encoded(onset, 3, tmp_path))
    span = slice(2 * 48_000, int(2.9 * 48_000))
    assert np.abs(after[:, span]).max() == pytest.approx(np.abs(before[:, span]).max(), rel=0.05)
