"""People as jointed bodies, posed by angles and dressed. A standing adult is 1 high and looks to the right."""

from cmath import exp
from dataclasses import dataclass
from math import radians

from tools.vendors.animatic.strokes import Drawing, Stroke, bounds, line, moved, part

UPPER_ARM, FOREARM, THIGH, SHIN, BACK = 0.165, 0.145, 0.245, 0.235, 0.30


@dataclass(frozen=True)
class Pose:
    """Joint angles in degrees: limbs hang at 0 and swing forward; knees bend back, elbows forward.

    front: seen from the front, where the same angles swing outward; back: seen so from behind.
    weight: girth of 1. head: size of 1.
    """

    lean: float = 3.0
    curl: float = 0.0
    nod: float = 0.0
    near_arm: tuple[float, float] = (6, 14)
    far_arm: tuple[float, float] = (-8, 12)
    near_leg: tuple[float, float, float] = (5, 4, 0)
    far_leg: tuple[float, float, float] = (-7, 4, 0)
    front: bool = False
    back: bool = False
    weight: float = 1.0
    head: float = 1.0
    wear: tuple[str, ...] = ()
    hold: tuple[str, ...] = ()


@dataclass(frozen=True)
class Joints:
    """Where a posed body's joints came to lie, as x + iy; `up` points along the neck."""

    hip: complex
    waist: complex
    chest: complex
    neck: complex
    head: complex
    up: complex
    near_elbow: complex
    near_hand: complex
    far_hand: complex
    near_knee: complex
    near_foot: complex
    far_knee: complex
    far_foot: complex
    front: bool
    size: float

    def face(self, ahead: float, above: float) -> complex:
        """A point of the head, in head radii ahead of and above its middle."""
        return self.head + 0.06 * self.size * self.up * (above - 1j * ahead)


def _swing(angle: float, side: float = 1.0) -> complex:
    way = -1j * exp(1j * radians(angle))
    return complex(way.real * side, way.imag)


def _at(spot: complex, radius: float) -> tuple[float, float, float]:
    return spot.real, spot.imag, radius


def _line(*spots: tuple[complex, float]) -> Stroke:
    return line(*(_at(spot, radius) for spot, radius in spots))


def joints(pose: Pose) -> Joints:
    """Forward kinematics with the hip at the origin."""
    up = 1j * exp(-1j * radians(pose.lean))
    waist = 0.10 * up
    up *= exp(-1j * radians(pose.curl))
    chest, neck = waist + 0.12 * up, waist + 0.20 * up
    nape = up * exp(-1j * radians(pose.nod))
    head = neck + 0.03 * up + (0.055 + 0.05 * pose.head) * nape
    wide, hips = (0.098 * pose.weight, 0.045 * pose.weight) if pose.front else (0.012, 0.008)
    arms = [_arm(neck - 0.022 * up, side * wide, side if pose.front else 1, arm)
            for side, arm in ((1, pose.near_arm), (-1, pose.far_arm))]  # fmt: skip
    legs = [_leg(side * hips, side if pose.front else 1, leg) for side, leg in ((1, pose.near_leg), (-1, pose.far_leg))]
    return Joints(0j, waist, chest, neck, head, nape, arms[0][0], arms[0][1], arms[1][1], legs[0][0], legs[0][1],
                  legs[1][0], legs[1][1], pose.front, pose.head)  # fmt: skip


def _arm(shoulder: complex, aside: float, side: float, angles: tuple[float, float]) -> tuple[complex, complex]:
    elbow = shoulder + aside + UPPER_ARM * _swing(angles[0], side)
    return elbow, elbow + FOREARM * _swing(angles[0] + angles[1], side)


def _leg(aside: float, side: float, angles: tuple[float, float, float]) -> tuple[complex, complex]:
    knee = aside + THIGH * _swing(angles[0], side)
    return knee, knee + SHIN * _swing(angles[0] - angles[1], side)


def arm_strokes(pose: Pose, at: Joints, near: bool) -> tuple[Stroke, Stroke]:
    """Sleeve and fist."""
    side = 1 if near else -1
    aside = side * (0.098 * pose.weight if pose.front else 0.012)
    shoulder = at.neck - 0.022 * (at.chest - at.waist) / 0.12 + aside
    elbow, hand = _arm(shoulder - aside, aside, side if pose.front else 1, pose.near_arm if near else pose.far_arm)
    w = pose.weight
    reach = (hand - elbow) / FOREARM
    sleeve = _line((shoulder, 0.037 * w), (elbow, 0.027 * w), (elbow + 0.05 * reach, 0.026 * w), (hand, 0.017 * w))
    fist = _line((hand, 0.015), (hand + 0.022 * reach, 0.019), (hand + 0.045 * reach, 0.012))
    return sleeve, fist


def leg_strokes(pose: Pose, at: Joints, near: bool) -> tuple[Stroke, Stroke]:
    """Leg and shoe."""
    side = 1 if near else -1
    knee, foot = (at.near_knee, at.near_foot) if near else (at.far_knee, at.far_foot)
    toe = (pose.near_leg if near else pose.far_leg)[2]
    root = complex(side * (0.045 * pose.weight if pose.front else 0.006), -0.005)
    w, down = pose.weight, (foot - knee) / SHIN
    calf = -0.006 if not pose.front else 0.0
    leg = _line((root + 0.035j, 0.064 * w), (root, 0.068 * w), (root + 0.5 * (knee - root), 0.055 * w),
                (knee, 0.038 * w), (knee + 0.08 * down + calf, 0.038 * w), (foot, 0.023))  # fmt: skip
    way = exp(-1j * radians(toe)) * (0.35 * side - 0.45j if pose.front else 1)
    sole = foot - 0.018j * exp(-1j * radians(toe))
    shoe = _line((sole - 0.018 * way, 0.021), (sole + 0.05 * way, 0.018), (sole + 0.088 * way, 0.012))
    return leg, shoe


def head_strokes(at: Joints) -> tuple[Stroke, ...]:
    """Neck, skull and, from the side, jaw and nose."""
    s = 0.06 * at.size
    neck = _line((at.neck, 0.034), (at.neck + 0.4 * (at.head - at.neck), 0.027), (at.head, 0.03))
    skull = _line((at.face(-0.12, 0.18), 0.86 * s), (at.face(0.1, -0.05), 0.8 * s))
    if at.front:
        return neck, _line((at.face(0, 0.15), 0.84 * s), (at.face(0, -0.62), 0.56 * s))
    jaw = _line((at.face(0.2, -0.2), 0.74 * s), (at.face(0.44, -0.74), 0.38 * s))
    nose = _line((at.face(0.8, 0.1), 0.13 * s), (at.face(0.96, -0.2), 0.11 * s))
    return neck, skull, jaw, nose


def torso_strokes(pose: Pose, at: Joints) -> tuple[Stroke, ...]:
    """Back, or spine, sides and shoulders."""
    w = pose.weight
    if not pose.front:
        back = _line(
            (0.55 * at.waist, 0.066 * w), (at.waist, 0.062 * w), (at.chest, 0.074 * w), (at.neck - 0.025 * at.up, 0.047)
        )
        return (back,)
    spine = _line((0.6 * at.waist, 0.068 * w), (at.waist, 0.066 * w), (at.chest, 0.082 * w))
    sides = [_line((0.6 * at.waist + 0.03 * s, 0.053 * w), (at.waist + 0.02 * s, 0.052 * w),
                   (at.chest + 0.05 * s * w, 0.06 * w),
                   (at.neck - 0.02j + 0.08 * s * w, 0.034)) for s in (-1, 1)]  # fmt: skip
    yoke = _line((at.neck - 0.022j - 0.085 * w, 0.034), (at.neck, 0.04), (at.neck - 0.022j + 0.085 * w, 0.034))
    return spine, *sides, yoke


def person(pose: Pose) -> Drawing:
    """A dressed body from back to front, its lowest point on the ground."""
    from tools.vendors.animatic.carried import HELD
    from tools.vendors.animatic.wardrobe import WORN

    at = joints(pose)
    behind = [p for name in pose.wear for p in WORN[name](pose, at) if p.matter.startswith("behind")]
    over = [p for name in pose.wear for p in WORN[name](pose, at) if not p.matter.startswith("behind")]
    held = [p for name in pose.hold for p in HELD[name](pose, at)]
    far_leg = part(*leg_strokes(pose, at, False), matter="shade", blend=0.018)
    near_leg = part(*leg_strokes(pose, at, True), matter="trousers", blend=0.018)
    body = part(*torso_strokes(pose, at), blend=0.03)
    head = part(*head_strokes(at), matter="skin", blend=0.016)
    arms = [
        part(*arm_strokes(pose, at, near), matter="cloth" if near else "shade", blend=0.012) for near in (False, True)
    ]
    front = (arms[0], *over, arms[1]) if pose.front else (*over, arms[1])
    back = () if pose.front else (arms[0],)
    whole = (*behind, *back, far_leg, near_leg, body, head, *front, *held)
    return moved(whole, 1.0, 0.0, hip_height(pose))


def hip_height(pose: Pose) -> float:
    """How high the hip lies above the body's lowest point; what is worn or held doesn't count."""
    at = joints(pose)
    legs = part(*leg_strokes(pose, at, True), *leg_strokes(pose, at, False), *torso_strokes(pose, at))
    return -bounds((legs,))[1]
