"""What happens to a subject during a shot: parts that open, steam, sparkle, a beam that sweeps."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tools.vendors.animatic import beams, callouts
from tools.vendors.animatic.company import centred, parts
from tools.vendors.animatic.march import Camera
from tools.vendors.animatic.shade import Rig
from tools.vendors.animatic.sheets import drawn
from tools.vendors.animatic.solids import Solid, box_around
from tools.vendors.animatic.stage import Layer, Life, Particles, Sheet, Stage
from tools.vendors.animatic.subjects import Subject, opened


def around(stage: Stage, group: Sequence[Subject], seen: Camera) -> list[Sheet]:
    """Steam above warm drinks, sparks about the subject, the beam of a lighthouse or a torch."""
    out: list[Sheet] = []
    warm = [one.steam for one in group if one.steam]
    if stage.happening == "steam" or (stage.happening == "none" and warm):
        points = warm or [(0.0, float(box_around(parts(group))[1][1]), 0.0)]
        out += [steam(stage, seen, point) for point in points]
    if stage.happening == "sparkle":
        out.append(Particles("sparks", 40, 1.1, (1.6, 1.25, 0.8), 0.004, area(stage, seen, group)))
    source = next((one.beam for one in group if one.beam), None)
    if stage.happening == "beam" or (source and stage.happening == "none" and stage.sky.lamps >= 0.3):
        high = box_around(parts(group))[1]
        at = source or (0.0, float(high[1]) * 0.8, 0.0)
        out += beams.beam(stage, seen, at, turning=group[0].metres > 3)
    return out


def steam(stage: Stage, seen: Camera, point: tuple[float, float, float]) -> Particles:
    """Wisps over a point of the scene."""
    x, y = in_frame(stage, seen, point)
    unit = abs(in_frame(stage, seen, (point[0], point[1] + 1, point[2]))[1] - y)
    wide = 0.16 * unit * stage.frame_height / stage.frame_width
    return Particles("steam", 16, 1.0, (0.55, 0.55, 0.56), 0.03 * unit * 2, (x - wide, y - 0.6 * unit, x + wide, y))


def area(stage: Stage, seen: Camera, group: Sequence[Subject]) -> tuple[float, float, float, float]:
    """The group's box in the frame, a little larger."""
    left, top, right, bottom = seen.box(parts(group), 0)
    x0, y0 = stage.at(0, 0)
    wide, high = stage.frame_width, stage.frame_height
    return (left - x0) / wide - 0.04, (top - y0) / high - 0.08, (right - x0) / wide + 0.04, (bottom - y0) / high


def in_frame(stage: Stage, seen: Camera, point: Sequence[float]) -> tuple[float, float]:
    """A point of the scene in 0..1 of the frame."""
    x, y, _ = seen.seen(point)
    x0, y0 = stage.at(0, 0)
    return (x - x0) / stage.frame_width, (y - y0) / stage.frame_height


@dataclass(frozen=True)
class Piece:
    """Parts that move together when the subject opens: by `shift`, in the scene."""

    name: str
    solids: tuple[Solid, ...]
    shift: tuple[float, float, float]

    def middle(self) -> tuple[float, float, float]:
        low, high = box_around(self.solids)
        return float(low[0] + high[0]) / 2, float(low[1] + high[1]) / 2, float(high[2])


def pieces(subject: Subject, gap: float = 0.15) -> list[Piece]:
    """The subject taken apart: stacked parts lift off one after another, parts on its front come towards us."""
    groups: list[tuple[str, list[Solid]]] = []
    for solid in opened(subject):
        if solid.part or not groups:
            groups.append((solid.part, [solid]))
        else:
            groups[-1][1].append(solid)
    groups.sort(key=lambda group: _centre(group[1])[1])
    out: list[Piece] = []
    lift, body = 0.0, max(groups, key=lambda group: _volume(group[1]))
    low, high = box_around(body[1])
    for name, solids in groups:
        x, y, z = _centre(solids)
        on_front = solids is not body[1] and z > float(high[2]) * 0.6 and low[1] < y < high[1]
        if on_front:
            out.append(Piece(name, tuple(solids), (0.42 * (1 if x >= 0 else -1), 0.06, 0.35)))
            continue
        out.append(Piece(name, tuple(solids), (0.0, lift, 0.0)))
        lift += gap
    return out


def _centre(solids: Sequence[Solid]) -> tuple[float, float, float]:
    low, high = box_around(solids)
    middle = (low + high) / 2
    return float(middle[0]), float(middle[1]), float(middle[2])


def _volume(solids: Sequence[Solid]) -> float:
    low, high = box_around(solids)
    return float(np.prod(high - low))


def moved(piece: Piece) -> Piece:
    """The piece where it comes to rest."""
    return replace(piece, solids=tuple(solid.placed(piece.shift) for solid in piece.solids))


def opening(stage: Stage, found: Sequence[Piece], seen: Camera, rig: Rig) -> list[Sheet]:
    """One sheet per piece, travelling from its place to where it rests."""
    out: list[Sheet] = []
    for piece in found:
        (rgb, alpha), own = drawn(stage, seen, piece.solids, rig)
        x0, y0, _ = seen.seen(piece.middle())
        x1, y1, _ = seen.seen(moved(piece).middle())
        travel = ((x1 - x0) / stage.frame_height, (y1 - y0) / stage.frame_height)
        out.append(Layer(f"part {piece.name}", rgb + own, alpha, 1.0, Life(travel=travel)))
    return out


def labels(stage: Stage, subject: Subject, found: Sequence[Piece], seen: Camera, dark: bool) -> Layer:
    """Callouts at the pieces worth pointing at, where they come to rest."""
    rest = [moved(piece) for piece in found]
    icons = dict(subject.labels)
    wanted = min(3, max(len(callouts.told(stage.words)), len(icons), 2))
    named = sorted(rest, key=lambda piece: (piece.name not in icons, -_volume(piece.solids)))[:wanted]
    named.sort(key=lambda piece: -piece.middle()[1])
    spots = []
    for i, piece in enumerate(named):
        low, high = box_around(piece.solids)
        x, y, z = piece.middle()
        side = 1 if i % 2 == 0 else -1
        reach = float(high[0] if side > 0 else low[0])
        point = seen.seen((x + (reach - x) * 0.55, y, z * 0.6))
        spots.append(callouts.Spot((point[0], point[1]), side, icons.get(piece.name, "star_four_points")))
    return callouts.sheet(stage, spots, dark)


def alone(subject: Subject) -> list[Subject]:
    """The subject by itself in the middle."""
    return centred([subject.placed((0.0, 0.0, 0.0))])
