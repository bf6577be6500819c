"""Frame sizes and frame counts."""

from collections.abc import Sequence
from fractions import Fraction

from memory.film import Ratio, Size


def frame_size(size: Size, ratio: Ratio) -> tuple[int, int]:
    """Width and height in even pixels; a size names the shorter side."""
    short = int(size.rstrip("p"))
    wide, high = (int(part) for part in ratio.split(":"))
    long = round(short * max(wide, high) / min(wide, high) / 2) * 2
    return (long, short) if wide >= high else (short, long)


def frames_of(seconds: float, fps: str) -> int:
    """Whole frames nearest to a length."""
    return round(Fraction(str(seconds)) * Fraction(fps))


def apportion(weights: Sequence[float], total: int, least: Sequence[int]) -> list[int]:
    """Whole frames in proportion to weights that add up to `total` exactly, none under its least.

    When the least alone exceed the total, they are shrunk in proportion, to no less than one frame each.
    """
    if sum(least) >= total:
        return _exact([total * one / sum(least) for one in least], total)
    spare = total - sum(least)
    wishes = [max(0.0, weight) for weight in weights]
    over = [max(0.0, wish - low) for wish, low in zip(wishes, least, strict=True)]
    share = over if sum(over) else wishes if sum(wishes) else [1.0] * len(least)
    return _exact([low + spare * part / sum(share) for low, part in zip(least, share, strict=True)], total)


def _exact(lengths: Sequence[float], total: int) -> list[int]:
    whole = [max(1, int(length)) for length in lengths]
    rest = sorted(range(len(whole)), key=lambda i: whole[i] - lengths[i])
    step = 1 if sum(whole) < total else -1
    at = 0
    while sum(whole) != total:
        index = rest[at % len(rest)] if step > 0 else max(range(len(whole)), key=whole.__getitem__)
        whole[index] += step
        at += 1
    return whole
