"""Reference stills: from OpenAI, from Runway and from the animatic, ordered and kept like takes."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from memory.errors import Rejected, Retired, Unanswered, UserMistake
from memory.ledger import Ledger
from memory.vault import Vault
from tests.vendors.conftest import ended, order
from tests.vendors.openai_sdk import official
from tools.stills import MAKERS, facts, open_maker
from tools.stills.contract import StillOrder
from tools.vendors import open_vendor
from tools.vendors.contract import Likeness
from tools.vendors.desks import Desks, Lot
from tools.vendors.sandbox.run import KEYS, Sandbox, sandbox
from tools.vendors.shoot import shoot

KEY = {"Authorization": f"Bearer {KEYS['OPENAI_API_KEY']}"}


def still_order(maker: str, **changes: Any) -> StillOrder:
    """A still of the sea at 1280×720, with whatever is changed."""
    told = {"slate": "film_sh01_ref", "vendor": maker, "model": "", "prompt": "the sea at dawn", "width": 1280,
            "height": 720}  # fmt: skip
    return StillOrder.model_validate(told | changes)


def mara(picture: Path) -> Likeness:
    return Likeness(name="Mara", path=str(picture))


def opened(name: str, box: Sandbox, cache: Path, **outside: Any) -> Any:
    return open_maker(name, cache=cache, outside=box.outside(**outside))


async def made(maker: Any, asked: StillOrder, into: Path) -> tuple[Any, np.ndarray]:
    """The job of an order, and its picture."""
    job = await maker.submit(asked)
    assert (await ended(maker, job)).state == "finished"
    picture = cv2.imread(str(await maker.fetch(job, into)))
    assert picture is not None
    return job, picture


async def oracle(box: Sandbox, kind: str) -> list[dict[str, Any]]:
    return [job for job in (await box.oracle())["jobs"] if job["kind"] == kind]


@pytest.mark.parametrize("name", MAKERS)
def test_every_maker_has_a_dated_sheet(name: str) -> None:
    sheet = facts(name)
    assert (sheet.name, len(sheet.checked)) == (name, 10) and sheet.source


async def test_openai_draws_the_next_legal_size_for_no_more_than_the_quote(box: Sandbox, tmp_path: Path) -> None:
    maker = opened("openai-images", box, tmp_path)
    asked = still_order("openai-images", width=1920, height=1080)
    job, picture = await made(maker, asked, tmp_path)
    assert picture.shape[:2] == (1088, 1920)
    charged = Decimal((await oracle(box, "image"))[-1]["charged"])
    assert (await maker.poll(job)).cost == charged < await maker.quote(asked)


async def test_openai_names_its_model_each_time(box: Sandbox, tmp_path: Path) -> None:
    maker = opened("openai-images", box, tmp_path)
    await made(maker, still_order("openai-images", model="gpt-image-2.6-flare"), tmp_path)
    assert (await oracle(box, "image"))[-1]["model"] == "gpt-image-2.6-flare"


async def test_a_picture_of_openai_is_found_again_after_a_restart(box: Sandbox, tmp_path: Path) -> None:
    asked = still_order("openai-images", seed=7)
    job, picture = await made(opened("openai-images", box, tmp_path), asked, tmp_path)
    orders = len(await oracle(box, "image"))
    later = opened("openai-images", box, tmp_path)
    assert await later.find(asked) == job
    assert (await later.poll(job)).state == "finished"
    assert np.array_equal(cv2.imread(str(await later.fetch(job, tmp_path / "again.png"))), picture)
    assert len(await oracle(box, "image")) == orders
    assert await later.find(still_order("openai-images", seed=8)) is None


async def test_a_still_is_paid_through_the_ledger_and_adopted_after_a_crash(box: Sandbox, tmp_path: Path) -> None:
    """Its process died between the picture on the disk and the ledger's `accepted`."""
    maker, ledger = opened("openai-images", box, tmp_path), Ledger(tmp_path / "ledger.sqlite")
    lot = Lot("film", Decimal(1), ledger, Vault(tmp_path / "vault"), Desks(maker.outside.clock))
    asked = still_order("openai-images", seed=9)
    orders = len(await oracle(box, "image"))
    entry = ledger.plan(
        "film", asked.slate, asked.vendor, asked.model, asked.model_dump_json(), await maker.quote(asked)
    )
    ledger.reserve(entry.intent, Decimal(1))
    ledger.move(entry.intent, "sending")
    await maker.submit(asked)
    stored = await shoot(opened("openai-images", box, tmp_path), asked, lot, lambda *_, **__: None)
    ours = (await oracle(box, "image"))[orders:]
    assert [Decimal(job["charged"]) for job in ours] == [ledger.spent("film")]
    assert lot.vault.has(stored.digest)
    ledger.close()


async def test_openai_goes_by_pictures(box: Sandbox, still: Path, tmp_path: Path) -> None:
    maker = opened("openai-images", box, tmp_path)
    asked = still_order("openai-images", references=(mara(still), mara(still)))
    job, _ = await made(maker, asked, tmp_path)
    plain = still_order("openai-images", prompt="the sea at dawn, again")
    assert (await maker.poll(job)).cost > (await maker.poll((await made(maker, plain, tmp_path))[0])).cost
    assert await maker.quote(asked) > await maker.quote(plain)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"prompt": "sea", "model": "gpt-image-2", "size": "1920x1080"}, 400, "invalid_value"),
        ({"prompt": "sea", "model": "gpt-image-2", "response_format": "url"}, 400, "unknown_parameter"),
        ({"prompt": "sea", "model": "dall-e-3"}, 404, "model_not_found"),
        ({"prompt": "sea"}, 404, "model_not_found"),
    ],
)
async def test_openai_refuses_pictures_in_its_shape(box: Sandbox, body: dict[str, str], status: int, code: str) -> None:
    async with box.outside().client as line:
        answer = await line.post(f"{box.bases['openai']}/images/generations", headers=KEY, json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


async def test_a_refused_picture_costs_nothing(stern_box: Sandbox, tmp_path: Path) -> None:
    with pytest.raises(Rejected, match="safety system"):
        await opened("openai-images", stern_box, tmp_path).submit(still_order("openai-images"))
    assert (await oracle(stern_box, "image"))[-1]["charged"] == "0"


async def test_a_picture_whose_answer_was_lost_is_not_ordered_again(tmp_path: Path) -> None:
    async with sandbox("--faults", "openai/submit:1=drop_after") as wild:
        maker = opened("openai-images", wild, tmp_path)
        with pytest.raises(Unanswered):
            await maker.submit(still_order("openai-images"))
        assert len(await oracle(wild, "image")) == 1
        assert await maker.find(still_order("openai-images")) is None


async def test_a_dead_model_of_openai_is_retired(box: Sandbox, tmp_path: Path) -> None:
    maker = opened("openai-images", box, tmp_path)
    with pytest.raises(Retired, match="dall-e-3"):
        await maker.wire.order("/images/generations", json={"prompt": "sea", "model": "dall-e-3"})


async def test_runway_draws_the_size_it_has_at_the_quoted_price(box: Sandbox, still: Path, tmp_path: Path) -> None:
    maker = opened("runway-images", box, tmp_path)
    asked = still_order("runway-images", width=854, height=480, references=(mara(still),), seed=3)
    _, picture = await made(maker, asked, tmp_path)
    assert picture.shape[:2] == (720, 1280)
    known = next(job for job in await oracle(box, "image") if job["vendor"] == "runway")
    assert Decimal(known["charged"]) == await maker.quote(asked) == Decimal("0.05")


async def test_runway_takes_a_larger_size_when_720_lines_are_too_few(box: Sandbox, tmp_path: Path) -> None:
    maker = opened("runway-images", box, tmp_path)
    asked = still_order("runway-images", width=1080, height=1920)
    job = await maker.submit(asked)
    assert (await oracle(box, "image"))[-1]["height"] == 1920
    assert job.estimate == await maker.quote(asked) == Decimal("0.08")


@pytest.mark.parametrize(
    "changes", [{"references": (mara(Path("a.png")),) * 4}, {"prompt": "sea " * 300}, {"prompt": " "}]
)
async def test_what_a_maker_can_not_draw_is_refused_before_any_request(
    box: Sandbox, tmp_path: Path, changes: dict[str, Any]
) -> None:
    before = (await box.oracle())["posts"]
    with pytest.raises(UserMistake):
        await opened("runway-images", box, tmp_path).submit(still_order("runway-images", **changes))
    assert (await box.oracle())["posts"] == before


@pytest.mark.parametrize("name", ["openai-images", "runway-images"])
async def test_no_key_names_the_variable(name: str, box: Sandbox, tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match=facts(name).keys[0][0]):
        await opened(name, box, tmp_path, keys={}).submit(still_order(name))


async def test_the_plate_is_the_takes_own_first_frame_and_free(tmp_path: Path) -> None:
    animatic = open_vendor("animatic", cache=tmp_path, processes=1)
    maker: Any = open_maker("plate", cache=tmp_path, sketches=animatic)
    asked = still_order("plate", take=order("animatic"), width=426, height=240)
    job = await maker.submit(asked)
    assert (await maker.poll(job)).state == "finished" and await maker.quote(asked) == 0
    assert cv2.imread(str(await maker.fetch(job, tmp_path))).shape[:2] == (240, 426)
    with pytest.raises(Rejected, match="take"):
        await maker.submit(still_order("plate"))
    await animatic.close()


async def test_the_official_client_draws_and_edits_a_picture(fast_box: Sandbox, still: Path) -> None:
    async with official(fast_box) as sdk:
        drawn = await sdk.images.generate(model="gpt-image-2.6-sunburst", prompt="the sea", size="1536x864")
        edited = await sdk.images.edit(model="gpt-image-2.6-sunburst", prompt="at night", image=[still, still])
        models = {model.id: model.shutdown_date async for model in sdk.models.list()}
    assert drawn.data and drawn.data[0].b64_json and drawn.usage and drawn.usage.output_tokens > 0
    assert edited.data and edited.usage and edited.usage.input_tokens_details.image_tokens > 0
    assert models["tts-1"] == "2027-01-06" and models["gpt-image-2.6-sunburst"] is None
