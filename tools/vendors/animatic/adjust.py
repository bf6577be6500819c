"""What the words of a prompt change in the drawing, so that a rewritten prompt is a different take."""

from dataclasses import replace
from typing import Any

from tools.vendors.animatic.develop import Tone
from tools.vendors.remedies import Adjustment, parse

MOTIONS = ("low", "medium", "high")
FRAMINGS = ("wide", "medium", "close", "detail")
SALT = 1_000_003


def adjusted(order: dict[str, Any]) -> tuple[dict[str, Any], Adjustment]:
    """The order as its prompt's remedies change it (motion, framing, seed), and the adjustment for the rest."""
    asked = parse(order["prompt"])
    shot = {**order["shot"], "framing": step(FRAMINGS, order["shot"]["framing"], asked.framing)}
    seed = order["seed"] + (SALT if asked.composition else 0)
    return {**order, "shot": shot, "seed": seed, "motion": step(MOTIONS, order["motion"], asked.motion)}, asked


def step(scale: tuple[str, ...], now: str, by: float) -> str:
    """The word `by` steps up the scale, kept inside it; a word that is not on it stays."""
    if now not in scale:
        return now
    return scale[min(max(scale.index(now) + round(by), 0), len(scale) - 1)]


def tone_of(asked: Adjustment, exposure: float) -> Tone:
    """How to develop: the light's own exposure with the prompt's wishes, each held to what still looks like film."""
    tone = Tone(exposure * asked.exposure, asked.contrast, asked.warmth, asked.saturation, asked.sharpness)
    return replace(tone, contrast=min(max(tone.contrast, 0.6), 1.6), saturation=min(max(tone.saturation, 0.4), 1.8))
