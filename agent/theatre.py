"""A season seen side by side: its episodes held against each other, and one sheet with a strip for each."""

import asyncio
import json
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from agent.crew import showrunner
from agent.studio import Studio
from memory.series import Episode, Series
from memory.style import style_of
from tools.post.cast_sheet import cast_sheet as draw_cast
from tools.post.strip import Strip, season_strip, stills
from tools.screen.drift import Drift, ShotSeen, Signature, drift, signed
from tools.stills import sheet as stills_of

Held = tuple[Episode, Signature, Drift | None]


def held(episodes: Sequence[Episode]) -> list[Held]:
    """Every episode that was measured, against all the others."""
    signs = [(one, sign) for one in episodes if (sign := signed(one.signature))]
    return [
        (one, sign, drift(sign, rest) if (rest := [other for them, other in signs if them is not one]) else None)
        for one, sign in signs
    ]


async def cast_sheet(series: Series, studio: Studio) -> Path | None:
    """cast.png in the series' folder: everybody as the animatic draws them; none where nobody is a person."""
    style = showrunner.at_hand(style_of(series, studio.bible.serials.records(series.id)), studio)
    colours = showrunner.colours(style.look or "film_print", style)
    drawer = studio.vendor("animatic")
    found = [(one, await stills_of(one.draws, colours, series.id, drawer)) for one in style.cast if one.draws]
    people = [(one.name, one.draws, views) for one, views in found if views]
    out = studio.root / "series" / series.id / "cast.png"
    if not people:
        out.unlink(missing_ok=True)
        return None
    out.parent.mkdir(parents=True, exist_ok=True)
    return await asyncio.to_thread(draw_cast, series.name, people, out)


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
