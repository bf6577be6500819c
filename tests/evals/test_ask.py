"""Our questions: every file of them loads, and answers are told in text and drawn as well-formed pictures."""

import tomllib
import xml.etree.ElementTree as xml
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from evals import ask, figures
from evals.__main__ import main
from evals.answer import Answer, Carried, text
from evals.answer_plot import SIGNS, plot
from evals.ask import questions
from evals.candidate import load as candidate
from evals.carried import means
from evals.nouns import Orders, Verdict
from evals.suite import names
from tests.evals.rows import alone, made_rows, made_run

SVG = "{http://www.w3.org/2000/svg}"


def verdict(figure: str, **more: Any) -> Verdict:
    told: dict[str, Any] = {
        "figure": figure, "a": 0.5, "b": 0.7, "difference": 0.2, "low": 0.1, "high": 0.3, "p": 0.01, "adjusted": 0.02,
        "detectable": 0.05, "more": 0, "pairs": 9, "clusters": 9, "margin": 0.02, "verdict": "better",
    }  # fmt: skip
    return Verdict(**{**told, **more})


def answer(name: str = "critic", **more: Any) -> Answer:
    told: dict[str, Any] = {
        "question": name, "says": questions()[name]["says"], "command": "python -m evals ask critic",
        "dated": "2026-11-27", "films": 48, "unmade": 2, "briefs": 24, "clusters": 24, "seeds": 1, "size": "240p",
        "cpu_hours": 0.5, "spent": "20.00", "first": "no critic", "warnings": ("too few briefs",),
        "verdicts": {"scores": (verdict("quality"), verdict("charged", verdict="worse")),
                     "notes": (verdict("quality", low=None, high=None, verdict="not enough data"),
                               verdict("charged", a=None, b=None, difference=None))},
    }  # fmt: skip
    return Answer(**{**told, **more})


@pytest.mark.parametrize("name", sorted(questions()))
def test_a_questions_files_load_and_its_figures_are_known(name: str) -> None:
    row = questions()[name]
    found = [candidate(ask.HERE / "candidates" / f"{one}.toml") for one in row["candidates"]]
    assert row["suite"] in names() and row["says"].endswith("?")
    assert len(found) >= 2 and len({one.name for one in found}) == len(found)
    assert row["figures"] and set(row["figures"]) <= set(figures.known()) and row["figures"][0] in figures.known()
    keys = [set(one.settings.items()) for one in found]
    assert all(one ^ other for one, other in pairwise(keys)), "what is asked for must differ"


def test_every_question_that_matters_to_us_is_asked() -> None:
    assert set(questions()) == {"critic", "takes", "memory", "casting", "joins", "faults"}


def test_every_figure_that_is_measured_is_named_and_the_other_way_round() -> None:
    told = Path(figures.__file__).read_text() + "quality"
    table = tomllib.loads(Path(figures.__file__).with_suffix(".toml").read_text())
    assert all(f'"{name}"' in told or name == "quality" for name in table)
    for name, row in table.items():
        assert row["better"] in ("higher", "lower") and row["of"] in ("all", "made"), name
        assert row["margin"] > 0 and row["says"] and ("missing" in row) == (row["of"] == "all"), name
    assert sum(row.get("weight", 0) for row in table.values()) == pytest.approx(1)


def test_an_answer_in_text_has_its_conditions_and_what_was_not_measured() -> None:
    told = text(answer())
    assert told.startswith("Is the critic worth its retakes?\n") and "against no critic" in told
    assert "better" in told and "+0.200 [+0.100, +0.300]" in told and "not measured" in told
    assert "48 films (2 not made), 24 briefs, 1 seeds, 240p, 0.5 CPU hours, $20.00 of play money, 2026-11-27" in told
    assert told.rstrip().endswith("! too few briefs")


def test_an_answer_tells_how_orders_fared_and_whether_it_carries_to_larger_pictures() -> None:
    told = text(answer(
        orders={"no critic": Orders(sent=100), "notes": Orders()},
        carried=Carried(brief="lamp", size="720p", films=3, cpu_hours=0.1, here={"notes": {"quality": 0.9}},
                        there={"notes": {"quality": 0.875, "charged": 2.0}, "scores": {"quality": 0.5}}),
    ))  # fmt: skip
    assert "no critic: 100 orders, none lost, none paid twice (at most 3.0 % are)" in told and "notes: 0" not in told
    assert "lamp at 720p (and at 240p), 3 films, 0.1 CPU hours:\n  notes              quality 0.875 (0.900)\n" in told
    assert "scores             not measured" in told


def test_the_first_brief_at_another_size_counts_films_that_were_not_made() -> None:
    run = made_run(alone(2), {"one": {}, "two": {"takes": 2}}, seeds=(1,))
    rows = made_rows(run, lambda *_: {"quality": 0.8, "drift": 1.0}, {"brief-00/two/1": "failed"})
    found = means(run, rows, ["quality", "drift"])
    assert found["one"] == {"quality": pytest.approx(0.8), "drift": 1.0}
    assert found["two"] == {"quality": pytest.approx(0.4), "drift": 1.0}


def test_the_picture_is_well_formed_and_asks_for_nothing_outside() -> None:
    drawn = plot([answer(), answer("takes")])
    root = xml.fromstring(drawn)
    assert root.tag == f"{SVG}svg" and root.get("role") == "img"
    assert not [one for one in root.iter() for name in one.attrib if name.endswith(("href", "src"))]
    assert "url(" not in drawn and "@import" not in drawn and drawn.count("http") == 1, "only its own namespace"
    kinds = {one.tag.removeprefix(SVG) for one in root.iter()}
    assert kinds <= {"svg", "title", "style", "rect", "path", "circle", "text"}
    words = [one.text for one in root.iter(f"{SVG}text")]
    assert "Is the critic worth its retakes?" in words and "One, two or three takes?" in words
    assert "not measured" in words and "▲ +0.2" in words


def test_everything_lies_in_the_frame() -> None:
    far = (verdict("quality", low=-9.0, high=9.0), verdict("charged", difference=1e6, low=None, high=None),
           verdict("spoiled", difference=0.0, low=0.0, high=0.0, verdict="same"))  # fmt: skip
    root = xml.fromstring(plot([answer(verdicts={"scores": far})]))
    wide, high = (float(root.get(name, "0")) for name in ("width", "height"))
    for one in root.iter(f"{SVG}circle"):
        assert 0 < float(one.get("cx", "-1")) < wide and 0 < float(one.get("cy", "-1")) < high
    for one in root.iter(f"{SVG}text"):
        assert 0 <= float(one.get("x", "-1")) <= wide and 0 < float(one.get("y", "-1")) <= high


def test_words_are_only_words_in_the_picture() -> None:
    evil = '</text><script>alert(1)</script>&"<'
    root = xml.fromstring(plot([answer(says=evil, first=evil, verdicts={evil: (verdict("quality"),)})]))
    assert not list(root.iter(f"{SVG}script"))
    assert evil in [one.text for one in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("said", sorted(SIGNS))
def test_every_verdict_has_its_sign(said: str) -> None:
    assert SIGNS[said][1] in plot([answer(verdicts={"scores": (verdict("quality", verdict=said),)})])


@pytest.mark.parametrize("words", [["ask", "everything"], ["ask"], ["ask", "../critic"]])
def test_an_unknown_question_is_one_line_with_those_there_are(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, "--home", str(tmp_path)]) == 2
    said = capsys.readouterr().err.strip()
    assert "There is no question" in said and "critic, takes" in said and "\n" not in said
    assert not list(tmp_path.iterdir())


def kept(home: Path, name: str, told: str) -> None:
    folder = home / "runs" / name
    folder.mkdir(parents=True)
    (folder / "answer.json").write_text(told)


def test_what_was_answered_is_drawn_into_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, words = tmp_path / "answers.svg", ["--home", str(tmp_path), "--plot"]
    assert main(["ask", *words, str(file)]) == 2 and "No question was answered" in capsys.readouterr().err
    kept(tmp_path, "takes", answer("takes").model_dump_json())
    kept(tmp_path, "critic", answer().model_dump_json())
    assert main(["ask", *words, str(file)]) == 0
    found = [one.text for one in xml.fromstring(file.read_text()).iter(f"{SVG}text")]
    assert found.index("Is the critic worth its retakes?") < found.index("One, two or three takes?"), "in our order"
    assert main(["ask", *words, str(tmp_path / "nowhere" / "a.svg")]) == 2
    assert "can't be written" in capsys.readouterr().err
    kept(tmp_path, "joins", "{}")
    assert main(["ask", *words, str(file)]) == 2
    said = capsys.readouterr().err.strip()
    assert "can't be read" in said and "ask joins" in said and "\n" not in said
