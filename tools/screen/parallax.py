"""Pass B: a few long, verified pairs. They tell turning from travelling: near things move further than far ones."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tools.screen.flow import Flow, Gray, Grid, Mask, Similarity, Values, similarity, textured
from tools.screen.path import Way

PAIRS = 6
REACH = 10.0
LONGEST = 4.0


@dataclass(frozen=True)
class Pair:
    """Figures of one verified pair, flow in px.

    seconds between its pictures. main: similarity of the border. large: 85th percentile of |flow|. out, out_border:
    share of cells that no turning camera explains. rub: their sideways rest on the border over `large`. opposite: share
    of cells moving against the others. spread_u, spread_v: 15th to 85th percentile. radial: spread of the radial rate.
    middle_u, middle_v: medians. cross_u, cross_v: coefficient of x·y/W. obeying: share of tiles on the main motion.
    """

    seconds: float
    main: Similarity
    large: float
    out: float
    out_border: float
    rub: float
    opposite: float
    spread_u: float
    spread_v: float
    radial: float
    middle_u: float
    middle_v: float
    cross_u: float
    cross_v: float
    obeying: float


@dataclass(frozen=True)
class Evidence:
    """What the pairs say together. valid: share of cells to be trusted; tiles: share of tiles that hold enough."""

    valid: float
    tiles: float
    pairs: tuple[Pair, ...]


def evidence(gray: Sequence[Gray], rate: float, cells: Grid, way: Way) -> Evidence:
    """Look at up to six pairs spread over the take, each as long as its motion stays measurable."""
    flow = Flow(cells)
    valid, tiles, pairs = [], [], []
    for first, last in spread(way, cells, rate):
        u, v, missed = flow.both_ways(gray[first], gray[last])
        trusted = textured(cells, gray[first]) & (missed < 0.5 + 0.05 * np.hypot(u, v))
        valid.append(float(trusted.mean()))
        tiles.append(float(_rich(cells, trusted).mean()))
        if trusted.sum() >= 40:
            pairs.append(pair(cells, u, v, trusted, (last - first) / rate))
    largest = max((one.large for one in pairs), default=0.0)
    kept = tuple(one for one in pairs if one.large >= max(1.5, largest / 2))
    return Evidence(float(np.median(valid)), float(np.median(tiles)), kept)


def spread(way: Way, cells: Grid, rate: float) -> list[tuple[int, int]]:
    """A chain of pairs along the path, each reaching as far as the middle motion stays under 10 px and four seconds."""
    chain, first = [], 0
    while first < len(way.at) - 1:
        last = first + 1
        while last + 1 < len(way.at) and _reaches(way, cells, first, last + 1, rate):
            last += 1
        chain.append((way.at[first], way.at[last]))
        first = last
    return [chain[k] for k in np.unique(np.linspace(0, len(chain) - 1, PAIRS).round().astype(int))]


def _reaches(way: Way, cells: Grid, first: int, last: int, rate: float) -> bool:
    x, y, scale, turn = way.points[last] - way.points[first]
    s, r = scale / cells.radius, turn / cells.radius
    middle = np.median(np.hypot(x + s * cells.x - r * cells.y, y + r * cells.x + s * cells.y))
    return bool(middle < REACH and (way.at[last] - way.at[first]) / rate <= LONGEST)


def _rich(cells: Grid, trusted: Mask) -> Mask:
    held = np.bincount(cells.tile, trusted, 12)
    return np.asarray(held > 0.12 * np.bincount(cells.tile, minlength=12), bool)


def pair(cells: Grid, u: Values, v: Values, trusted: Mask, seconds: float) -> Pair:
    """All figures of one pair from its trusted cells."""
    size = np.hypot(u, v)
    large = max(float(np.percentile(size[trusted], 85)), 1e-6)
    tolerance = max(0.5, 0.08 * float(np.median(size[trusted])))
    edge = trusted & cells.border
    main = similarity(cells, u, v, edge if edge.sum() >= max(25, trusted.sum() / 4) else trusted, tolerance)
    trim = max(0.6, 0.12 * large)
    whole = similarity(cells, u, v, trusted, tolerance)
    rest_u, rest_v = turning_rest(cells, u, v, trusted, whole, trim)
    rest = np.hypot(rest_u, rest_v)
    ring = edge if edge.sum() > 20 else trusted
    lean = max(0.4, 0.2 * float(np.percentile(np.abs(u[trusted]), 85)))
    return Pair(
        seconds=seconds, main=main, large=large,
        out=float((rest[trusted] > trim).mean()), out_border=float((rest[ring] > trim).mean()),
        rub=float(np.percentile(np.abs(rest_u[ring]), 80)) / large,
        opposite=float(min((u[trusted] > lean).mean(), (u[trusted] < -lean).mean())),
        spread_u=_spread(u[trusted], 15, 85), spread_v=_spread(v[trusted], 15, 85),
        radial=radial(cells, u, v, trusted, whole),
        middle_u=float(np.median(u[trusted])), middle_v=float(np.median(v[trusted])),
        cross_u=cross(cells, u, trusted), cross_v=cross(cells, v, trusted),
        obeying=_obeying(cells, u, v, trusted, whole, trim),
    )  # fmt: skip


def _spread(values: Values, low: float, high: float) -> float:
    return float(np.percentile(values, high) - np.percentile(values, low))


def _model(cells: Grid, shift: Similarity) -> tuple[Values, Values]:
    return (
        shift.x + shift.scale * cells.x - shift.turn * cells.y,
        shift.y + shift.turn * cells.x + shift.scale * cells.y,
    )


def turning_rest(
    cells: Grid, u: Values, v: Values, trusted: Mask, seed: Similarity, trim: float
) -> tuple[Values, Values]:
    """What is left of u, v after the flow of a camera that only turns and zooms (trimmed least squares)."""
    wide = max(cells.width, cells.height)
    x, y, one, none = cells.x, cells.y, np.ones_like(cells.x), np.zeros_like(cells.x)
    for_u = np.stack([one, none, x, -y, x * x / wide, x * y / wide], 1)
    for_v = np.stack([none, one, y, x, x * y / wide, y * y / wide], 1)
    model_u, model_v = _model(cells, seed)
    for _ in range(5):
        kept = trusted & (np.hypot(u - model_u, v - model_v) < trim)
        if kept.sum() < 30:
            break
        both = np.concatenate([for_u[kept], for_v[kept]])
        fitted = np.linalg.lstsq(both, np.concatenate([u[kept], v[kept]]), rcond=None)[0]
        model_u, model_v = for_u @ fitted, for_v @ fitted
    return u - model_u, v - model_v


def radial(cells: Grid, u: Values, v: Values, trusted: Mask, shift: Similarity) -> float:
    """Spread of the outward rate over its middle, away from the focus: 0 when every depth grows alike (a zoom)."""
    strength = shift.scale if abs(shift.scale) > 1e-4 else np.inf
    limit = cells.width / 4, cells.height * 50 / 180
    dx = cells.x - np.clip(-shift.x / strength, -limit[0], limit[0])
    dy = cells.y - np.clip(-shift.y / strength, -limit[1], limit[1])
    far = trusted & (dx * dx + dy * dy > 45**2)
    chosen = far & cells.border if (far & cells.border).sum() > 20 else far
    if not chosen.any():
        return 0.0
    outward = ((u * dx + v * dy) / np.maximum(dx * dx + dy * dy, 1))[chosen]
    return _spread(outward, 20, 80) / (abs(float(np.median(outward))) + 1e-4)


def cross(cells: Grid, flow: Values, trusted: Mask) -> float:
    """Coefficient of x·y/W in one flow component (least absolute values): turning bends the other axis."""
    wide = max(cells.width, cells.height)
    terms = np.stack([np.ones_like(cells.x), cells.x, cells.y, cells.x * cells.y / wide], 1)[trusted]
    values, weight = flow[trusted], np.ones(int(trusted.sum()))
    for _ in range(10):
        weighted = terms * weight[:, None]
        fitted = np.linalg.solve(weighted.T @ terms + 1e-6 * np.eye(4), weighted.T @ values)
        weight = 1 / np.maximum(np.abs(values - terms @ fitted), 0.08)
    return float(fitted[3])


def _obeying(cells: Grid, u: Values, v: Values, trusted: Mask, shift: Similarity, trim: float) -> float:
    model_u, model_v = _model(cells, shift)
    good = trusted & (np.hypot(u - model_u, v - model_v) < trim)
    share = np.bincount(cells.tile, good, 12) / np.maximum(np.bincount(cells.tile, trusted, 12), 1)
    return float(((share > 0.4) & _rich(cells, trusted)).mean())
