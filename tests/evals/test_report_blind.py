"""The blind page tells nobody who made what, and its votes are read strictly."""

import json
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from evals import report
from evals.nouns import Row, Run
from evals.report import blind, votes
from evals.report.votes import Agreement, Pair
from memory.errors import UserMistake
from tests.evals import report_run as made


@pytest.fixture(scope="module")
def blinded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Run, list[Row], str]:
    folder = tmp_path_factory.mktemp("blind") / "run"
    told, rows = made.whole(folder, count=6)
    out = blind.write(folder, told, rows, "one-take", "three-takes", folder / "blind" / "page.html")
    return folder, told, rows, out.read_text(encoding="utf-8")


def test_the_page_names_no_candidate_and_no_cell(blinded: tuple[Path, Run, list[Row], str]) -> None:
    _, told, _, page = blinded
    hidden = [one.name for one in told.candidates] + list(told.keys.values()) + list(told.keys)
    assert not [word for word in hidden if word in page]
    assert "default-src &#39;none&#39;" in page and "http:" not in page and "https:" not in page


def test_every_pair_is_there_once_with_both_films(blinded: tuple[Path, Run, list[Row], str]) -> None:
    folder, _, _, page = blinded
    told = made.scripts(page)["told"]
    assert len(told["pairs"]) == 11  # of 12; the film of one was refused
    for pair in told["pairs"]:
        assert all((folder / "blind" / unquote(pair[side])).is_file() for side in ("left", "right"))
    links = [pair[side] for pair in told["pairs"] for side in ("left", "right")]
    assert len(set(links)) == 22


def test_the_films_are_those_that_the_key_names(blinded: tuple[Path, Run, list[Row], str]) -> None:
    folder, _, rows, page = blinded
    told = made.scripts(page)["told"]
    key = json.loads((folder / "blind-keys" / f"{told['page']}.json").read_text())
    where = {(row.item, row.candidate, row.seed): row.film for row in rows}
    for pair in told["pairs"]:
        known = key["pairs"][pair["id"]]
        for side in ("left", "right"):
            film = folder / where[known["item"], known[side], known["seed"]]
            assert (folder / "blind" / pair[side]).samefile(film)


def test_the_shuffle_is_balanced_and_always_the_same(blinded: tuple[Path, Run, list[Row], str]) -> None:
    folder, told, rows, _ = blinded
    orders, lefts = [], []
    for seed in range(40):
        key = blind.shuffled(folder, told, rows, "one-take", "three-takes", seed)
        assert key == blind.shuffled(folder, told, rows, "one-take", "three-takes", seed)
        sides = [pair.left for pair in key.pairs.values()]
        assert abs(Counter(sides)["one-take"] - Counter(sides)["three-takes"]) == 1  # of 11 pairs
        assert all({pair.left, pair.right} == {"one-take", "three-takes"} for pair in key.pairs.values())
        orders.append(tuple((pair.item, pair.seed) for pair in key.pairs.values()))
        lefts.append({(pair.item, pair.seed): pair.left for pair in key.pairs.values()})
    assert len(set(orders)) == 40
    for place in lefts[0]:
        assert 8 <= sum(left[place] == "one-take" for left in lefts) <= 32


def test_candidates_without_a_pair_make_no_page(tmp_path: Path) -> None:
    asked = made.items(1)
    told = made.run(asked)
    made.lay(tmp_path / "run", told, [], pixels=False)
    with pytest.raises(UserMistake, match="no brief and seed of which both made a film"):
        blind.write(tmp_path / "run", told, [], "one-take", "three-takes", tmp_path / "page.html")


def exported(blinded: tuple[Path, Run, list[Row], str], file: Path, **other: Any) -> Path:
    told = made.scripts(blinded[3])["told"]
    cast = [{"id": pair["id"], "vote": "left"} for pair in told["pairs"]]
    file.write_text(json.dumps({"v": 1, "page": told["page"], "votes": cast} | other))
    return file


def test_votes_are_read_with_the_key(blinded: tuple[Path, Run, list[Row], str], tmp_path: Path) -> None:
    read = votes.read(exported(blinded, tmp_path / "votes.json"), blinded[0])
    assert len(read) == 11 and {vote for _, vote in read} == {"left"}


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"page": "0" * 16}, "not of a blind page of this run"),
        ({"page": "../../etc/passwd"}, "page"),
        ({"v": 2}, "holds no votes: v"),
        ({"votes": [{"id": "nobody", "vote": "left"}]}, "which its page doesn't have"),
        ({"votes": [{"id": "x", "vote": "both"}]}, "holds no votes: votes.0.vote"),
        ({"votes": [{"id": "x", "vote": "left", "by": "me"}]}, "holds no votes: votes.0.by"),
        ({"more": 1}, "holds no votes: more"),
    ],
)
def test_odd_votes_are_a_mistake_in_one_line(
    blinded: tuple[Path, Run, list[Row], str], tmp_path: Path, other: dict[str, Any], says: str
) -> None:
    with pytest.raises(UserMistake, match=says) as told:
        votes.read(exported(blinded, tmp_path / "votes.json", **other), blinded[0])
    assert "\n" not in str(told.value)


def test_a_pair_voted_on_twice_is_a_mistake(blinded: tuple[Path, Run, list[Row], str], tmp_path: Path) -> None:
    one = made.scripts(blinded[3])["told"]["pairs"][0]["id"]
    twice = [{"id": one, "vote": "left"}, {"id": one, "vote": "right"}]
    with pytest.raises(UserMistake, match="twice"):
        votes.read(exported(blinded, tmp_path / "votes.json", votes=twice), blinded[0])


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "[" * 100_000, '{"v": 1}', "\x00"])
def test_a_file_that_holds_no_votes_is_a_mistake(tmp_path: Path, text: str) -> None:
    (tmp_path / "votes.json").write_text(text)
    with pytest.raises(UserMistake, match="holds no votes"):
        votes.read(tmp_path / "votes.json", tmp_path)


def test_a_file_that_is_not_there_or_too_large_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match="can't be read"):
        votes.read(tmp_path / "votes.json", tmp_path)
    (tmp_path / "votes.json").write_bytes(b" " * (votes.LARGEST + 1))
    with pytest.raises(UserMistake, match="too large"):
        votes.read(tmp_path / "votes.json", tmp_path)


def rated(quality: dict[tuple[str, str], float | None]) -> list[Row]:
    asked = made.items(len({item for item, _ in quality}))
    told = made.run(asked, names=("a", "b"), seeds=(1,))
    by = {item.name: item for item in asked}
    return [
        made.row(told, by[item], name, 1, figures={} if got is None else {"quality": got})
        for (item, name), got in quality.items()
    ]


def test_agreement_on_a_known_table() -> None:
    better = {0: (0.5, 0.7), 1: (0.5, 0.7), 2: (0.5, 0.7), 3: (0.7, 0.5), 4: (0.6, 0.6), 5: (0.5, None), 6: (0.5, 0.7)}
    rows = rated({(f"brief-{n:02}", side): pair[at] for n, pair in better.items() for at, side in enumerate("ab")})
    cast = ["right", "right", "left", "left", "left", "right", "tie"]
    voted = [(Pair(item=f"brief-{n:02}", seed=1, left="a", right="b"), vote) for n, vote in enumerate(cast)]
    found = votes.agreement(voted, rows)
    assert (found.low, found.high) == pytest.approx((0.3006, 0.9544), abs=1e-4)
    assert found == Agreement(
        votes=7, decided=4, agreed=3, people_tied=1, critic_tied=2, share=0.75, low=found.low, high=found.high,
        preferred={"b": 3, "a": 3},
    )  # fmt: skip
    turned = [(Pair(item=pair.item, seed=1, left="b", right="a"), {"left": "right", "right": "left"}.get(vote, vote))
              for pair, vote in voted]  # fmt: skip
    assert votes.agreement(turned, rows).agreed == 3  # it doesn't matter who stood on the left


def test_all_agreed_is_never_a_certainty_and_ties_alone_are_no_share() -> None:
    low, high = votes.wilson(10, 10)
    assert low == pytest.approx(0.7225, abs=1e-4) and high == pytest.approx(1.0)
    told = votes.agreement([(Pair(item="brief-00", seed=1, left="a", right="b"), "tie")], [])
    assert told.share is None and "none that can be compared" in votes.says(told)


def test_votes_taken_in_stand_in_the_next_report(
    blinded: tuple[Path, Run, list[Row], str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, told, rows, _ = blinded
    file = exported(blinded, tmp_path / "anna.json")
    assert votes.main([str(folder), str(file)]) == 0
    says = capsys.readouterr().out
    found = votes.kept(folder, rows)
    assert found and f"agree on {found.agreed} of 11 decided pairs" in says and "0.65 to 0.88" in says
    page = report.write(folder, told, rows, [], None, tmp_path / "r.html").read_text(encoding="utf-8")
    assert f"People and the critic agree on {found.agreed} of 11 decided pairs" in page
    assert "people among themselves, 0.65 to 0.88" in page


def test_the_command_line_makes_both_pages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told, _ = made.whole(tmp_path / "run", count=2)
    asked: list[tuple[str, str]] = []

    def compare(run: Run, rows: list[Row], a: str, b: str) -> Any:
        asked.append((a, b))
        return made.comparison(a=a, b=b)

    def effects(run: Run, rows: list[Row]) -> Any:
        raise UserMistake("No two candidates differ in one setting only")

    assert report.main([str(tmp_path / "run")], compare, effects) == 0
    assert (
        report.main([str(tmp_path / "run"), "--blind", "--out", str(tmp_path / "b" / "b.html")], compare, effects) == 0
    )
    assert capsys.readouterr().out.split() == [str(tmp_path / "run" / "report.html"), str(tmp_path / "b" / "b.html")]
    assert asked == [("one-take", "three-takes")] and len(list((tmp_path / "b" / "b-films").iterdir())) == 6
    with pytest.raises(UserMistake, match="two candidates") as found:
        report.main([str(tmp_path / "run"), "--blind", "--pair", "one-take", "nobody"], compare, effects)
    assert found.value.accepted == ", ".join(one.name for one in told.candidates)
