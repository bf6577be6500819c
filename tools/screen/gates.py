"""Gates: is this file the take that was ordered at all? A gate that fails needs no further judge."""

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from tools.probe import Facts
from tools.screen.findings import Finding, Wanted, figure, ramp
from tools.screen.frames import Reel

GATES = frozenset({"frozen", "black", "short", "wrong_size", "cut_inside"})


def gates(reel: Reel, facts: Facts, wanted: Wanted) -> Iterator[Finding]:
    """Length, rate, size, frozen share, black share, a cut inside."""
    yield length(reel, facts, wanted)
    yield rate(facts, wanted)
    yield size(facts, wanted)
    yield frozen(reel)
    yield black(reel)
    yield cut_inside(reel)


def length(reel: Reel, facts: Facts, wanted: Wanted) -> Finding:
    """Seconds really decoded against those ordered; half a frame less is still whole."""
    got = reel.count / float(facts.fps or Fraction(wanted.fps))
    short = got < wanted.seconds - 0.5 / float(Fraction(wanted.fps))
    says = f"It runs {got:.2f} s; {wanted.seconds:.2f} s were ordered" if short else ""
    score = ramp(got / max(wanted.seconds, 0.01), 0.5, 1) if short else 1
    return Finding(figure("length", got, "s", score, 1), "short" if short else "", says)


def rate(facts: Facts, wanted: Wanted) -> Finding:
    """Frames per second; another rate can be conformed, at a price in smoothness."""
    same = abs(facts.fps - Fraction(wanted.fps)) < Fraction(1, 100)
    return Finding(figure("frame rate", float(facts.fps), "fps", 1 if same else 0.6, 0.5))


def size(facts: Facts, wanted: Wanted) -> Finding:
    """Share of the ordered pixels; another shape, or under half the pixels, fails."""
    share = facts.width * facts.height / (wanted.width * wanted.height)
    shape = (facts.width / max(facts.height, 1)) / (wanted.width / wanted.height)
    wrong = share < 0.5 or not 0.88 < shape < 1.14
    says = f"It is {facts.width}×{facts.height}; {wanted.width}×{wanted.height} was ordered" if wrong else ""
    exact = (facts.width, facts.height) == (wanted.width, wanted.height)
    return Finding(
        figure("size", share, "of ordered px", 1 if exact else 0 if wrong else 0.8, 0.5),
        "wrong_size" if wrong else "",
        says,
    )


def frozen(reel: Reel) -> Finding:
    """Share of frames in which nothing moved for a quarter of a second."""
    share = float(reel.still.mean()) if reel.count else 1.0
    wrong = share > 0.3
    says = f"The picture stands still for {share:.0%} of the take" if wrong else ""
    return Finding(figure("frozen", share, "of frames", ramp(share, 0.4, 0.05), 2), "frozen" if wrong else "", says)


def black(reel: Reel) -> Finding:
    """Share of frames without any light."""
    share = float(reel.black.mean()) if reel.count else 1.0
    wrong = share > 0.1
    says = f"{share:.0%} of the frames are black" if wrong else ""
    return Finding(figure("black", share, "of frames", ramp(share, 0.2, 0), 1), "black" if wrong else "", says)


def cut_inside(reel: Reel) -> Finding:
    """Sudden changes to another picture: one shot must be one shot."""
    usual = float(np.median(reel.change)) if reel.count else 0.0
    jumps = np.flatnonzero((reel.change > max(0.045, 4 * usual)) & (reel.likeness < 0.6))
    says = f"It cuts to another picture at frame {jumps[0]}" if jumps.size else ""
    fault = "cut_inside" if jumps.size else ""
    return Finding(figure("cuts inside", jumps.size, "", 0 if jumps.size else 1, 1), fault, says)
