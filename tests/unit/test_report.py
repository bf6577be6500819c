"""The report says what the record proves, opens nothing outside, and lets no word of a brief become markup."""

import copy
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tools.post.checklist import antipatterns, checklist
from tools.post.plots import HIGH, curve, height, outline
from tools.post.report import changed, render, write

EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


def shot(number: int, **more: Any) -> dict[str, Any]:
    return {
        "number": number, "scene": 1, "frames": 48, "action": f"Something happens {number}", "framing": "wide",
        "camera": "pan_left", "motion": "low", "light": "dawn", "staging": "hero", "prompt": "a lamp at dawn", **more,
    }  # fmt: skip


def take(number: int, attempt: int, score: float | None, *faults: str, **more: Any) -> dict[str, Any]:
    slate = f"sh{number:02d}_t{attempt}"
    notes = [{"slate": slate, "fault": fault, "says": f"It is {fault}", "remedy": "brighter"} for fault in faults]
    measures = [{"name": "exposure", "value": 0.4, "unit": "luma", "score": 0.8, "weight": 3}]
    screening = {
        "score": score, "measures": measures, "notes": notes, "not_judged": ["story: no vision model"],
        "measured_camera": "pan_left", "confidence": 0.9,
    }  # fmt: skip
    return {
        "slate": slate, "shot": number, "number": attempt, "vendor": "animatic", "model": "animatic", "seed": 1,
        "prompt": "a lamp", "camera": "pan_left", "motion": "low", "price": "0", "screening": screening, **more,
    }  # fmt: skip


def record(folder: Path) -> dict[str, Any]:
    """A whole small film: two shots, three takes, one rewrite."""
    Image.fromarray(np.full((90, 160, 3), 128, np.uint8)).save(folder / "still.png")
    return {
        "v": 1, "film": "lumen-1", "title": "Lumen", "brief": {"text": "a film for Lumen", "deliver": ["reels"]},
        "treatment": {"kind": "launch", "logline": "A lamp keeps the sun.", "opening": "Dusk.", "ending": "Home."},
        "storyboard": {"fps": "24", "shots": [shot(1), shot(2, words="Light", line="Light that keeps.")]},
        "panels": {"1": "still.png", "2": "still.png"},
        "takes": [take(1, 1, 0.95), take(2, 1, 0.4, "dark"), take(2, 2, 0.96)],
        "circled": {"1": "sh01_t1", "2": "sh02_t2"},
        "rewrites": [
            {"shot": 2, "before": "a lamp", "after": "a lamp, brighter", "score_before": 0.4, "score_after": 0.96},
        ],
        "cut": {
            "fps": "24", "width": 1280, "height": 720, "look": "golden",
            "clips": [{"shot": 1, "frames": 48, "fade": 0}, {"shot": 2, "frames": 48, "fade": 12}],
            "titles": [{"text": "Light", "start": 50, "frames": 30}],
            "lines": [{"text": "Light that keeps.", "start": 50, "frames": 30}],
        },
        "master": {
            "path": "/films/lumen/master.mp4", "frames": 96, "fps": "24", "width": 1280, "height": 720,
            "loudness": -14, "peak": -1.4,
        },
        "palette": ["#2b1d2f", "#8a4a3c", "#ffb45c", "#fff1d6"], "look": "golden",
        "sound": {
            "waveform": [0.1, 0.9, 0.3], "loudness_curve": [-20, -14, -16], "integrated": -14.1, "peak": -1.4,
            "scratch_voice": True, "music_mood": "awe",
        },
        "deliverables": [{"preset": "reels", "path": "reels.mp4", "checks": ["1080×1920"]}],
        "assumed": ["16:9"], "not_judged": ["story: no vision model"], "warnings": ["one warning"], "spent": "0.00",
        "recalled": [{"text": "Warm light worked", "source": "film one"}],
        "llm": [{"part": "script", "rung": "understudy", "model": "understudy"}], "versions": {"av": "18"},
        "stills": {"sh01_t1": "still.png", "sh02_t2": "still.png"},
    }  # fmt: skip


class Page(HTMLParser):
    """Tags, attributes and text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data


def poisoned(value: Any) -> Any:
    """The same record with every word replaced by markup."""
    if isinstance(value, dict):
        return {key: poisoned(one) for key, one in value.items()}
    if isinstance(value, list):
        return [poisoned(one) for one in value]
    return EVIL if isinstance(value, str) else value


def test_no_word_of_a_record_becomes_markup(tmp_path: Path) -> None:
    page = Page(render(poisoned(record(tmp_path)), tmp_path))
    assert "script" not in page.tags
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert EVIL in page.text


def test_the_page_opens_nothing_outside(tmp_path: Path) -> None:
    html = render(record(tmp_path), tmp_path)
    links = [value for name, value in Page(html).attributes if name in ("src", "href", "poster", "srcset", "action")]
    links += re.findall(r"url\(([^)]*)\)", html)
    assert links
    assert all(link.startswith(("data:", "./")) for link in links)


def test_a_master_named_like_a_script_stays_a_file(tmp_path: Path) -> None:
    page = Page(render({"master": {"path": "javascript:alert(1)"}}, tmp_path))
    assert ("href", "./javascript%3Aalert%281%29") in page.attributes


def test_pictures_are_inside_the_page(tmp_path: Path) -> None:
    page = Page(render(record(tmp_path), tmp_path))
    pictures = [value for name, value in page.attributes if name == "src" and value.startswith("data:image/jpeg")]
    assert len(pictures) == 4, "two panels and two stills"
    assert any(name == "poster" and value.startswith("data:image/jpeg") for name, value in page.attributes)


def test_the_brief_stands_verbatim(tmp_path: Path) -> None:
    whole = record(tmp_path)
    whole["brief"]["text"] = "a film\n  for Lumen & <friends>"
    assert "a film\n  for Lumen & <friends>" in Page(render(whole, tmp_path)).text


@pytest.mark.parametrize("key", [
    "film", "title", "brief", "treatment", "storyboard", "panels", "takes", "circled", "rewrites", "cut", "master",
    "palette", "look", "sound", "deliverables", "assumed", "not_judged", "warnings", "spent", "recalled", "llm",
    "versions", "stills",
])  # fmt: skip
@pytest.mark.parametrize("lost", ["missing", "none"])
def test_any_key_may_be_missing(key: str, lost: str, tmp_path: Path) -> None:
    whole = record(tmp_path)
    whole[key] = None
    if lost == "missing":
        del whole[key]
    assert "Production report" in Page(render(whole, tmp_path)).text


def test_an_empty_record_makes_a_page_that_ticks_nothing(tmp_path: Path) -> None:
    write({}, tmp_path, tmp_path / "report.html")
    assert (tmp_path / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert not [point for point in checklist({}) if point.proven]


def test_a_picture_that_does_not_open_is_left_out(tmp_path: Path) -> None:
    whole = record(tmp_path)
    (tmp_path / "broken.jpg").write_bytes(b"not a picture")
    whole["stills"] = {"sh01_t1": "broken.jpg", "sh02_t2": "../nowhere.jpg"}
    assert "sh01_t1" in Page(render(whole, tmp_path)).text


def test_a_whole_film_earns_all_ten_points(tmp_path: Path) -> None:
    points = checklist(record(tmp_path))
    assert len(points) == 10
    assert [point.name for point in points if not point.proven] == []
    assert not [one for one in antipatterns(record(tmp_path)) if one.proven]


@pytest.mark.parametrize(
    ("change", "point"),
    [
        (lambda film: film["storyboard"].update(shots=[]), "Created detailed storyboard"),
        (lambda film: film.update(palette=[]), "Defined visual style guide"),
        (lambda film: film["panels"].pop("2"), "Prepared reference images"),
        (lambda film: film["storyboard"]["shots"][0].update(prompt=""), "Wrote prompts for each shot"),
        (lambda film: [one.pop("vendor") for one in film["takes"]], "Selected appropriate model"),
        (lambda film: film["takes"].pop(0), "Generated initial clips"),
        (lambda film: film["takes"][2]["screening"].update(score=None), "Iterated for quality"),
        (lambda film: film["cut"].update(clips=[]), "Applied post-production"),
        (lambda film: film["sound"].update(integrated=-70.0), "Added audio (music/VO)"),
        (lambda film: film.update(deliverables=[]), "Exported in target formats"),
    ],
)
def test_a_point_without_proof_is_not_ticked(change: Any, point: str, tmp_path: Path) -> None:
    film = copy.deepcopy(record(tmp_path))
    change(film)
    assert point in [one.name for one in checklist(film) if not one.proven]


@pytest.mark.parametrize(
    ("change", "pattern"),
    [
        (lambda film: film["storyboard"].update(shots=[]), "No storyboard"),
        (lambda film: film["takes"][0].update(take(1, 1, 0.6, "too_fast")), "Ignoring motion limits"),
        (lambda film: film["takes"][0]["screening"].update(score=0.5), "Single generation"),
        (lambda film: film["takes"][0].update(vendor="kling"), "Mixing styles"),
        (lambda film: film["cut"].update(look=""), "Skipping post-production"),
    ],
)  # fmt: skip
def test_an_anti_pattern_that_happened_is_a_warning(change: Any, pattern: str, tmp_path: Path) -> None:
    film = copy.deepcopy(record(tmp_path))
    change(film)
    assert pattern in [one.name for one in antipatterns(film) if one.proven]
    assert pattern in Page(render(film, tmp_path)).text


def test_a_drawn_film_is_called_an_animatic_and_a_bought_one_is_not(tmp_path: Path) -> None:
    drawn, bought = record(tmp_path), record(tmp_path)
    for one in bought["takes"]:
        one["vendor"] = "kling"
    assert "This is an animatic: drawn, not filmed" in Page(render(drawn, tmp_path)).text
    assert "an animatic" not in Page(render(bought, tmp_path)).text


def test_a_scratch_voice_is_named(tmp_path: Path) -> None:
    film = record(tmp_path)
    assert "scratch voice" in Page(render(film, tmp_path)).text
    film["sound"]["scratch_voice"] = False
    assert "scratch voice" not in Page(render(film, tmp_path)).text


def test_a_take_nobody_judged_is_listed(tmp_path: Path) -> None:
    film = record(tmp_path)
    film["takes"][0]["screening"] = None
    assert "take sh01_t1" in Page(render(film, tmp_path)).text


def test_a_rewritten_prompt_shows_what_went_and_what_came() -> None:
    runs = changed("a lamp in the dark room", "a lamp in a bright room")
    assert runs == [("kept", "a lamp in"), ("gone", "the dark"), ("new", "a bright"), ("kept", "room")]


def test_the_plots_stay_in_their_box() -> None:
    numbers = [float(one) for one in re.findall(r"-?\d+\.\d+", outline([0, 5, -3, 0.5]) + curve([-90, 3, -14]))]
    assert all(0 <= one <= 1000 for one in numbers)
    assert 0 < height(-14) < HIGH
    assert outline([]) == "" and curve([-14]) == ""


def test_what_language_models_took_is_shown_with_its_price_or_that_none_is_known(tmp_path: Path) -> None:
    talks = {
        "listed-1": {"tokens_in": 1200, "tokens_out": 340, "usd": "0.0290", "price": "2026-11-22"},
        "local-2": {"tokens_in": 50, "tokens_out": 6, "usd": "0.0000", "price": "unknown"},
        "broken-3": "?",
    }
    page = render({"title": "Lamp", "talks": talks}, tmp_path)
    assert "listed-1, 1200 tokens in, 340 out, $0.0290" in page
    assert "local-2, 50 tokens in, 6 out, price unknown" in page and "broken-3" not in page
