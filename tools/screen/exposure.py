"""How the picture is lit: exposure, contrast, sharpness, flicker, colourfulness."""

from collections.abc import Iterator

import numpy as np

from tools.screen.findings import Finding, Wanted, figure, ramp
from tools.screen.frames import Reel


def light(reel: Reel, wanted: Wanted) -> Iterator[Finding]:
    """The measures of light, each from the figures of the one decode."""
    yield exposure(reel, wanted)
    yield contrast(reel, wanted)
    yield sharpness(reel, wanted)
    yield flicker(reel)
    yield Finding(figure("colourfulness", float(np.median(reel.colour)), "0..150"))


def exposure(reel: Reel, wanted: Wanted) -> Finding:
    """Mean luma. A dark picture may still hold bright light (a lamp at night); a bright one must not burn out."""
    mean, peak = float(np.median(reel.luma)), float(np.median(reel.peak))
    burnt = float(np.median(reel.bright))
    lit = max(ramp(mean, 0.01, 0.05), ramp(peak, 0.2, 0.45)) if wanted.dark_ok else max(
        ramp(mean, 0.05, 0.16), ramp(peak, 0.4, 0.75)
    )  # fmt: skip
    kept = min(ramp(mean, 0.97, 0.86), ramp(burnt, 0.5, 0.15))
    fault = "dark" if lit < 0.5 else "bright" if kept < 0.5 else ""
    says = {
        "dark": f"It is too dark: mean luma {mean:.2f}, brightest parts {peak:.2f}",
        "bright": f"It is too bright: mean luma {mean:.2f}, {burnt:.0%} of it burnt out",
    }.get(fault, "")
    return Finding(figure("exposure", mean, "luma", min(lit, kept), 3), fault, says)


def contrast(reel: Reel, wanted: Wanted) -> Finding:
    """Luma between the darkest and the brightest hundredth of the picture; fog and snow may be flat."""
    spread, dark = float(np.median(reel.spread)), float(np.median(reel.dark))
    score = ramp(spread, 0.03, 0.12) if wanted.soft_ok else ramp(spread, 0.06, 0.3)
    flat = score < 0.5
    says = f"It is flat: its tones span only {spread:.2f} of the range" if flat else ""
    crushed = 1.0 if wanted.dark_ok else ramp(dark, 0.9, 0.6)
    return Finding(figure("contrast", spread, "luma", min(score, crushed), 1.5), "flat" if flat else "", says)


def sharpness(reel: Reel, wanted: Wanted) -> Finding:
    """Strength of the strongest edges against the contrast, on the small picture: only real softness shows there."""
    edges = float(np.median(reel.detail))
    score = ramp(edges, 0.02, 0.08) if wanted.soft_ok else ramp(edges, 0.03, 0.13)
    soft = score < 0.4
    says = f"It is soft: edge strength {edges:.2f}, where 0.13 is crisp" if soft else ""
    return Finding(figure("sharpness", edges, "edge strength", score, 1.5), "soft" if soft else "", says)


def flicker(reel: Reel) -> Finding:
    """How far the brightness of a frame sits from the mean of its neighbours, 3rd quartile, in luma levels of 255."""
    luma = reel.luma * 255
    beat = np.abs(luma[1:-1] - (luma[:-2] + luma[2:]) / 2)
    strength = float(np.percentile(beat, 75)) if beat.size else 0.0
    wrong = strength > 1.5
    says = f"Its brightness flickers by {strength:.1f} levels from frame to frame" if wrong else ""
    return Finding(
        figure("flicker", strength, "levels", ramp(strength, 2.5, 0.6), 1.5), "flicker" if wrong else "", says
    )
