"""Pictures of who is seen go to the vendors that take them: counted, tied to names, opened before anything is sent."""

from collections.abc import AsyncIterator, Iterator
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import runwayml

from agent.crew.rig import floor_of
from agent.state import UnitState
from memory.errors import UserMistake
from memory.ledger import Ledger
from memory.record import Cast
from memory.series import Figure, Spot, Style
from memory.vault import Vault
from tests.film.rooms import brief, studio
from tests.unit.test_likenesses import IDEA
from tests.vendors.conftest import SHOT, opened, order
from tools import calls
from tools.casting import cast
from tools.floor import Floor, roll
from tools.stills import open_maker
from tools.stills.contract import StillOrder
from tools.vendors import NAMES, facts
from tools.vendors.contract import Likeness, Order
from tools.vendors.desks import Desks, Lot
from tools.vendors.enclosed import likeness
from tools.vendors.fal.own import own
from tools.vendors.fit import fit
from tools.vendors.likeness import shown
from tools.vendors.sandbox import world
from tools.vendors.sandbox.drawing import Artist
from tools.vendors.sandbox.house import Booked, Fate, Shown
from tools.vendors.sandbox.run import KEYS, Sandbox, sandbox

TAKERS = [(name, model.id) for name in NAMES for model in facts(name).models if model.references]
ALONE = [(name, model) for name, model in TAKERS if facts(name).model(model).references_alone]
WORDS = "Mara lights the Lumen lamp on Pier 9 while Tom waits"


@pytest.fixture(scope="module")
async def box() -> AsyncIterator[Sandbox]:
    async with sandbox("--clips", "plain") as running:
        yield running


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> tuple[Likeness, ...]:
    """Four pictures of different shapes and colours, the third far too tall, the last one tiny."""
    room, found = tmp_path_factory.mktemp("crowd"), []
    for name, size, colour in (
        ("Mara", (900, 600), (30, 40, 200)), ("Lumen lamp", (400, 1800), (200, 60, 20)),
        ("Pier 9", (1700, 300), (60, 180, 60)), ("Tom", (40, 40), (120, 120, 120)),
    ):  # fmt: skip
        path = room / f"{name}.png"
        cv2.imwrite(str(path), np.full((*size, 3), colour, np.uint8))
        found.append(Likeness(name=name, path=str(path)))
    return tuple(found)


async def last(box: Sandbox) -> dict[str, Any]:
    row: dict[str, Any] = (await box.oracle())["jobs"][-1]
    return row


def digests(pictures: tuple[Likeness, ...]) -> list[str]:
    return [sha256(likeness(one)).hexdigest() for one in pictures]


def named_in(words: str, vendor: str) -> list[str]:
    """What the words call each of the first three pictures."""
    if vendor == "kling":
        return [f"picture_{number}" for number in (1, 2, 3) if f"@picture_{number}" in words]
    return [f"image {number}" for number in (1, 2, 3) if f"image {number} is " in words.lower()]


@pytest.mark.parametrize(("vendor", "model"), TAKERS)
async def test_a_model_is_shown_the_first_three_under_their_names(
    vendor: str, model: str, box: Sandbox, crowd: tuple[Likeness, ...], tmp_path: Path
) -> None:
    """The vendor's side has these very pictures in this order, each called in the prompt, at the quoted price."""
    client: Any = opened(vendor, box, tmp_path)
    asked = order(vendor, model, prompt=WORDS, references=crowd)
    await client.submit(asked)
    row = await last(box)
    assert [one["sha256"] for one in row["references"]] == digests(crowd[:3])
    assert [one["name"] for one in row["references"]] == named_in(row["words"], vendor)
    assert Decimal(row["usd"]) == await client.quote(asked)
    assert fit(asked, client.facts.model(model)).notes[-1].startswith("shot without Tom's picture: ")
    assert "Mara" in row["words"] if vendor != "kling" else "Mara" not in row["words"]


@pytest.mark.parametrize(("vendor", "model"), [("runway", "gen4.5"), ("luma", "ray-3.2"), ("kling", "kling-2.6")])
async def test_a_model_that_takes_none_goes_by_words_and_it_is_noted(
    vendor: str, model: str, box: Sandbox, crowd: tuple[Likeness, ...], tmp_path: Path
) -> None:
    client: Any = opened(vendor, box, tmp_path)
    asked = order(vendor, model, prompt=WORDS, references=crowd[:2])
    await client.submit(asked)
    row = await last(box)
    assert row["references"] == [] and row["words"].startswith(f"{WORDS}.")
    note = f"shot without Mara's and Lumen lamp's pictures: {model} takes none"
    assert fit(asked, client.facts.model(model)).notes[-1] == note
    assert not any("without" in note for note in fit(order(vendor, model), client.facts.model(model)).notes)


@pytest.mark.parametrize(("vendor", "model"), ALONE)
async def test_a_first_frame_outranks_pictures_where_one_excludes_the_other(
    vendor: str, model: str, box: Sandbox, crowd: tuple[Likeness, ...], still: Path, tmp_path: Path
) -> None:
    client: Any = opened(vendor, box, tmp_path)
    asked = order(vendor, model, prompt=WORDS, references=crowd[:1], first_frame=str(still))
    await client.submit(asked)
    row = await last(box)
    assert row["references"] == [] and row["words"].startswith(WORDS)
    note = f"shot without Mara's picture: {model} takes none beside a first frame"
    assert note in fit(asked, client.facts.model(model)).notes


async def test_klings_omni_models_take_a_first_frame_and_pictures(
    box: Sandbox, crowd: tuple[Likeness, ...], still: Path, tmp_path: Path
) -> None:
    asked = order("kling", "kling-3.0-omni", prompt=WORDS, references=crowd[:2], first_frame=str(still))
    await opened("kling", box, tmp_path).submit(asked)
    row = await last(box)
    assert [part["type"] for part in row["request"]["contents"]] == [
        "prompt", "first_frame", "refer_image", "refer_image",
    ]  # fmt: skip
    assert row["words"].startswith("@picture_1 lights the @picture_2 on Pier 9")


async def test_an_extension_is_not_shown_them_again(crowd: tuple[Likeness, ...]) -> None:
    first = order("runway", "seedance2_5", references=crowd)
    more = first.model_copy(update={"continues": first, "slate": "more"})
    model = facts("runway").model("seedance2_5")
    assert shown(first, model) == crowd[:3] and shown(more, model) == ()
    assert not any("without" in note for note in fit(more, model).notes)


@pytest.mark.parametrize("broken", ["gone", "empty", "text"])
@pytest.mark.parametrize(("vendor", "model"), [TAKERS[0], ("kling", "kling-o1"), ("fal", "veo3.1"), ("pika", "v2.2")])
async def test_a_picture_that_is_none_is_named_before_any_request(
    broken: str, vendor: str, model: str, box: Sandbox, crowd: tuple[Likeness, ...], tmp_path: Path
) -> None:
    path = tmp_path / "mara.png"
    if broken != "gone":
        path.write_bytes(b"" if broken == "empty" else b"no picture")
    before = (await box.oracle())["posts"]
    asked = order(vendor, model, references=(crowd[1], Likeness(name="Mara", path=str(path))))
    with pytest.raises(UserMistake, match=r"Mara's picture is (missing|no picture).*mara\.png") as told:
        await opened(vendor, box, tmp_path).submit(asked)
    assert told.value.field == "references" and (await box.oracle())["posts"] == before


def still_order(maker: str, **changes: Any) -> StillOrder:
    told = {"slate": "film_sh01_frame", "vendor": maker, "model": "", "prompt": WORDS, "width": 1280, "height": 720}
    return StillOrder.model_validate(told | changes)


async def test_runway_draws_a_still_with_everybody_under_a_tag(
    box: Sandbox, crowd: tuple[Likeness, ...], tmp_path: Path
) -> None:
    maker: Any = open_maker("runway-images", cache=tmp_path, outside=box.outside())
    await maker.submit(still_order("runway-images", references=crowd[:3]))
    row = await last(box)
    assert [one["name"] for one in row["references"]] == ["Mara", "Lumenlamp", "Pier9"]
    assert [one["sha256"] for one in row["references"]] == digests(crowd[:3])
    assert row["words"] == "@Mara lights the @Lumenlamp on @Pier9 while Tom waits"


async def test_openai_draws_a_still_with_everybody_by_number(
    box: Sandbox, crowd: tuple[Likeness, ...], tmp_path: Path
) -> None:
    maker: Any = open_maker("openai-images", cache=tmp_path, outside=box.outside())
    asked = still_order("openai-images", references=crowd[:3])
    job = await maker.submit(asked)
    row = await last(box)
    assert row["words"] == f"Image 1 is Mara, image 2 is Lumen lamp, image 3 is Pier 9. {WORDS}"
    assert [one["sha256"] for one in row["references"]] == digests(crowd[:3])
    assert (await maker.poll(job)).cost < await maker.quote(asked)


@pytest.mark.parametrize("maker", ["runway-images", "openai-images"])
async def test_a_still_with_a_missing_picture_is_not_ordered(maker: str, box: Sandbox, tmp_path: Path) -> None:
    before = (await box.oracle())["posts"]
    gone = Likeness(name="Mara", path=str(tmp_path / "mara.png"))
    with pytest.raises(UserMistake, match="Mara's picture is missing"):
        await open_maker(maker, cache=tmp_path, outside=box.outside()).submit(still_order(maker, references=(gone,)))
    assert (await box.oracle())["posts"] == before


RUNWAY = {"Authorization": f"Bearer {KEYS['RUNWAYML_API_SECRET']}", "X-Runway-Version": "2024-11-06"}
KLING = {"Authorization": f"Bearer {KEYS['KLING_API_KEY']}"}
FAL = {"Authorization": f"Key {KEYS['FAL_KEY']}"}
LINK = {"uri": "https://a.com/1.png"}
S2 = {"model": "seedance2", "promptText": "a", "ratio": "1280:720", "duration": 5}
G4 = {"model": "gen4_image", "promptText": "a", "ratio": "1280:720"}
DOT = "data:image/png;base64,AAAA"
VEO = {"prompt": "a", "image_urls": [DOT]}


def omni(*parts: dict[str, Any], words: str = "@a1 waits") -> dict[str, Any]:
    contents = [{"type": "prompt", "text": words}, *({"type": "refer_image", **part} for part in parts)]
    return {"contents": contents, "settings": {"aspect_ratio": "16:9"}}


@pytest.mark.parametrize(
    ("base", "path", "body", "headers", "word"),
    [
        ("runway", "/v1/text_to_video", {**S2, "references": [LINK] * 10}, RUNWAY, "at most 9"),
        ("runway", "/v1/text_to_video", {**S2, "references": [{**LINK, "tag": "Mara"}]}, RUNWAY, "tag"),
        ("runway", "/v1/text_to_video", {**S2, "references": [{"uri": "http://a.com/1.png"}]}, RUNWAY, "https"),
        ("runway", "/v1/text_to_video", {**S2, "references": [{"uri": DOT}]}, RUNWAY, "not an image"),
        ("runway", "/v1/text_to_video", {**S2, "references": ["https://a.com/1.png"]}, RUNWAY, "references"),
        ("runway", "/v1/text_to_video", {**S2, "model": "gen4.5", "references": [LINK]}, RUNWAY, "references"),
        ("runway", "/v1/image_to_video", {**S2, "promptImage": LINK["uri"], "references": [LINK]}, RUNWAY, "refer"),
        ("runway", "/v1/image_to_video",
         {**S2, "promptImage": [{**LINK, "position": "first"}, LINK]}, RUNWAY, "promptImage"),
        ("runway", "/v1/text_to_image", {**G4, "referenceImages": [LINK] * 4}, RUNWAY, "0 to 3"),
        ("runway", "/v1/text_to_image", {**G4, "referenceImages": [{**LINK, "tag": "al"}]}, RUNWAY, "tag"),
        ("runway", "/v1/text_to_image", {**G4, "referenceImages": [{**LINK, "tag": "Mara-1"}]}, RUNWAY, "tag"),
        ("runway", "/v1/text_to_image", {**G4, "referenceImages": [{**LINK, "tag": "Mara"}] * 2}, RUNWAY, "one tag"),
        ("runway", "/v1/text_to_image", {**G4, "referenceImages": [{"uri": DOT}]}, RUNWAY, "not an image"),
        ("kling", "/omni-video/kling-o1", omni({"id": "a1", "url": DOT}), KLING, "data: prefix"),
        ("kling", "/omni-video/kling-o1", omni({"id": "a1", "url": "AAAA"}), KLING, "jpg or png"),
        ("kling", "/omni-video/kling-o1", omni({"url": "AAAA"}), KLING, "unique"),
        ("kling", "/omni-video/kling-o1", omni({"id": "a1"}, {"id": "a12"}), KLING, "part of another"),
        ("kling", "/omni-video/kling-o1", omni({"id": "a1"}, words="a1 waits"), KLING, "without @"),
        ("kling", "/omni-video/kling-o1", omni(*({"id": f"p{n}q"} for n in range(8))), KLING, "7 at most"),
        ("kling", "/image-to-video/kling-3.0", omni({"id": "a1", "url": "AAAA"}), KLING, "contents.type"),
        ("fal", "/fal-ai/veo3.1/reference-to-video", {**VEO, "image_urls": [DOT] * 4}, FAL, "at most 3"),
        ("fal", "/fal-ai/veo3.1/reference-to-video", {**VEO, "duration": "4s"}, FAL, "8s"),
        ("fal", "/fal-ai/veo3.1/reference-to-video", VEO, FAL, "file_download_error"),
        ("fal", "/fal-ai/pika/v2.2/pikascenes", {"prompt": "a", "image_urls": []}, FAL, "at least 1"),
    ],
)  # fmt: skip
async def test_the_sandbox_refuses_what_the_vendor_refuses(
    base: str, path: str, body: dict[str, Any], headers: dict[str, str], word: str, box: Sandbox
) -> None:
    before = len((await box.oracle())["jobs"])
    async with box.outside().client as line:
        answer = await line.post(box.bases[base] + path, json=body, headers=headers)
    assert answer.status_code in (400, 422) and word in answer.text
    assert len((await box.oracle())["jobs"]) == before


@pytest.fixture
def sdk(fast_box: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[runwayml.RunwayML]:
    monkeypatch.setenv("SSL_CERT_FILE", fast_box.ca)
    with runwayml.RunwayML(api_key=RUNWAY["Authorization"][7:], base_url=fast_box.bases["runway"]) as theirs:
        yield theirs


async def test_the_official_client_sends_its_own_references(
    sdk: runwayml.RunwayML, fast_box: Sandbox, crowd: tuple[Likeness, ...]
) -> None:
    """Who did not write the sandbox ties pictures to tags, and shows them to a hosted model."""
    uri = sdk.uploads.create_ephemeral(file=Path(crowd[0].path)).uri
    drawn = sdk.text_to_image.create(
        model="gen4_image", prompt_text="@Mara waits", ratio="1280:720", reference_images=[{"uri": uri, "tag": "Mara"}]
    )
    rolled = sdk.text_to_video.create(
        model="seedance2", prompt_text="Image 1 is Mara. Mara waits", ratio="1280:720", duration=4,
        references=[{"uri": uri}],
    )  # fmt: skip
    rows = {row["id"]: row["references"] for row in (await fast_box.oracle())["jobs"]}
    digest = sha256(Path(crowd[0].path).read_bytes()).hexdigest()
    assert rows[drawn.id] == [{"name": "Mara", "sha256": digest}]
    assert rows[rolled.id] == [{"name": "image 1", "sha256": digest}]
    with pytest.raises(runwayml.BadRequestError):
        sdk.text_to_image.create(
            model="gen4_image", prompt_text="@al", ratio="1280:720", reference_images=[{"uri": uri, "tag": "al"}]
        )


def test_colours_drift_less_where_pictures_are_gone_by() -> None:
    """In the drifting world, by as much as words that mend."""
    drifting = world.world("drifting", seed=3)
    drifts = [sum("drift" in drifting.fate("kling", n, "a boat", k).damage for n in range(400)) for k in (0, 1, 3)]
    assert drifts[0] > 160 and drifts[1] == drifts[2] < 0.1 * drifts[0]
    moves = [sum("wrong_camera" in drifting.fate("kling", n, "a boat", k).damage for n in range(400)) for k in (0, 3)]
    assert moves[0] == moves[1]


async def test_what_is_drawn_takes_the_colours_of_the_pictures(crowd: tuple[Likeness, ...], tmp_path: Path) -> None:
    """A still that goes by red comes out redder than blue, and the other way round."""
    artist, means = Artist(tmp_path / "cache"), []
    for number, one in enumerate(crowd[:2]):
        job = Booked(
            id=f"job{number}", vendor="runway", model="gen4_image", words="the sea at dawn", usd=Decimal(0), at=0,
            fate=Fate(), kind="image", width=426, height=240, seed=1, references=(Shown(one.name, Path(one.path)),),
        )  # fmt: skip
        out = tmp_path / f"{number}.png"
        await artist.picture(job, out)
        picture = cv2.imread(str(out))
        assert picture is not None
        means.append(picture.reshape(-1, 3).mean(0))
    await artist.close()
    (blue_a, _, red_a), (blue_b, _, red_b) = means
    assert red_a - blue_a > red_b - blue_b + 20, means


def stage(box: Sandbox, room: Path, who: tuple[str, str], pictures: tuple[Likeness, ...], still: Path) -> Floor:
    """A shooting floor of one vendor in the sandbox, with a drawn panel and a frame that was ordered."""
    client: Any = opened(who[0], box, room)
    lot = Lot("film", Decimal(50), Ledger(room / "ledger.sqlite"), Vault(room / "vault"), Desks(client.outside.clock))
    base: Order = order(*who, slate="film_sh01", references=pictures)
    return Floor(
        shot=SHOT, base=base, lot=lot, cast=(Cast(vendor=who[0], model=who[1]),), vendor=lambda _: client,
        tell=lambda *_, **__: None, limit=3, stills={"panel": still, "frame": still},
    )  # fmt: skip


@pytest.mark.parametrize(("start", "seen"), [("panel", 2), ("frame", 0), ("", 2)])
async def test_our_own_drawing_gives_way_to_pictures_and_an_ordered_frame_does_not(
    start: str, seen: int, box: Sandbox, crowd: tuple[Likeness, ...], still: Path, tmp_path: Path
) -> None:
    here = stage(box, tmp_path, ("pika", "v2.2"), crowd[:2], still)
    asked = calls.Roll(
        vendor="pika", model="v2.2", prompt=WORDS, seconds=5, camera="pan_left", motion="low", seed=1, first_frame=start
    )
    take = await roll(asked, here)
    here.lot.ledger.close()
    assert len((await last(box))["references"]) == seen and here.takes == [take]
    said = "shot without its panel, for Mara and Lumen lamp"
    assert (said in take.fitted) == (start == "panel")
    assert any("beside a first frame" in note for note in take.fitted) == (start == "frame")


async def test_a_shot_of_a_series_is_shot_with_the_pictures_of_its_bible(
    box: Sandbox, crowd: tuple[Likeness, ...], tmp_path: Path
) -> None:
    """From the vault to the vendor's book, through the floor the camera's tools work on."""
    async with studio(tmp_path, outside=box.outside()) as (room, _):
        digests_kept = [room.vault.put(Path(one.path)) for one in crowd[:2]]
        style = Style(
            series="night", name="Night", cast=(Figure(name="Mara", files=(digests_kept[0],)),),
            props=(Spot(name="Lumen lamp", draws="lamp", files=(digests_kept[1],)),),
        )  # fmt: skip
        seen = SHOT.model_copy(update={"cast": ("Mara",), "subject": "lamp", "prompt": WORDS})
        unit: UnitState = {
            "film": "f", "brief": brief("a film", vendor="runway", budget=Decimal(9)), "treatment": IDEA,
            "style": style, "shot": seen, "fps": "24", "cast": [Cast(vendor="runway", model="seedance2_mini")],
        }  # fmt: skip
        here = floor_of(unit, room)
        take = await roll(
            calls.Roll(vendor="", model="", prompt=WORDS, seconds=5, camera="pan_left", motion="low", seed=1), here
        )
    row = await last(box)
    assert [one["sha256"] for one in row["references"]] == digests(crowd[:2])
    assert row["words"].startswith(f"Image 1 is Mara, image 2 is Lumen lamp. {WORDS}") and take.fitted == ()


async def test_pictures_decide_who_shoots_only_at_one_price(crowd: tuple[Likeness, ...]) -> None:
    sheet = facts("kling")
    even = sheet.model_copy(update={"models": (sheet.model("kling-3.0"), sheet.model("kling-3.0-omni"))})
    asked = order("kling", references=crowd)

    async def quote(part: Order) -> Decimal:
        return fit(part, sheet.model(part.model)).usd

    async def first(facts_of: Any, wanted: Order, wish: str = "kling") -> str:
        return (await cast(wanted, [facts_of], wish, KEYS, quote))[0].model

    assert await first(even, asked) == "kling-3.0-omni"
    assert await first(even, order("kling")) == "kling-3.0"
    assert await first(sheet, asked) == "kling-2.6"
    assert await first(even, asked, "kling:kling-3.0") == "kling-3.0"


def test_these_vendors_take_pictures() -> None:
    assert {name for name, _ in TAKERS} == {"runway", "kling", "pika", "fal"}


OWN = """[[models]]
id = "m"
references = 2
seconds = [5, 5]
[[models.tiers]]
name = "720p"
sizes = { "16:9" = "1280x720" }
per_second = "0.1"
[models.wire]
text = "a/b"
"""
HOW = 'references = "a/c"\nreferences_list = "images"\n'


@pytest.mark.parametrize(
    ("more", "wrong"),
    [("", "wire.references"), ('references = "a/c"\n', "wire.references"), (HOW + 'mark = "@{who}"\n', "wire.mark"),
     (HOW, ""), (HOW + 'mark = "@Image{number}"\n', "")],
)  # fmt: skip
def test_a_sheet_of_ones_own_says_how_its_pictures_are_sent(more: str, wrong: str, tmp_path: Path) -> None:
    sheet = tmp_path / "own.toml"
    sheet.write_text(OWN + more)
    if not wrong:
        assert own(sheet)[0].references == 2
        return
    with pytest.raises(UserMistake) as told:
        own(sheet)
    assert told.value.field == wrong
