"""The legacy way in: a token as PyJWT reads it, made anew before it ends, and by the vendor's clock."""

import time
from pathlib import Path

import jwt
import pytest
from aiohttp import web

from memory.errors import Barred
from tests.vendors.conftest import ended, order
from tests.vendors.kling_house import PAIR, side
from tools.vendors.kling.token import signed

ACCESS, SECRET = PAIR.values()


def test_a_token_is_what_a_stranger_s_library_reads() -> None:
    now = int(time.time())
    word = signed(ACCESS, SECRET, now)
    claims = jwt.decode(word, SECRET, algorithms=["HS256"], issuer=ACCESS, options={"require": ["iss", "exp", "nbf"]})
    assert claims == {"iss": ACCESS, "exp": now + 1800, "nbf": now - 5}
    assert jwt.get_unverified_header(word) == {"alg": "HS256", "typ": "JWT"}
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(word, SECRET + "x", algorithms=["HS256"])


@pytest.mark.parametrize(
    ("secret", "begin", "end", "code"),
    [(SECRET, -5, 1800, 0), ("x" * 32, -5, 1800, 1000), (SECRET, 60, 1800, 1003), (SECRET, -60, -1, 1004)],
)
async def test_the_other_side_takes_a_stranger_s_token_and_minds_its_seal_and_time(
    secret: str, begin: int, end: int, code: int, tmp_path: Path
) -> None:
    async with side(tmp_path) as other:
        kling, now = other.kling(tmp_path), int(other.house.time.now())
        word = jwt.encode({"iss": ACCESS, "exp": now + end, "nbf": now + begin}, secret, algorithm="HS256")
        reply = await kling.outside.client.post(
            f"{kling.base}/v1/videos/text2video", json={"prompt": "sea"}, headers={"Authorization": f"Bearer {word}"}
        )
        assert (reply.status_code, reply.json()["code"]) == (401 if code else 200, code)
        assert ("data" in reply.json()) is (code == 0)


async def test_a_pair_of_keys_films_in_the_legacy_design(tmp_path: Path) -> None:
    async with side(tmp_path) as other:
        kling = other.kling(tmp_path, PAIR)
        job = await kling.submit(order("kling", "kling-v1"))
        assert (await ended(kling, job)).state == "finished"
        assert job.id.startswith("legacy/text2video:") and len(other.house.jobs) == 1


async def test_a_token_is_made_anew_before_it_ends(tmp_path: Path) -> None:
    async with side(tmp_path) as other:
        kling = other.kling(tmp_path, PAIR)
        job = await kling.submit(order("kling", "kling-v1"))
        other.gate.calls.clear()
        other.gate.words.clear()
        for _ in range(4):
            await kling.poll(job)
            await kling.outside.clock.sleep(1000)
        assert [call[-3:] for call in other.gate.calls] == ["200"] * 4
        assert len(set(other.gate.words)) == 2


async def test_a_token_out_of_time_is_signed_again_by_the_vendor_s_clock_once(tmp_path: Path) -> None:
    async with side(tmp_path) as other:
        kling = other.kling(tmp_path, PAIR)
        assert kling.outside.clock.now() < other.house.time.now() - 1800
        await kling.submit(order("kling", "kling-v1"))
        assert [call[-3:] for call in other.gate.calls] == ["401", "200"] and len(other.house.jobs) == 1


async def test_a_token_that_stays_refused_is_tried_twice_and_no_more(tmp_path: Path) -> None:
    def never(kind: str, request: web.Request) -> web.Response:
        return web.json_response({"code": 1004, "message": "expired"}, status=401)

    async with side(tmp_path, rule=never) as other:
        with pytest.raises(Barred, match="1004"):
            await other.kling(tmp_path, PAIR).submit(order("kling", "kling-v1"))
        assert len(other.gate.calls) == 2
