"""Drift: what a film looks and sounds like in a few numbers, and how far that lies from the rest of its series."""

from tools.screen.drift.compare import drift, jumps, rows
from tools.screen.drift.nouns import (
    Drift,
    Jump,
    Reading,
    Shade,
    ShotSeen,
    ShotSign,
    Signature,
    Told,
    Worn,
    in_cut,
    signed,
)
from tools.screen.drift.sign import signature

__all__ = ["Drift", "Jump", "Reading", "Shade", "ShotSeen", "ShotSign", "Signature", "Told", "Worn", "drift",
           "in_cut", "jumps", "rows", "signature", "signed"]  # fmt: skip
