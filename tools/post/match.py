"""Takes matched to what their series, or their neighbours, look like: read, compared, and a table to lay on them.

A difference counts for as much as it exceeds what takes of the same light and place differ by without being wrong, so
that a take within that is left alone.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from memory.match import COLOUR, LIGHT, SATURATION, Aim, Match, Reading, Target
from tools.post.lut import Floats, identity
from tools.probe import probe
from tools.screen.frames import pictures
from tools.screen.palette import to_lab

VERSION = 1
LOOKS = 8
SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)
# Measured on 60 drawn pictures of 6 places in 4 lights: what luma, a, b and the logarithm of chroma differ by between
# pictures of one place in one light, and between places. Light goes from blue to amber, never from green to magenta.
THERE, ANYWHERE, PALETTE = (3.0, 2.0, 2.5, 0.10), (7.0, 2.5, 7.0, 0.25), 10.0
SEEN = (0.8, 0.7, 0.03)  # below this in luma, in a or b, and in saturation, nobody sees a match
Curve = tuple[float, float, float]


def read(path: Path, light: str = "", place: str = "") -> Reading:
    """Measure a take from a few of its frames at 48×48; `Unplayable` when it is no film."""
    facts, size = probe(path), (48, 48)
    few = list(pictures(path, *size, keys_only=True))
    if len(few) < LOOKS // 2 < facts.frames:
        few = list(pictures(path, *size))
    chosen = [few[i] for i in np.unique(np.linspace(0, len(few) - 1, LOOKS).round().astype(int))]
    rows = np.stack(chosen).reshape(-1, 1, 3).astype(np.float32) / 255
    return reading(np.asarray(cv2.cvtColor(rows, cv2.COLOR_BGR2Lab), np.float32)[:, 0], light, place)


def reading(lab: Floats, light: str = "", place: str = "") -> Reading:
    """The reading of a cloud of px, n×3 Lab."""
    thirds = np.array_split(lab[np.argsort(lab[:, 0], kind="stable")], 3)
    middles = np.array([third.mean(0) for third in thirds])
    apart = [((third - middle)[:, 1:] ** 2).sum(1).mean() for third, middle in zip(thirds, middles, strict=True)]
    numbers = {"luma": np.quantile(lab[:, 0], SHARES), "levels": middles[:, 0], "tones": middles[:, 1:]}
    told = {name: values.astype(float).round(2).tolist() for name, values in numbers.items()}
    chroma = round(float(np.sqrt(np.mean(apart))), 2)
    return Reading.model_validate({"light": light, "place": place, "chroma": chroma, **told})


def target(readings: Iterable[Reading], palette: Sequence[str] = ()) -> Target:
    """What takes that are right come to, per light and place and per light; `palette` is for lights not seen yet."""
    rows = list(readings)
    here = [_aim(group, THERE) for group in _groups(rows)]
    lights = dict.fromkeys(row.light for row in rows)
    pooled = [[row.model_copy(update={"place": ""}) for row in rows if row.light == light] for light in lights]
    return Target(aims=(*here, *(_aim(group, ANYWHERE) for group in pooled)), palette=tuple(palette))


def middle(readings: Iterable[Reading]) -> Target:
    """What the takes of one film share: an aim for each light at a place that two or more were shot in."""
    return Target(aims=tuple(_aim(group, THERE) for group in _groups(readings) if len(group) > 1))


def _groups(readings: Iterable[Reading]) -> list[list[Reading]]:
    groups: dict[tuple[str, str], list[Reading]] = {}
    for one in readings:
        groups.setdefault((one.light, one.place), []).append(one)
    return list(groups.values())


def _aim(group: Sequence[Reading], least: tuple[float, ...]) -> Aim:
    """The middle of a group; a median, so that one take that went wrong does not move it."""
    luma, tones = np.array([one.luma for one in group]), np.array([one.tones for one in group])
    chroma = np.log(np.maximum([one.chroma for one in group], 0.5))
    spans = [luma[:, 2], tones[..., 0].mean(1), tones[..., 1].mean(1), chroma]
    # Two takes say nothing of how far takes lie apart: from three on, the group's own figure counts.
    known = [1.48 * float(np.median(np.abs(span - np.median(span)))) if len(group) > 2 else 0.0 for span in spans]
    # What few takes come to may itself be off: a new one differs from it by more than from what many come to.
    unsure = (1 + 1 / len(group)) ** 0.5
    told = {
        "luma": np.median(luma, axis=0).round(2).tolist(), "tones": np.median(tones, axis=0).round(2).tolist(),
        "chroma": round(float(np.exp(np.median(chroma))), 2),
        "apart": [round(unsure * max(a, b), 3) for a, b in zip(known, least, strict=True)],
    }  # fmt: skip
    return Aim.model_validate({"light": group[0].light, "place": group[0].place, "takes": len(group), **told})


def match(take: Reading, aims: Target) -> Match | None:
    """How to bring a take to its target; None when it is there already, or when nothing is known of its light."""
    aim = aims.aim(take.light, take.place)
    found = _to_aim(take, aim) if aim else _to_palette(take, aims.palette)
    return found if found and _is_seen(found) else None


def _to_aim(take: Reading, aim: Aim) -> Match:
    light, a, b, rich = aim.apart
    gap = np.array(aim.luma) - take.luma
    wish = gap * _counts(float(np.sqrt((gap**2).mean())), light)
    gain, gamma, offset = _fitted(np.array(take.luma), np.array(take.luma) + wish)
    ratio = float(np.log(max(aim.chroma, 0.5) / max(take.chroma, 0.5)))
    free = float(np.exp(ratio * _counts(ratio, rich)))
    saturation = float(np.clip(free, *SATURATION))
    colour = np.array(aim.tones) - np.array(take.tones)
    colour = colour * np.stack([_counts(colour[:, 0], a), _counts(colour[:, 1], b)], 1)
    # Saturation scales what is there, so the shift brings only the rest.
    asked = np.array(take.tones) + colour - np.array(take.tones) * saturation
    # One take can't tell a cast from what stands in it: with few of them the step is shorter.
    shifts = _held(asked, COLOUR * min(1.0, (aim.takes + 1) / 4))
    rest = wish - (100 * curve(np.array(take.luma) / 100, (gain, gamma, offset)) - take.luma)
    whole, left = _length(wish, colour), _length(rest, asked - shifts)
    return Match(
        gain=gain, gamma=gamma, offset=offset, levels=take.levels, shifts=_points(shifts), saturation=saturation,
        amount=round(1 - min(1.0, left / max(whole, 1e-6)), 2),
        held=bool(np.abs(asked - shifts).max() > 0.5 or np.abs(wish).max() > LIGHT + 0.5 or free != saturation),
    )  # fmt: skip


def _to_palette(take: Reading, palette: Sequence[str]) -> Match | None:
    """Only the cast that all tones share, by half a step: of a light nobody has seen yet no more can be said."""
    if not palette:
        return None
    spokes, tones = to_lab(tuple(palette))[:, 1:] * 1.3, np.array(take.tones)
    along = np.clip(tones @ spokes.T / np.maximum((spokes**2).sum(1), 1e-6), 0, 1)
    gaps = along[..., None] * spokes[None] - tones[:, None]
    nearest = gaps[np.arange(3), (gaps**2).sum(2).argmin(1)]
    cast = nearest.mean(0) * _counts(float(np.hypot(*nearest.mean(0))), PALETTE)
    shift = _held(np.tile(cast, (3, 1)), COLOUR / 2)
    amount = float(np.hypot(*shift[0]) / max(float(np.hypot(*cast)), 1e-6))
    return Match(levels=take.levels, shifts=_points(shift), amount=round(min(1.0, amount), 2), held=amount < 0.99)


def _counts(gap: NDArray[np.float64] | float, apart: float) -> NDArray[np.float64]:
    """The share of a gap that is more than chance (James and Stein): none of a small one, nearly all of a large one."""
    return np.maximum(0.0, 1 - apart**2 / np.maximum(np.square(gap), 1e-9))


def _held(shifts: NDArray[np.float64], most: float) -> NDArray[np.float64]:
    length = np.hypot(shifts[:, 0], shifts[:, 1])[:, None]
    return np.asarray(shifts * np.minimum(1, most / np.maximum(length, 1e-9)))


def _points(shifts: NDArray[np.float64]) -> tuple[tuple[float, float], tuple[float, float], tuple[float, float]]:
    dark, mid, light = ((round(float(a), 2), round(float(b), 2)) for a, b in shifts)
    return dark, mid, light


def _length(luma: NDArray[np.float64], colour: NDArray[np.float64]) -> float:
    return float(np.sqrt((luma**2).mean() + (colour**2).sum(1).mean()))


def _is_seen(found: Match) -> bool:
    grey = np.linspace(0, 1, 21)
    moved = 100 * np.abs(curve(grey, (found.gain, found.gamma, found.offset)) - grey).max()
    luma, colour, rich = SEEN
    return bool(moved > luma or np.abs(np.array(found.shifts)).max() > colour or abs(np.log(found.saturation)) > rich)


def curve(x: NDArray[np.float64], by: Curve) -> NDArray[np.float64]:
    """Luma 0..1 through gain, gamma, offset: it never falls, and white stays white."""
    gain, gamma, offset = by
    bent = np.power(x, gamma)
    return np.asarray(np.clip(offset + (1 - offset) * gain * bent / (1 + (gain - 1) * bent), 0, 1))


@cache
def _curves() -> tuple[NDArray[np.float64], ...]:
    """Every curve a match may take: none moves any luma by more than the bound. n×3 and n×101."""
    axes = (np.geomspace(1 / 1.42, 1.42, 15), np.geomspace(1 / 1.33, 1.33, 15), np.linspace(-0.06, 0.06, 13))
    every = np.stack([axis.ravel() for axis in np.meshgrid(*axes, indexing="ij")], 1)
    x = np.linspace(0, 1, 101)
    drawn = np.stack([curve(x, (g, y, o)) for g, y, o in every.tolist()])
    fit = np.abs(drawn - x).max(1) <= LIGHT / 100
    return every[fit], drawn[fit]


def _fitted(luma: NDArray[np.float64], wish: NDArray[np.float64]) -> Curve:
    """The gentlest curve that brings luma quantiles to their wish, 0..100."""
    every, drawn = _curves()
    at = np.clip(luma, 0, 100)
    low = np.minimum(at.astype(int), 99)
    got = drawn[:, low] * (1 - (at - low)) + drawn[:, low + 1] * (at - low)
    bend = np.log(every[:, 0]) ** 2 + np.log(every[:, 1]) ** 2 + (3 * every[:, 2]) ** 2
    best = every[np.argmin(((100 * got - wish) ** 2).mean(1) + 4 * bend)]
    gain, gamma, offset = (round(float(one), 4) for one in best)
    return gain, gamma, offset


def table(found: Match) -> Floats:
    """The match as 33×33×33×3 display rgb, to be laid before the look's table."""
    grid = identity()
    lab = np.asarray(cv2.cvtColor(grid.reshape(1, -1, 3), cv2.COLOR_RGB2Lab))[0].astype(np.float64)
    luma, colour = lab[:, 0], lab[:, 1:]
    # Paper stays paper and ink stays ink: a shift fades out at both ends.
    ends = np.clip((100 - luma) / 10, 0, 1) * np.clip(luma / 5, 0, 1)
    shift = np.stack([_along(luma, found, 0), _along(luma, found, 1)], 1) * ends[:, None]
    moved = _skin_kept(colour, colour * found.saturation + shift)
    lit = 100 * curve(luma / 100, (found.gain, found.gamma, found.offset))
    out = np.concatenate([lit[:, None], moved], 1).astype(np.float32)
    return np.asarray(np.clip(cv2.cvtColor(out[None], cv2.COLOR_Lab2RGB)[0].reshape(grid.shape), 0, 1), np.float32)


def _along(luma: NDArray[np.float64], found: Match, axis: int) -> NDArray[np.float64]:
    """The shift at every luma: even beyond its outer levels, which are kept ten points apart."""
    dark, mid, light = found.levels
    levels = [min(dark, mid - 10), mid, max(light, mid + 10)]
    return np.asarray(np.interp(luma, levels, [tone[axis] for tone in found.shifts]))


def _skin_kept(before: NDArray[np.float64], after: NDArray[np.float64]) -> NDArray[np.float64]:
    """Colours of skin never cross to the green side of where skin lies, whatever the rest of the picture needs."""
    chroma, hue = np.hypot(before[:, 0], before[:, 1]), np.degrees(np.arctan2(before[:, 1], before[:, 0]))
    skin = np.clip((chroma - 3) / 5, 0, 1) * np.clip(1.5 - np.abs(hue - 50) / 30, 0, 1)
    least = np.minimum(before[:, 0], 0.5 * np.maximum(after[:, 1], 0))
    lift = skin * np.maximum(0, least - after[:, 0])
    return np.stack([after[:, 0] + lift, after[:, 1]], 1)


def after(take: Reading, found: Match | None) -> Reading:
    """What a take reads once its match is laid on: what a series keeps of it, so that a cast is not learned."""
    if found is None:
        return take
    by = (found.gain, found.gamma, found.offset)
    luma, levels = ((100 * curve(np.array(row) / 100, by)).round(2).tolist() for row in (take.luma, take.levels))
    tones = _points(np.array(take.tones) * found.saturation + np.array(found.shifts))
    told = {"luma": luma, "levels": levels, "tones": tones, "chroma": take.chroma * found.saturation}
    return Reading.model_validate({**take.model_dump(), **told})


def words(found: Match) -> str:
    """What a match does, as a person would say it: '4 points cooler, a little brighter'."""
    a, b = np.mean(found.shifts, axis=0).tolist()
    light = 100 * float(curve(np.array(found.levels[1] / 100), (found.gain, found.gamma, found.offset)))
    up, rich = light - found.levels[1], found.saturation - 1
    said = [
        f"{abs(b):.0f} points {'warmer' if b > 0 else 'cooler'}" if abs(b) >= 1 else "",
        f"{abs(a):.0f} points less {'green' if a > 0 else 'magenta'}" if abs(a) >= 1 else "",
        f"{'a little ' if abs(up) < 4 else ''}{'brighter' if up > 0 else 'darker'}" if abs(up) >= 1 else "",
        f"{'more' if rich > 0 else 'less'} colour" if abs(rich) >= 0.05 else "",
    ]
    plain = ", ".join(filter(None, said)) or "a touch closer to its neighbours"
    return f"{plain} (as far as a match may go, {found.amount:.0%} of the way)" if found.held else plain
