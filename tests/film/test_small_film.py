"""A film from the command line, judged by reading its own files."""

import html.parser
import itertools
import json
import sqlite3
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pysubs2

from tests.film.conftest import Made
from tools.post.loudness import loudness
from tools.probe import probe


def test_the_master_is_what_was_promised(small: Made) -> None:
    master = Path(small.page["master"])
    with av.open(str(master)) as box:
        video, audio = box.streams.video[0], box.streams.audio[0]
        assert sum(1 for _ in box.decode(video=0)) == 6 * 24
        context = video.codec_context
        assert (context.name, context.profile, context.pix_fmt) == ("h264", "High", "yuv420p")
        assert (context.color_primaries, context.color_trc, context.colorspace, context.color_range) == (1, 1, 1, 1)
        assert (video.width, video.height, video.average_rate) == (426, 240, 24) or video.width in (426, 428)
        assert (audio.codec_context.name, audio.rate, audio.channels) == ("aac", 48_000, 2)
        assert abs(float(box.duration) / 1e6 - 6) < 0.05
    head = master.read_bytes()[: 1 << 16]
    assert head.index(b"moov") < (head.index(b"mdat") if b"mdat" in head else len(head))


def test_it_is_as_loud_as_people_publish_and_never_clips(small: Made) -> None:
    heard = loudness(Path(small.page["master"]))
    assert abs(heard.integrated + 14) <= 0.5 and heard.peak <= -1


def test_every_file_a_person_expects_is_there(small: Made) -> None:
    for name in ("storyboard.png", "storyboard.json", "captions.srt", "captions.vtt", "report.html", "record.json"):
        assert (small.folder / name).stat().st_size > 40, name


def test_no_shot_stands_still(small: Made) -> None:
    clips = small.record["cut"]["clips"]
    with av.open(small.page["master"]) as box:
        gray = [cv2.resize(f.to_ndarray(format="gray"), (160, 90)).astype(np.float32) for f in box.decode(video=0)]
    at = 0
    for clip in clips:
        span = gray[at + clip["fade"] : at + clip["frames"]]
        at += clip["frames"]
        moved = np.mean([np.abs(a - b).mean() for a, b in zip(span, span[12:], strict=False)])
        assert moved > 0.3, clip


def test_the_lines_are_about_the_brief_and_heard_whole(small: Made) -> None:
    lines = small.record["cut"]["lines"]
    said = " ".join(line["text"] for line in lines).lower()
    assert "lumen" in said or "lamp" in said
    assert all(line["start"] >= 0 and line["start"] + line["frames"] <= 144 for line in lines)
    assert all(a["start"] + a["frames"] <= b["start"] for a, b in itertools.pairwise(lines))
    captions = pysubs2.load(str(small.folder / "captions.srt"))
    assert " ".join(c.plaintext.replace("\n", " ") for c in captions).split()[:3] == lines[0]["text"].split()[:3]


def test_the_model_called_generation_scoring_and_post_as_tools(small: Made) -> None:
    tools = {call["tool"] for call in small.record["calls"]}
    assert {"roll", "screen", "circle", "look", "place_music", "deliver"} <= tools


def test_every_shot_has_a_circled_take_with_a_score(small: Made) -> None:
    for shot in small.page["shots"]:
        assert shot["takes"] >= 1 and 0 <= shot["score"] <= 1
        assert shot["measured_camera"]


def test_lengths_add_up_and_neighbours_differ(small: Made) -> None:
    shots = json.loads((small.folder / "storyboard.json").read_text())["shots"]
    assert sum(round(Fraction(str(s["seconds"])) * 24) for s in shots) == 144
    assert all(a["camera"] != b["camera"] for a, b in itertools.pairwise(shots))


def test_the_ledger_knows_every_take_at_price_zero(small: Made) -> None:
    with sqlite3.connect(small.studio / "ledger.sqlite") as books:
        rows = books.execute("select state, price from orders").fetchall()
    assert len(rows) == sum(shot["takes"] for shot in small.page["shots"])
    assert {Decimal(price) for _, price in rows} == {0} and {state for state, _ in rows} <= {"stored", "used"}
    assert small.page["spent"] == "0.00"


def test_the_report_asks_nothing_of_the_world(small: Made) -> None:
    found: list[str] = []

    class Links(html.parser.HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.extend(value or "" for name, value in attrs if name in ("src", "href", "data", "poster", "action"))

    page = (small.folder / "report.html").read_text()
    Links().feed(page)
    assert not [link for link in found if link.startswith(("http:", "https:", "//"))]
    assert "animatic" in page.lower() and "scratch" in page.lower()


def test_deliverables_are_made_to_fit(small: Made) -> None:
    shapes = [probe(Path(path)) for path in small.page["deliverables"]]
    assert sorted(round(s.width / s.height, 2) for s in shapes) == [0.56, 1.0]


def test_a_panel_resembles_its_takes_first_frame(small: Made) -> None:
    record = small.record
    for take in record["takes"]:
        if take["slate"] not in record["circled"].values() or take["number"] > 1:
            continue
        panel = cv2.imread(record["panels"][str(take["shot"])], cv2.IMREAD_GRAYSCALE)
        vault = small.studio / "vault" / take["digest"][:2] / take["digest"]
        with av.open(str(vault)) as box:
            frame = next(box.decode(video=0)).to_ndarray(format="gray")
        a, b = (
            cv2.resize(p, (96, 54), interpolation=cv2.INTER_AREA).ravel().astype(np.float64) for p in (panel, frame)
        )
        assert np.corrcoef(a, b)[0, 1] > 0.85, take["slate"]


def test_the_bible_and_its_index_remember_the_film(small: Made) -> None:
    from memory.bible import Bible
    from memory.looks import Looks

    bible = Bible(small.studio / "bible.sqlite")
    assert [film.film for film in bible.films()] == [small.page["film"]]
    looks = Looks(small.studio / "chroma", bible)
    assert looks.near_films("", "a film about a solar lamp")[0][0].film == small.page["film"] and not looks.unwell
    assert (small.studio / "chroma" / "chroma.sqlite3").exists()
    looks.close()
    bible.close()
