"""Every fault of the sandbox does on the wire what its name says."""

import httpx
import pytest

from tests.vendors.acme import opened
from tools.probe import probe
from tools.vendors.sandbox.faults import SEEDED, Plan
from tools.vendors.sandbox.mishaps import MISHAPS

LOST = ["drop_before", "drop_after", "hang", "hang_before"]
TOLD = {"500_before": 500, "500_after": 500, "502_after": 502, "429": 429, "429_after": 429, "503": 503, "401": 401,
        "402": 402, "410": 410, "html": 200, "cut": 200}  # fmt: skip
BOOKED = {"drop_after", "hang", "500_after", "502_after", "html", "cut"}


@pytest.mark.parametrize("fault", [*LOST, *TOLD])
async def test_a_submit_goes_wrong_by_name(fault, tmp_path):
    async with opened(tmp_path, f"submit:1={fault}") as acme:
        if fault in LOST:
            with pytest.raises(httpx.TransportError) as lost:
                await acme.submit()
            assert isinstance(lost.value, httpx.ReadTimeout) == ("hang" in fault)
        else:
            answer = await acme.submit()
            assert answer.status_code == TOLD[fault]
            assert answer.headers.get("retry-after") == ("7" if fault == "429_after" else None)
        assert len(acme.house.jobs) == (fault in BOOKED), "booked, or not, as the name says"
        assert [path for path, _, _ in acme.house.posts] == ["/acme/jobs"], "the oracle counts what arrived"
        assert (await acme.submit()).json()["status"] == "PENDING", "only the first call was to go wrong"


@pytest.mark.parametrize("fault", ["html", "cut"])
async def test_a_garbled_answer_is_no_json(fault, tmp_path):
    async with opened(tmp_path, f"submit:1={fault},poll:1={fault}") as acme:
        for answer in (await acme.submit(), await acme.poll()):
            with pytest.raises(ValueError):
                answer.json()


@pytest.mark.parametrize(("fault", "status"), [("500", 500), ("429", 429), ("503", 503), ("404", 404)])
async def test_a_look_is_turned_away(fault, status, tmp_path):
    async with opened(tmp_path, f"poll:1={fault}") as acme:
        await acme.submit()
        assert (await acme.poll()).status_code == status
        assert (await acme.poll()).status_code == 200


@pytest.mark.parametrize(("fault", "error"), [("drop", httpx.RemoteProtocolError), ("hang", httpx.ReadTimeout)])
async def test_a_look_is_lost(fault, error, tmp_path):
    async with opened(tmp_path, f"poll:1={fault}") as acme:
        await acme.submit()
        with pytest.raises((error, httpx.ReadError)):
            await acme.poll()


async def test_states_are_rewritten_in_a_vendors_own_shape(tmp_path):
    async with opened(tmp_path, "poll:1=unknown_state,poll:2=expired_state,poll:3=empty_output") as acme:
        await acme.submit()
        assert (await acme.poll()).json()["status"] == "pondering"
        assert (await acme.poll()).json()["status"] == "expired"
        told = (await acme.poll()).json()
        assert (told["status"], told["output"]) == ("SUCCEEDED", [])


async def test_an_older_state_is_told_again(tmp_path):
    async with opened(tmp_path, "poll:3=stale") as acme:
        await acme.submit()
        first = (await acme.poll()).json()
        acme.time.at += 100
        assert (await acme.poll()).json()["status"] == "SUCCEEDED"
        assert (await acme.poll()).json() == first
        assert (await acme.poll()).json()["status"] == "SUCCEEDED"


@pytest.mark.parametrize("fault", ["drop", "truncated", "huge"])
async def test_a_file_breaks_off(fault, tmp_path):
    async with opened(tmp_path, f"media:1={fault}") as acme:
        link = await acme.finished()
        got, told = 0, 0
        with pytest.raises(httpx.TransportError):
            async with acme.line.stream("GET", link) as answer:
                told = int(answer.headers["content-length"])
                async for piece in answer.aiter_raw():
                    got += len(piece)
        whole = len((await acme.line.get(link)).content)
        assert told == (10 << 30 if fault == "huge" else whole)
        assert 0 < got <= whole if fault == "huge" else 0 < got < whole


@pytest.mark.parametrize(
    ("fault", "status", "begins"), [("403", 403, b""), ("404_once", 404, b""), ("not_video", 200, b"<!doctype html"),
    ("playlist", 200, b"#EXTM3U"), ("redirect_private", 302, b"")],
)  # fmt: skip
async def test_a_link_leads_elsewhere_once(fault, status, begins, tmp_path):
    async with opened(tmp_path, f"media:1={fault}") as acme:
        link = await acme.finished()
        answer = await acme.line.get(link)
        assert answer.status_code == status
        assert answer.content.startswith(begins)
        if fault == "redirect_private":
            assert answer.headers["location"] == "http://169.254.169.254/latest/meta-data/"
        assert (await acme.line.get(link)).content[4:8] == b"ftyp"


async def test_a_404_comes_once_for_a_job_though_its_links_are_fresh(tmp_path):
    async with opened(tmp_path, "media:*=404_once") as acme:
        link = await acme.finished()
        assert (await acme.line.get(link)).status_code == 404
        fresh = (await acme.poll()).json()["output"][0]
        assert fresh != link
        assert (await acme.line.get(fresh)).status_code == 200


async def test_a_slow_file_takes_a_while_and_is_whole(tmp_path):
    async with opened(tmp_path, "media:1=slow") as acme:
        link = await acme.finished()
        slow, quick = await acme.line.get(link), await acme.line.get(link)
        assert slow.content == quick.content
        assert slow.elapsed.total_seconds() > 0.8


async def test_a_file_is_half_as_long_or_black(tmp_path):
    import av

    async with opened(tmp_path, "media:1=wrong_length,media:2=black") as acme:
        link = await acme.finished()
        half, dark = tmp_path / "half.mp4", tmp_path / "dark.mp4"
        half.write_bytes((await acme.line.get(link)).content)
        dark.write_bytes((await acme.line.get(link, timeout=10)).content)
        assert probe(half).frames == 12
        with av.open(str(dark)) as box:
            assert max(frame.to_ndarray(format="gray").max() for frame in box.decode(video=0)) < 20


async def test_a_plan_aims_at_one_vendor_and_at_ranges(tmp_path):
    async with opened(tmp_path, "kling/submit:2-3=429") as acme:
        answers = [await acme.submit(path=path) for path in ["/acme/jobs", "/kling/jobs"] * 4]
        assert [answer.status_code for answer in answers[::2]] == [200] * 4
        assert [answer.status_code for answer in answers[1::2]] == [200, 429, 429, 200]
        assert answers[3].json()["code"] == 1302, "in the vendor's own error shape"


def test_a_plan_that_means_nothing_says_so():
    for words in ("submit=drop", "submit:1=nonsense", "media:0-=drop"):
        with pytest.raises(ValueError, match="fault"):
            Plan.read(words)


def test_one_integer_tells_the_same_plan_again():
    def told(seed: int) -> list[str]:
        plan = Plan.seeded(seed, 0.3)
        return [plan.fault(kind, ()) for _ in range(60) for kind in ("submit", "poll", "media")]

    assert told(5) == told(5) != told(6)
    assert 30 < sum(map(bool, told(5))) < 80, "about three in ten"
    assert all(f"{kind}:{name}" in MISHAPS for kind, names in SEEDED.items() for name in names)
