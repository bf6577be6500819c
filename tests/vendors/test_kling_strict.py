"""Kling's other side refuses what Kling refuses, in its own envelope, and books nothing."""

import base64
from pathlib import Path
from typing import Any

import cv2
import httpx
import numpy as np
import pytest

from tests.vendors.kling_house import KEY, Side, side


def picture(width: int, height: int, kind: str = ".jpg") -> str:
    done, raw = cv2.imencode(kind, np.full((height, width, 3), 90, np.uint8))
    assert done
    return base64.b64encode(raw.tobytes()).decode()


def frames(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    return [{"type": "prompt", "text": "sea"}, *({"type": kind, "url": url} for kind, url in pairs)]


GOOD = picture(640, 360)
FIRST, LAST = ("first_frame", GOOD), ("last_frame", GOOD)
SIMPLE = {"prompt": "sea", "model_name": "kling-v1"}


def simple(**config: float) -> dict[str, Any]:
    return {"type": "simple", "config": config}


async def told(other: Side, path: str, body: Any) -> httpx.Response:
    kling = other.kling(Path())
    headers = {"Authorization": f"Bearer {KEY['KLING_API_KEY']}"}
    return await kling.outside.client.post(kling.base + path, json=body, headers=headers)


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("/text-to-video/kling-9", {"prompt": "sea"}, 1203),
        ("/text-to-video/kling-o1", {"prompt": "sea"}, 1203),
        ("/text-to-video/kling-3.0", ["sea"], 1200),
        ("/text-to-video/kling-3.0", {"prompt": ""}, 1201),
        ("/text-to-video/kling-3.0", {"prompt": "x" * 3073}, 1201),
        ("/text-to-video/kling-2.6", {"prompt": "x" * 2501}, 1201),
        ("/text-to-video/kling-3.0", {"prompt": "sea", "seed": 1}, 1201),
        ("/text-to-video/kling-3.0", {"prompt": "sea", "settings": {"duration": "5"}}, 1201),
        ("/text-to-video/kling-3.0", {"prompt": "sea", "settings": {"duration": 16}}, 1201),
        ("/text-to-video/kling-2.6", {"prompt": "sea", "settings": {"duration": 6}}, 1201),
        ("/text-to-video/kling-2.6", {"prompt": "sea", "settings": {"resolution": "4k"}}, 1201),
        ("/text-to-video/kling-2.6", {"prompt": "sea", "settings": {"audio": "native"}}, 1201),
        ("/text-to-video/kling-2.6", {"prompt": "sea", "settings": {"multi_shot": False}}, 1201),
        ("/text-to-video/kling-3.0-turbo", {"prompt": "sea", "settings": {"audio": "off"}}, 1201),
        ("/text-to-video/kling-3.0", {"prompt": "sea", "settings": {"aspect_ratio": "4:3"}}, 1201),
        ("/image-to-video/kling-3.0", {"contents": frames()}, 1201),
        ("/image-to-video/kling-3.0", {"contents": frames(LAST)}, 1201),
        ("/image-to-video/kling-3.0", {"contents": frames(("first_frame", "data:image/jpeg;base64," + GOOD))}, 1201),
        ("/image-to-video/kling-3.0", {"contents": frames(("first_frame", picture(640, 299)))}, 1201),
        ("/image-to-video/kling-3.0", {"contents": frames(("first_frame", picture(1200, 400)))}, 1201),
        ("/image-to-video/kling-3.0", {"contents": frames(("first_frame", picture(640, 360, ".webp")))}, 1201),
        ("/image-to-video/kling-3.0", {"contents": frames(FIRST), "settings": {"aspect_ratio": "16:9"}}, 1201),
        ("/image-to-video/kling-3.0-turbo", {"contents": frames(FIRST, LAST)}, 1201),
        ("/image-to-video/kling-2.6", {"contents": frames(FIRST, LAST)}, 1201),
        ("/omni-video/kling-o1", {"contents": frames()}, 1201),
        ("/v1/videos/text2video", {"prompt": "sea", "model_name": "kling-v7"}, 1203),
        ("/v1/videos/text2video", {**SIMPLE, "duration": 5}, 1201),
        ("/v1/videos/text2video", {**SIMPLE, "mode": "standard"}, 1201),
        ("/v1/videos/text2video", {**SIMPLE, "image": GOOD}, 1201),
        ("/v1/videos/text2video", {**SIMPLE, "camera_control": simple(pan=11)}, 1201),
        ("/v1/videos/text2video", {**SIMPLE, "camera_control": simple(pan=1, tilt=1)}, 1201),
        ("/v1/videos/text2video", {**SIMPLE, "duration": "10", "camera_control": {"type": "forward_up"}}, 1201),
        ("/v1/videos/text2video", {**SIMPLE, "model_name": "kling-v3", "camera_control": {"type": "forward_up"}}, 1201),
        ("/v1/videos/image2video", {"model_name": "kling-v1-6", "image": GOOD, "image_tail": GOOD}, 1201),
        ("/v1/videos/image2video", SIMPLE, 1201),
        ("/v1/videos/video-extend", {"video_id": "7"}, 1203),
    ],
)  # fmt: skip
async def test_a_wrong_order_is_refused_in_kling_s_own_shape(path: str, body: Any, code: int, tmp_path: Path) -> None:
    async with side(tmp_path) as other:
        reply = await told(other, path, body)
        assert set(reply.json()) == {"code", "message", "request_id"} and reply.json()["code"] == code
        assert reply.status_code == (404 if code == 1203 else 400) and other.house.jobs == {}


async def test_one_name_is_given_to_one_task_only(tmp_path: Path) -> None:
    async with side(tmp_path) as other:
        body = {"prompt": "sea", "options": {"external_task_id": "mine"}}
        first, second = [await told(other, "/text-to-video/kling-2.6", body) for _ in range(2)]
        assert (first.json()["code"], second.json()["code"], len(other.house.jobs)) == (0, 1201, 1)
        assert first.json()["data"]["external_id"] == "mine"
