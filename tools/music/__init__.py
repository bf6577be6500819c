"""Music composed and played to the length, cuts, turn and mood of a film; or a user's own, made to fit."""

from pathlib import Path

from memory.errors import UserMistake
from tools.music.arrange import Score, write
from tools.music.cue import Cue, Mood, mood, moods, suited
from tools.music.fitting import fit
from tools.music.render import perform
from tools.post.pcm import Writer

__all__ = ["Cue", "Mood", "Score", "compose", "fit", "mood", "moods", "suited", "write"]


def compose(cue: Cue, out: Path) -> Path:
    """Compose and play a cue into a 48 kHz stereo float WAV file, exactly `cue.seconds` long."""
    if not 1 <= cue.seconds <= 36_000:
        raise UserMistake("Music needs a length", "Give 1 to 36000 s", field="seconds", got=str(cue.seconds))
    with Writer(out) as file:
        for block in perform(write(cue, mood(cue.mood)), cue.seed):
            file.write(block)
    return out
