"""Pictures to go by, as they go into an order."""

from pathlib import Path

import cv2
import numpy as np

from memory.errors import Unplayable

LONGEST = 1536


def reference(path: Path) -> bytes:
    """A picture as JPEG in its own shape, its longer side at most 1536 px."""
    read = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_COLOR)
    if read is None:
        raise Unplayable(f"{path.name} is no picture", "Give a PNG, JPEG or WebP")
    scale = min(1.0, LONGEST / max(read.shape[:2]))
    small = cv2.resize(read, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else read
    done, body = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 92])
    if not done:
        raise Unplayable(f"{path.name} could not be written as JPEG")
    return bytes(body.tobytes())
