"""Changes to a cut, each a new cut of the same length."""

from itertools import accumulate

from memory.errors import UserMistake
from memory.film import Clip, Cut, Title
from tools.shape import frames_of

BREATH = 0.25


def _at(cut: Cut, shot: int) -> int:
    for index, clip in enumerate(cut.clips):
        if clip.shot == shot:
            return index
    raise UserMistake(f"Shot {shot} is not in the cut", f"Shots: {', '.join(str(clip.shot) for clip in cut.clips)}")


def _with(cut: Cut, index: int, clip: Clip) -> Cut:
    return cut.model_copy(update={"clips": (*cut.clips[:index], clip, *cut.clips[index + 1 :])})


def trim(cut: Cut, shot: int, start: int, available: int) -> Cut:
    """Slip a clip within its take; the span must lie inside the `available` frames."""
    index = _at(cut, shot)
    clip = cut.clips[index]
    if not 0 <= start <= available - clip.frames:
        raise UserMistake(f"Shot {shot} can start at frame 0 to {max(0, available - clip.frames)}, not {start}")
    return _with(cut, index, clip.model_copy(update={"start": start}))


def transition(cut: Cut, shot: int, fade: int) -> Cut:
    """Set how a shot begins; the first shot has nothing to fade from, and a fade is at most half its clip."""
    index = _at(cut, shot)
    clip = cut.clips[index]
    return _with(cut, index, clip.model_copy(update={"fade": min(fade, clip.frames // 2) if index else 0}))


def starts(cut: Cut) -> dict[int, int]:
    """Shot number -> first frame in the cut."""
    ends = accumulate(clip.frames for clip in cut.clips)
    return {clip.shot: end - clip.frames for clip, end in zip(cut.clips, ends, strict=True)}


def title(cut: Cut, shot: int, words: Title) -> Cut:
    """Lay words over a shot, a breath in from its head; they replace what stood there."""
    clip = cut.clips[_at(cut, shot)]
    begin = starts(cut)[shot]
    breath = min(frames_of(BREATH, cut.fps), clip.frames // 4)
    laid = words.model_copy(update={"start": begin + breath, "frames": max(1, clip.frames - 2 * breath)})
    rest = tuple(old for old in cut.titles if not begin <= old.start < begin + clip.frames)
    return cut.model_copy(update={"titles": (*rest, laid)})
