"""Pictures and clips as they go into an order: cut to the ordered size, within a vendor's limits."""

import base64
from pathlib import Path

import cv2
import numpy as np

from memory.errors import Unplayable


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


def text(body: bytes) -> str:
    """Bytes as plain base64."""
    return base64.b64encode(body).decode()


def data_uri(body: bytes, kind: str = "image/jpeg") -> str:
    """Bytes as a data URI."""
    return f"data:{kind};base64,{text(body)}"
