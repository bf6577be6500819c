"""The report says what was found, opens nothing outside, and takes no word from outside for markup."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from evals import report
from evals.nouns import Claimed, Item
from evals.report import plots, stills, wording
from tests.evals import report_run as made

HOSTILE = '</script><script>window.won=1</script><img src="https://evil.example/x" onerror=\'won=1\'>\u202e"&\u2028'


class Seen(HTMLParser):
    """Every tag with its attributes, and the text outside scripts and styles."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text, self._inside = "", ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside not in ("script", "style"):
            self.text += data


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("run")
    told, rows = made.whole(folder / "run")
    warned = made.comparison(warnings=("the judge was another",))
    out = report.write(folder / "run", told, rows, [warned], None, folder / "out" / "report.html")
    return out, out.read_text(encoding="utf-8")


def test_the_verdict_comes_first_with_its_interval_and_money(written: tuple[Path, str]) -> None:
    text = " ".join(Seen(written[1]).text.split())
    says = "three-takes is better than one-take quality +0.06 [0.02, 0.10], 4 briefs, 2 seeds, $0.12 more a film"
    assert text.index(says) < text.index("the judge was another") < text.index("Brief by brief")


def test_every_table_says_films_seeds_hours_and_pixels(written: tuple[Path, str]) -> None:
    captions = re.findall(r"<caption>(.*?)</caption>", written[1], re.S)
    tables = written[1].count("<table")
    assert len(captions) == tables >= 5
    assert all(re.search(r"\d+ films, 2 seeds, [\d.]+ CPU hours, 426×240", one) for one in captions)


def test_every_head_of_a_table_has_a_scope(written: tuple[Path, str]) -> None:
    heads = [told for tag, told in Seen(written[1]).tags if tag == "th"]
    assert heads and all(told.get("scope") in ("col", "row") for told in heads)


def test_nothing_outside_is_asked_for(written: tuple[Path, str]) -> None:
    tags = Seen(written[1]).tags
    links = [told[name] or "" for _, told in tags for name in ("src", "href", "poster", "action") if name in told]
    assert not [link for link in links if re.match(r"\w+:|//", link) and not link.startswith("data:")]
    assert "@import" not in written[1] and not re.findall(r"url\((?!data:)", written[1])
    assert "<link" not in written[1] and "fetch(" not in written[1]
    (policy,) = [told["content"] or "" for _, told in tags if told.get("http-equiv") == "Content-Security-Policy"]
    assert "default-src 'none'" in policy and "http" not in policy


def test_only_our_own_script_may_run(written: tuple[Path, str]) -> None:
    from evals.report.page import policy

    ours = re.findall(r"<script>(.*?)</script>", written[1], re.S)
    assert len(ours) == 1
    (told,) = [told["content"] for _, told in Seen(written[1]).tags if told.get("http-equiv")]
    assert told == policy(ours[0]) and told != policy(ours[0] + " ")


def test_every_film_is_there_where_its_link_says(written: tuple[Path, str]) -> None:
    out, page = written
    panels = [told for name, told in made.scripts(page).items() if name.startswith("brief-")]
    films = [cell for panel in panels for cell in panel["cells"].values()]
    there = [cell["src"] for cell in films if cell["src"]]
    assert len(there) == 15 and all((out.parent / unquote(link)).is_file() for link in there)
    assert [cell["state"] for cell in films if not cell["src"]] == ["refused"]
    assert {cell["fps"] for cell in films} == {24.0}


def test_every_number_opens_a_brief_that_the_page_holds(written: tuple[Path, str]) -> None:
    ids = set(made.scripts(written[1]))
    opened = {f"brief-{told['data-open']}" for tag, told in Seen(written[1]).tags if "data-open" in told}
    assert opened == ids - {"board"}


def test_a_film_that_was_not_made_is_shown_as_such_and_counts_as_nothing(written: tuple[Path, str]) -> None:
    assert "1 of 2 refused" in " ".join(Seen(written[1]).text.split())
    board = made.scripts(written[1])["board"]["rows"]["3"]["figures"]["three-takes"]
    panel = made.scripts(written[1])["brief-3"]["cells"]["three-takes/1"]
    assert board["quality"] == pytest.approx(panel["figures"]["quality"] / 2)


def test_what_differs_between_two_shots_is_marked_word_by_word(written: tuple[Path, str]) -> None:
    pair = made.scripts(written[1])["brief-0"]["pairs"][0]
    assert pair["shots"]["1"]["Prompt"][1:3] == [["gone", "static,"], ["new", "slow push in,"]]
    assert ["new", "too dark"] in pair["shots"]["1"]["Critic"]
    assert pair["settings"] == {"takes": ["1", "3"]} and any(mark == "new" for mark, _ in pair["path"])


def test_words_from_outside_stay_words(tmp_path: Path) -> None:
    item = Item(name=HOSTILE, text=HOSTILE, cluster=HOSTILE)
    told = made.run([item], names=(HOSTILE, "b"))
    told = told.model_copy(update={"versions": {HOSTILE: HOSTILE}, "made": HOSTILE, "size": HOSTILE})
    rows = [hostile(made.row(told, item, one.name, 1)) for one in told.candidates]
    rows += [made.refused(told, item, one.name, 2, why=HOSTILE) for one in told.candidates]
    compared = made.comparison(a=HOSTILE, changed={HOSTILE: (HOSTILE, 3)}, warnings=(HOSTILE,), size=HOSTILE)
    made.lay(tmp_path / "run", told, [], pixels=False)
    moved = made.Effect(setting=HOSTILE, was=HOSTILE, becomes=[HOSTILE], verdicts=(made.verdict(),))
    effects = made.Effects(base=HOSTILE, effects=(moved,), unexplained=(HOSTILE,), size=HOSTILE)
    page = report.write(tmp_path / "run", told, rows, [compared], effects, tmp_path / "r.html").read_text("utf-8")
    seen = Seen(page)
    assert not [known for tag, known in seen.tags if tag in ("img", "video", "iframe", "link")]
    assert not [name for _, known in seen.tags for name in known if name.startswith("on")]
    assert len(re.findall(r"<script(?! type=\"application/json\")", page)) == 1
    assert made.scripts(page)["brief-0"]["text"] == HOSTILE  # whole, for whoever reads it as text
    assert seen.text.count("window.won=1") >= 8


def hostile(row: Any) -> Any:
    shots = [one.model_copy(update={"prompt": HOSTILE, "notes": (HOSTILE,), "still": HOSTILE}) for one in row.shots]
    claim = Claimed(check=HOSTILE, want=HOSTILE, got={HOSTILE: HOSTILE}, ok=None, says=HOSTILE)
    return row.model_copy(update={"shots": tuple(shots), "claims": (claim,), "path": (HOSTILE,), "film": HOSTILE})


def test_a_file_outside_the_run_is_never_shown(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    made.still(tmp_path / "secret.jpg", 1)
    (tmp_path / "run" / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    names = ("../secret.jpg", str(tmp_path / "secret.jpg"), "link.jpg", "gone.jpg", "a\0b", "")
    assert [stills.thumbnail(tmp_path / "run", name) for name in names] == [""] * len(names)


def test_files_on_the_shelf_that_runs_share_are_shown(tmp_path: Path) -> None:
    run = tmp_path / "home" / "runs" / "launch"
    run.mkdir(parents=True)
    made.still(tmp_path / "home" / "cells" / "k" / "still.jpg", 1)
    assert stills.inside(run, "../../cells/k/still.jpg")
    (tmp_path / "home" / "secret").write_text("a key")
    assert not stills.inside(run, "../../secret") and not stills.inside(run, "../../cells/../secret")


def test_candidates_set_up_alike_share_their_films_and_differ_by_nothing(tmp_path: Path) -> None:
    asked = made.items(2)
    told = made.run(asked, names=("a", "again"))
    keys = {cell: key for cell, key in told.keys.items() if "/a/" in cell}
    alike = told.model_copy(update={"keys": keys | {cell.replace("/a/", "/again/"): key for cell, key in keys.items()}})
    rows = [made.row(told, item, "a", seed) for item in asked for seed in told.seeds]
    made.lay(tmp_path / "run", alike, rows, pixels=False)
    compared = made.comparison(a="a", b="again", changed={})
    page = report.write(tmp_path / "run", alike, rows, [compared], None, tmp_path / "r.html").read_text("utf-8")
    board = made.scripts(page)["board"]["rows"]
    assert all(row["figures"]["a"] == row["figures"]["again"] for row in board.values())
    assert {gap for row in board.values() for gap in row["gaps"][0].values()} == {0.0}
    assert "not reached" not in Seen(page).text


def test_what_explains_it_shows_each_setting_and_only_what_it_moves(tmp_path: Path) -> None:
    told, rows = made.whole(tmp_path / "run", count=2)
    moved = (
        made.verdict(verdict="same"),
        made.verdict("charged", verdict="worse"),
        made.verdict("waited", verdict="same"),
    )
    effects = made.Effects(effects=(made.Effect(setting="critic", was=True, becomes=False, verdicts=moved),))
    page = report.write(tmp_path / "run", told, rows, [], effects, tmp_path / "r.html").read_text("utf-8")
    part = page[page.index("What explains it") : page.index("Brief by brief")]
    assert "<del>true</del> <ins>false</ins>" in part and "one at a time" in part
    assert "<td>quality</td>" in part and "<td>charged</td>" in part and "<td>waited</td>" not in part


def test_half_a_run_says_so_and_a_run_of_one_candidate_is_shown(tmp_path: Path) -> None:
    asked = made.items(2)
    told = made.run(asked, names=("alone",))
    rows = [made.row(told, asked[0], "alone", 1)]
    made.lay(tmp_path / "run", told, rows, pixels=False)
    page = report.write(tmp_path / "run", told, rows, [], None, tmp_path / "run" / "r.html").read_text("utf-8")
    assert "3 of 4 films were not reached yet" in page and "Nothing is compared yet" in page
    assert list(made.scripts(page)) == ["board", "brief-0"]


def test_numbers_that_are_none_do_not_end_the_page(tmp_path: Path) -> None:
    asked = made.items(1)
    told = made.run(asked)
    odd = made.row(told, asked[0], "one-take", 1, figures={"quality": float("nan"), "charged": 0.1})
    made.lay(tmp_path / "run", told, [odd], pixels=False)
    empty = made.verdict(a=None, b=None, difference=None, low=None, high=None, p=None, adjusted=None, detectable=None,
                         verdict="not enough data")  # fmt: skip
    compared = made.comparison(verdicts=(empty,), completed=())
    page = report.write(tmp_path / "run", told, [odd], [compared], None, tmp_path / "r.html").read_text("utf-8")
    assert "Not enough data to tell three-takes from one-take" in " ".join(Seen(page).text.split())
    assert "Too few briefs for an interval" in page and "Nobody measured: quality." in page
    assert made.scripts(page)["board"]["rows"]["0"]["figures"]["one-take"] == {"charged": 0.1}


@pytest.mark.parametrize(
    ("verdict", "says"),
    [
        ("better", "three-takes is better than one-take"),
        ("worse", "three-takes is worse than one-take"),
        ("same", "three-takes and one-take are the same"),
        ("not enough data", "Not enough data to tell three-takes from one-take"),
    ],
)
def test_four_verdicts_in_plain_words(verdict: str, says: str) -> None:
    told = made.comparison(verdicts=(made.verdict(verdict=verdict, difference=-0.004, low=-0.02, high=0.01),))
    assert wording.headline(told, 24) == (says, "quality ±0.00 [−0.02, 0.01], 24 briefs, 2 seeds")


def test_an_open_verdict_says_what_would_settle_it() -> None:
    told = made.verdict(verdict="not enough data", more=18)
    assert wording.settles(told).endswith("0.05 or more, with 80 % power; 18 more briefs would settle it.")
    told = made.verdict(verdict="not enough data", detectable=None)
    assert wording.settles(told) == "More briefs would not settle it."


@pytest.mark.parametrize(("told", "says"), [(None, "default"), ("off", "off"), (3, "3"), (True, "true"), ([1], "[1]")])
def test_a_setting_is_told_as_a_reader_writes_it(told: object, says: str) -> None:
    assert wording.setting(told) == says


def test_an_interval_is_drawn_with_better_to_the_right() -> None:
    quality, charged, wide, none = plots.whiskers(
        [
            made.verdict(),
            made.verdict("charged", difference=0.12, low=0.1, high=0.14),
            made.verdict(difference=0.5, low=-0.9, high=1.9),
            made.verdict(difference=None),
        ],
        {"charged"},
    )  # fmt: skip
    assert quality and charged and wide and none is None
    assert 50 < quality["low"] < quality["dot"] < quality["high"] and charged["high"] < 50
    assert wide["cut"] == (True, True) and wide["off"] and quality["cut"] == (False, False)
    assert quality["low"] == quality["band"][1]  # 0.02 is one margin


def test_the_front_holds_who_is_beaten_by_nobody() -> None:
    assert plots.front([(0.4, 0.6), (0.5, 0.7), (0.6, 0.7), (0.5, 0.5), (0.9, 0.9)]) == [0, 1, 4]


def test_a_spread_is_students() -> None:
    middle, low, high = plots.spread([1.0, 2.0, 3.0])
    assert (middle, low, high) == pytest.approx((2.0, 0.0, 4.484), abs=0.001)  # 2 ± 4.303 / √3, not below 0
    assert plots.spread([0.7]) == (0.7, 0.7, 0.7)


def test_a_shot_without_a_score_is_a_gap_in_the_line() -> None:
    assert plots.spark([0.0, 1.0, None, 0.5]) == ["M2.0,16.0L22.0,2.0", "M62.0,9.0h.1"]
