"""What happens to a subject during a shot: parts that open, steam, sparkle, a beam that sweeps."""

from collections.abc import Sequence

from tools.vendors.animatic.march import Camera
from tools.vendors.animatic.stage import Particles, Sheet, Stage
from tools.vendors.animatic.subjects import Subject


def around(stage: Stage, group: Sequence[Subject], seen: Camera) -> list[Sheet]:
    """Steam above warm drinks, sparks about the subject, beams of lighthouses and torches."""
    out: list[Sheet] = []
    return out


def exploded(stage: Stage) -> list[Sheet]:
    """The subject's parts opening along y, with callouts."""
    raise NotImplementedError
