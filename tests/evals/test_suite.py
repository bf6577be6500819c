"""Every suite that comes with Filmwright loads, and a suite that is wrong is refused in one line that names it."""

import json
import time
import tomllib
from pathlib import Path

import pytest

from agent import production
from evals import claims
from evals.suite import SUITES, brief_of, digest, load, main, names
from memory.errors import UserMistake
from memory.film import Brief
from tests.film.rooms import studio

MANY = {"launch": 24, "social": 24, "explainer": 16, "series": 24, "hard": 24, "oners": 12}
HEAD = 'dated = 2026-11-27\norigin = "ours"\n'
ITEM = '[[item]]\nname = "a"\ntext = "an 8s film"\n'
SERIES = '[[series]]\nname = "Up"\npremise = "Two climb"\nepisodes = ["one", "two"]\n'


@pytest.mark.parametrize("name", MANY)
def test_a_shipped_suite_loads_whole(name: str) -> None:
    suite = load(name)
    assert len(suite.items) == len({item.name for item in suite.items}) == MANY[name]
    assert suite.name == name and suite.dated.startswith("2026-") and len(suite.digest) == 64
    assert all(item.claims for item in suite.items)
    assert {claim.check for item in suite.items for claim in item.claims} <= set(claims.CHECKS)


def test_the_suites_are_those_that_are_stated() -> None:
    assert names() == sorted(MANY)


def test_no_brief_stands_twice() -> None:
    texts = [" ".join(item.text.split()).casefold() for name in MANY for item in load(name).items]
    assert len(texts) == len(set(texts))


def test_a_series_keeps_its_episodes_together() -> None:
    items = load("series").items
    assert {item.cluster for item in items} == {"Night Harbor", "Neon Row", "The Meadow Year", "Outpost Nine"}
    told = tomllib.loads((SUITES / "series.toml").read_text(encoding="utf-8"))["series"]
    for series in told:
        rows = [item for item in items if item.cluster == series["name"]]
        assert [item.text for item in rows] == series["episodes"] and [item.episode for item in rows] == [
            1,
            2,
            3,
            4,
            5,
            6,
        ]
        assert {item.premise for item in rows} == {series["premise"]}


@pytest.mark.parametrize("name", sorted(MANY))
def test_the_front_door_takes_every_brief_but_those_it_must_refuse(name: str) -> None:
    for item in load(name).items:
        wanted = {claim.check: claim.want for claim in item.claims}
        if wanted.get("outcome") == "refused":
            with pytest.raises(UserMistake):
                brief_of(item)
        else:
            assert isinstance(brief_of(item), Brief)


def test_options_reach_the_brief(tmp_path: Path) -> None:
    options = (
        'options = { seconds = 7, ratio = "1:1", voice = true, budget = "0.50", deliver = ["square"], takes = 2 }\n'
    )
    brief = brief_of(load(written(tmp_path, HEAD + ITEM + options)).items[0])
    assert (brief.seconds, brief.ratio, brief.voice, str(brief.budget)) == (7, "1:1", True, "0.50")
    assert (brief.deliver, brief.takes, brief.text) == (("square",), 2, "an 8s film")


def test_a_silent_option_is_silent(tmp_path: Path) -> None:
    assert brief_of(load(written(tmp_path, HEAD + ITEM + "options = { voice = false }\n")).items[0]).voice is False


def test_the_digest_is_of_what_matters(tmp_path: Path) -> None:
    one = HEAD + ITEM + 'claims = { length = 8, voice = true }\n[[item]]\nname = "b"\ntext = "b"\n'
    same = '# told otherwise\norigin = "yours"\ndated = 2025-01-01\n[[item]]\ntext = "b"\nname = "b"\n' + (
        '[[item]]\ntext = "an 8s film"\nname = "a"\n[item.claims]\nvoice = true # first\nlength = 8\n'
    )
    first = load(written(tmp_path, one)).digest
    assert load(written(tmp_path, same)).digest == first
    changes = [("an 8s film", "a 9s film"), ("length = 8", "length = 9"), ("voice = true", "no_voice = true")]
    for old, new in [*changes, ('name = "b"', 'name = "c"'), ('text = "b"', 'text = "b"\noptions = { seconds = 3 }')]:
        assert load(written(tmp_path, one.replace(old, new))).digest != first, new


def test_a_premise_makes_another_series(tmp_path: Path) -> None:
    items = load(written(tmp_path, HEAD + SERIES)).items
    assert digest(items) != load(written(tmp_path, HEAD + SERIES.replace("climb", "fall"))).digest


BAD: list[tuple[str, bytes | str, str]] = [
    ("unknown check", HEAD + ITEM + "claims = { mood = 'sad' }\n", "item 1 (a): No check is called 'mood'"),
    ("impossible want", HEAD + ITEM + "claims = { length = 'long' }\n", "item 1 (a): The check length can't want"),
    ("unknown option", HEAD + ITEM + "options = { colour = 'red' }\n", "item 1 (a) has an unknown option 'colour'"),
    ("an option of the harness", HEAD + ITEM + "options = { series = 'x' }\n", "unknown option 'series'"),
    ("an option that is a table", HEAD + ITEM + "options = { seconds = { a = 1 } }\n", "seconds can't be"),
    ("an option that is a day", HEAD + ITEM + "options = { seconds = 2026-01-01 }\n", "seconds can't be"),
    ("presets as one word", HEAD + ITEM + "options = { deliver = 'square' }\n", "deliver can't be"),
    ("same name twice", HEAD + ITEM + ITEM, "two items are called 'a'"),
    ("an episode's name taken", HEAD + ITEM.replace('"a"', '"up-2"') + SERIES, "two items are called 'up-2'"),
    ("no TOML", HEAD + "[[item\n", "is not TOML"),
    ("a number too long", HEAD + ITEM + f"options = {{ seed = {'9' * 5000} }}\n", "is not TOML"),
    ("nan", HEAD + ITEM + "claims = { length = nan }\n", "item 1 (a): nan is no number"),
    ("infinity", HEAD + ITEM + "options = { seconds = inf }\n", "inf is no number"),
    ("nan in a series", HEAD + SERIES + "claims = { length = [1, nan] }\n", "nan is no number"),
    ("not UTF-8", HEAD.encode() + b'[[item]]\nname = "a"\ntext = "\xff"\n', "is not UTF-8"),
    ("a NUL", HEAD + ITEM + "\0", "is not TOML"),
    ("over 1 MB", HEAD + ITEM + "#" * 1_000_001, "is over 1 MB"),
    ("a tower of lists", HEAD + "x = " + "[" * 60_000 + "]" * 60_000, "nests deeper"),
    ("a tower with gaps", HEAD + "x = " + "[ " * 60_000 + "] " * 60_000, "nests deeper"),
    ("a tower of tables", HEAD + "x = " + "{a=" * 60_000 + "1" + "}" * 60_000, "nests deeper"),
    ("a chain of keys", HEAD + ".".join("a" * 300_000) + " = 1", "nests deeper"),
    ("a chain of quoted keys", HEAD + ".".join(['"a"'] * 200_000) + " = 1", "nests deeper"),
    ("a chain of headers", HEAD + "[" + " . ".join("a" * 200_000) + "]", "nests deeper"),
    ("nine tables deep", HEAD + ITEM + "[item.options.a.b.c.d.e.f]\ng = 1\n", "nests deeper"),
    ("no date", 'origin = "ours"\n' + ITEM, "it has no date"),
    ("no origin", "dated = 2026-11-27\n" + ITEM, "where its briefs come from"),
    ("a word for a date", 'dated = "today"\norigin = "ours"\n' + ITEM, "it has no date"),
    ("an unknown key", HEAD + "colour = 1\n" + ITEM, "the file has an unknown 'colour'"),
    ("an unknown field", HEAD + ITEM + "mood = 1\n", "item 1 (a) has an unknown 'mood'"),
    ("no item", HEAD, "it holds no item"),
    ("items that are none", HEAD + "item = [1, 2]\n", "item is no list of tables"),
    ("an item that is a table", HEAD + "[item]\nname = 'a'\n", "item is no list of tables"),
    ("no text", HEAD + '[[item]]\nname = "a"\n', "item 1 (a) has no text"),
    ("no name", HEAD + '[[item]]\ntext = "a"\n', "item 1 (without a name) needs a name"),
    ("a name that climbs", HEAD + ITEM.replace('"a"', '"../../a"'), "needs a name of small letters"),
    ("a name of two lines", HEAD + ITEM.replace('"a"', '"a\\nb"'), "item 1 (a b) needs a name"),
    ("claims that are none", HEAD + ITEM + "claims = 3\n", "claims is no table"),
    ("a series without a premise", HEAD + SERIES.replace("premise", "text"), "series 1 (Up) has an unknown 'text'"),
    ("episodes that are none", HEAD + SERIES.replace('["one", "two"]', "[1]"), "series 1 (Up) has no episodes"),
]


@pytest.mark.timeout(60)
@pytest.mark.parametrize(("told", "says"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_a_suite_that_is_wrong_is_refused_in_one_line(told: bytes | str, says: str, tmp_path: Path) -> None:
    file, before = written(tmp_path, told), time.process_time()
    with pytest.raises(UserMistake) as refused:
        load(file)
    line = str(refused.value)
    assert "mine.toml" in line and says in line and "\n" not in line and len(line) < 600
    assert time.process_time() - before < 5


@pytest.mark.parametrize("named", ["no-such-suite", "../series", "", "/dev/zero", Path("nowhere.toml")])
def test_a_suite_that_is_not_there_is_said_with_those_that_are(named: str | Path) -> None:
    with pytest.raises(UserMistake, match="There is no suite") as refused:
        load(named)
    assert "launch" in str(refused.value) and "\n" not in str(refused.value)


def test_words_that_look_like_a_tower_are_words(tmp_path: Path) -> None:
    told = HEAD + ITEM + '[[item]]\nname = "b"\ntext = "a.b.c.d.e.f.g.h.i.j.k.l.m.n [[[[[[[[[[[[[["\n'
    assert len(load(written(tmp_path, told)).items) == 2


def test_the_list_and_one_suite_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    page = json.loads(capsys.readouterr().out)
    assert {row["name"]: row["items"] for row in page["suites"]} == MANY and "length" in page["checks"]
    assert main(["hard"]) == 0
    page = json.loads(capsys.readouterr().out)
    assert page["name"] == "hard" and len(page["items"]) == 24 and page["digest"] == load("hard").digest


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", ["explainer", "hard", "launch", "social"])
async def test_every_brief_is_planned_and_none_costs_anything(name: str, shared: Path) -> None:
    async with studio(shared) as (room, _):
        for item in load(name).items:
            if {"outcome": "refused"} in [{claim.check: claim.want} for claim in item.claims]:
                continue
            brief = brief_of(item).model_copy(update={"size": "240p", "takes": 1})
            state = await production.price(room, brief)
            assert state["storyboard"].shots and room.ledger.committed(state["film"]) == 0, item.name


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("planned")


def written(folder: Path, told: bytes | str) -> Path:
    file = folder / "mine.toml"
    file.write_bytes(told.encode() if isinstance(told, str) else told)
    return file
