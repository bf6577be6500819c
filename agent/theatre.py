"""A season seen side by side: its episodes held against each other, and one sheet with a strip for each."""

import json
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from memory.series import Episode, Series
from tools.post.strip import Strip, season_strip, stills
from tools.screen.drift import Drift, ShotSeen, Signature, drift, signed

Held = tuple[Episode, Signature, Drift | None]


def held(episodes: Sequence[Episode]) -> list[Held]:
    """Every episode that was measured, against all the others."""
    signs = [(one, sign) for one in episodes if (sign := signed(one.signature))]
    return [
        (one, sign, drift(sign, rest) if (rest := [other for them, other in signs if them is not one]) else None)
        for one, sign in signs
    ]


def sheet(series: Series, found: Sequence[Held], studio: Path) -> Path | None:
    """season.png in the series' folder, from the masters; None when no episode is made."""
    strips = [
        Strip(one.number, one.title, sign, stills(shots), drifted)
        for one, sign, drifted in found
        if (shots := shots_of(studio / "films" / one.film))
    ]
    if not strips:
        return None
    folder = studio / "series" / series.id
    folder.mkdir(parents=True, exist_ok=True)
    return season_strip(strips, series.name, folder / "season.png")


def shots_of(folder: Path) -> list[ShotSeen]:
    """The shots of a finished film as they lie in its master."""
    try:
        told: dict[str, Any] = json.loads((folder / "record.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    cut, master = told["cut"], folder / "master.mp4"
    shots = {shot["number"]: shot for shot in told["storyboard"]["shots"]}
    seen, at = [], 0
    for clip in cut["clips"]:
        fade = min(int(clip["fade"]), int(clip["frames"]) - 1)
        shot = shots[clip["shot"]]
        card = shot["staging"] in ("title_card", "end_card")
        where = ("", "") if card else (shot["place"], shot["light"])
        rate = str(Fraction(cut["fps"]))
        seen.append(ShotSeen(clip["shot"], master, at + fade, clip["frames"] - fade, rate, shot["camera"], *where))
        at += clip["frames"]
    return seen if master.is_file() else []
