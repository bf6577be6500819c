"""Lines for the report's drawings, as SVG path words; no text from outside ever goes in."""

from collections.abc import Sequence

WIDE, HIGH = 1000.0, 120.0
LOUDEST, QUIETEST = -6.0, -36.0


def outline(peaks: Sequence[object]) -> str:
    """A mirrored outline of peaks 0..1 in a box of 1000×120; empty when there are none."""
    tops = [min(1.0, abs(float(peak))) for peak in peaks if isinstance(peak, int | float)]
    if len(tops) < 2:
        return ""
    step = WIDE / (len(tops) - 1)
    above = [f"{index * step:.1f},{HIGH / 2 - max(top, 0.008) * HIGH / 2:.1f}" for index, top in enumerate(tops)]
    below = [f"{index * step:.1f},{HIGH / 2 + max(top, 0.008) * HIGH / 2:.1f}" for index, top in enumerate(tops)]
    return f"M{'L'.join(above)}L{'L'.join(reversed(below))}Z"


def curve(levels: Sequence[object]) -> str:
    """Loudness over the film, LUFS between -36 and -6, in a box of 1000×120; empty when there are none."""
    heights = [height(level) for level in levels if isinstance(level, int | float)]
    if len(heights) < 2:
        return ""
    step = WIDE / (len(heights) - 1)
    return "M" + "L".join(f"{index * step:.1f},{y:.1f}" for index, y in enumerate(heights))


def height(level: float) -> float:
    """Where a loudness lies in the box, from its top."""
    share = (LOUDEST - level) / (LOUDEST - QUIETEST)
    return min(1.0, max(0.0, share)) * HIGH
