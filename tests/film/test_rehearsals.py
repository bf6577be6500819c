"""A whole film on each vendor's protocol, by the command line, for nothing."""

import json
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from agent import money, production
from tests.film.conftest import command
from tests.film.rooms import brief, studio
from tests.vendors.test_own import SHEET
from tools.probe import probe
from tools.vendors import NAMES, facts
from tools.vendors.sandbox.run import sandbox

BRIEF = "a 4s teaser for Lumen, a solar lamp that charges phones, no voice-over"
REMOTE = [name for name in NAMES if not facts(name).offline]


def rehearsed(studio: Path, vendor: str, *options: str) -> dict[str, Any]:
    """The page of a small rehearsal."""
    words = ["rehearse", BRIEF, "--vendor", vendor, "--size", "240p", "--takes", "1", "--clips", "plain", "--json"]
    done = command(*words, *options, "--studio", str(studio))
    assert done.returncode == 0, done.stderr[-2000:]
    page: dict[str, Any] = json.loads(done.stdout)
    return page


@dataclass(frozen=True)
class Made:
    page: dict[str, Any]
    studio: Path


@pytest.fixture(scope="module")
def by_luma(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """One rehearsal for all who only look at it."""
    room = tmp_path_factory.mktemp("luma")
    return Made(rehearsed(room, "luma", "--world", "ideal"), room)


@pytest.mark.parametrize("vendor", [*REMOTE, "auto"])
def test_a_film_is_made_with_each_vendor(tmp_path: Path, by_luma: Made, vendor: str) -> None:
    page = by_luma.page if vendor == "luma" else rehearsed(tmp_path, vendor, "--world", "ideal")
    master = probe(Path(page["master"]))
    assert (master.frames, master.width, master.height) == (96, 426, 240)
    assert page["rehearsal"] and float(page["spent"]) > 0
    assert {shot["vendor"] for shot in page["shots"]} == (
        {vendor} if vendor != "auto" else {page["shots"][0]["vendor"]}
    )
    record = json.loads((Path(page["folder"]) / "record.json").read_text())
    assert all(take["price"] != "0" and take["vendor"] != "animatic" for take in record["takes"])


def test_a_rehearsal_spends_play_money_only(by_luma: Made) -> None:
    """The studio's own ledger is not touched, and the price told before is what is spent."""
    assert not (by_luma.studio / "ledger.sqlite").exists()
    assert (by_luma.studio / "rehearsals" / "001" / "ledger.sqlite").is_file()


def test_a_model_of_ones_own_sheet_is_rehearsed_and_the_report_says_rehearsal(tmp_path: Path) -> None:
    endpoint = "fal-ai/kling-video/v2.5-turbo/pro"
    (tmp_path / "vendors").mkdir()
    (tmp_path / "vendors" / "turbo.toml").write_text(SHEET.replace("kling-turbo", endpoint))
    page = rehearsed(tmp_path, f"fal:{endpoint}", "--world", "ideal", "--stills", "plate")
    assert {shot["model"] for shot in page["shots"]} == {endpoint}
    assert "This is a rehearsal" in (Path(page["folder"]) / "report.html").read_text()
    unknown = command("price", BRIEF, "--vendor", "fal:fal-ai/nobody", "--studio", str(tmp_path))
    assert unknown.returncode == 2 and "sheet" in unknown.stderr and "turbo" in unknown.stderr


def test_frames_to_start_from_and_a_paid_voice_are_on_the_bill(tmp_path: Path) -> None:
    words = ["--world", "ideal", "--stills", "openai", "--speaker", "runway:Maya"]
    command("rehearse", BRIEF.replace(", no voice-over", ""), "--vendor", "luma", "--size", "240p", "--takes", "1",
            "--clips", "plain", *words, "--studio", str(tmp_path), "--json")  # fmt: skip
    room = tmp_path / "rehearsals" / "001"
    film = next((room / "films").iterdir()).name
    done = command("ledger", film, "--studio", str(room), "--json")
    told = json.loads(done.stdout)
    vendors = {order["vendor"] for order in told["orders"] if float(order["price"]) > 0}
    assert vendors == {"luma", "openai-images", "runway-speech"}, done.stderr[-500:]
    takes = [order for order in told["orders"] if order["vendor"] == "luma"]
    spent = sum(float(told["vendors"][name]["spent"]) for name in vendors)
    assert len(takes) >= 2 and abs(spent - float(told["films"][film]["spent"])) < 0.011


def test_the_price_told_before_is_enough_and_orders_nothing(tmp_path: Path, by_luma: Made) -> None:
    key = {"LUMA_AGENTS_API_KEY": "luma-api-of-nobody"}
    done = command("price", BRIEF, "--vendor", "luma", "--size", "240p", "--studio", str(tmp_path), "--json", **key)
    told = json.loads(done.stdout)
    assert float(told["least"]) == pytest.approx(float(by_luma.page["spent"]), abs=0.005)
    assert float(told["least"]) <= float(told["expected"]) <= float(told["most"])
    orders = json.loads(command("ledger", "--studio", str(tmp_path), "--json").stdout)["orders"]
    assert orders == [] and "luma-api-of-nobody" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("vendor", "status", "says"),
    [
        ("runway", 2, "RUNWAYML_API_SECRET"),
        ("kling:kling-9", 2, "kling-9"),
        ("luma:ray-2", 4, "retired"),
        ("sora", 4, "2026-09-24"),
        ("nobody", 2, "nobody"),
    ],
)
def test_who_can_not_be_ordered_from_says_so_in_one_line_before_anything_is_made(
    tmp_path: Path, vendor: str, status: int, says: str
) -> None:
    done = command("make", BRIEF, "--vendor", vendor, "--size", "240p", "--studio", str(tmp_path))
    assert done.returncode == status and says in done.stderr, done.stderr
    assert len(done.stderr.strip().splitlines()) == 1 and "Traceback" not in done.stderr
    assert not list(tmp_path.glob("films/*/graph.sqlite"))


@pytest.mark.parametrize(("vendor", "joint"), [("pika:v2-turbo", "shared frame"), ("luma", "own model")])
async def test_a_shot_longer_than_a_model_is_rolled_and_extended_at_the_price_told(
    tmp_path: Path, vendor: str, joint: str
) -> None:
    """One shot of twelve seconds from models that make five or ten at a time."""
    async with sandbox("--clips", "plain") as box:
        asked = brief(BRIEF, vendor=vendor, budget=Decimal(50))
        async with studio(tmp_path, outside=box.outside(), yes=True) as (room, _):
            state = await production.make(room, asked, until="storyboard")
            page = room.folder(state["film"]) / "storyboard.json"
            board = json.loads(page.read_text())
            board["shots"] = [board["shots"][0] | {"seconds": 12}]
            page.write_text(json.dumps(board))
            planned = state["storyboard"].shots[0].model_copy(update={"frames": 288})
            story = state["storyboard"].model_copy(update={"shots": (planned,)})
            told = await money.table({**state, "storyboard": story}, room)
            state = await production.resume(room, state["film"])
            spent = room.ledger.spent(state["film"])
    take = state["reels"][0].take
    assert take and take.frames >= 288 and joint in " ".join(take.fitted)
    assert told["shots"][0]["joins"] >= 1 and Decimal(told["least"]) == round(spent, 2)
    assert state["master"].frames == 288
