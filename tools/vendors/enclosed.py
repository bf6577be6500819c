"""Pictures and clips as they go into an order: cut to the ordered size, within a vendor's limits."""

import base64
from pathlib import Path

import cv2
import numpy as np

from memory.errors import Unplayable, UserMistake
from tools.vendors.contract import Likeness

LONGEST, SHORTEST = 1536, 320
"""Sides of a picture to go by, in px: enough to know a face by, and what every vendor takes."""
WIDEST = 2.0


def picture(path: Path, width: int, height: int) -> bytes:
    """A picture as JPEG of exactly width × height px, its middle kept."""
    read = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_COLOR)
    if read is None:
        raise Unplayable(f"{path.name} is no picture", "Give a PNG, JPEG or WebP")
    high, wide = read.shape[:2]
    scale = max(width / wide, height / high)
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    grown = cv2.resize(read, (max(width, round(wide * scale)), max(height, round(high * scale))), interpolation=method)
    top, left = (grown.shape[0] - height) // 2, (grown.shape[1] - width) // 2
    done, body = cv2.imencode(".jpg", grown[top : top + height, left : left + width], [cv2.IMWRITE_JPEG_QUALITY, 92])
    if not done:
        raise Unplayable(f"{path.name} could not be written as JPEG")
    return body.tobytes()


def likeness(one: Likeness) -> bytes:
    """Somebody's picture as JPEG, whole: sides of 320 to 1536 px, at most twice as wide or high as the other.

    UserMistake, which names whose it is, when it is missing or no picture.
    """
    path = Path(one.path)
    if not path.is_file():
        raise _unseen(one, f"is missing: there is no {path.name}")
    read = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_COLOR) if path.stat().st_size else None
    if read is None:
        raise _unseen(one, f"is no picture: {path.name}")
    high, wide = read.shape[:2]
    across, down = max(0, round(high / WIDEST) - wide), max(0, round(wide / WIDEST) - high)
    sides = (down // 2, down - down // 2, across // 2, across - across // 2)
    whole = cv2.copyMakeBorder(read, *sides, cv2.BORDER_REPLICATE)
    scale = min(LONGEST / max(whole.shape[:2]), max(1.0, SHORTEST / min(whole.shape[:2])))
    size = (round(whole.shape[1] * scale), round(whole.shape[0] * scale))
    body = cv2.imencode(".jpg", cv2.resize(whole, size, interpolation=cv2.INTER_AREA), [cv2.IMWRITE_JPEG_QUALITY, 92])
    return bytes(body[1].tobytes())


def _unseen(one: Likeness, fact: str) -> UserMistake:
    return UserMistake(
        f"{one.name}'s picture {fact}", "Give it again as a PNG, JPEG or WebP, or forget it: filmwright series edit",
        field="references", got=one.path, accepted="a PNG, JPEG or WebP",
    )  # fmt: skip


def text(body: bytes) -> str:
    """Bytes as plain base64."""
    return base64.b64encode(body).decode()


def data_uri(body: bytes, kind: str = "image/jpeg") -> str:
    """Bytes as a data URI."""
    return f"data:{kind};base64,{text(body)}"
