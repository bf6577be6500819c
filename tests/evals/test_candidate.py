"""Candidates that come with Filmwright load; one that is wrong is one line and exit status 2, and nothing is made."""

import os
from pathlib import Path
from typing import Any

import pytest

from evals import candidate as setup
from evals.__main__ import main
from evals.candidate import SETTINGS, digest, load, whole
from evals.nouns import Candidate
from evals.run import planned
from evals.suite import load as suite_of
from memory.errors import UserMistake
from prompts import HERE as OURS

SHIPPED = sorted((Path(setup.__file__).with_name("candidates")).glob("*.toml"))


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_a_shipped_candidate_loads_and_says_only_what_is_unusual(file: Path) -> None:
    one = load(file)
    assert one.name and set(one.settings) <= set(SETTINGS)
    assert whole(one).keys() == SETTINGS.keys()


def test_shipped_candidates_have_names_of_their_own() -> None:
    names = [load(file).name for file in SHIPPED]
    assert len(SHIPPED) >= 12 and len(set(names)) == len(names)


BAD: list[tuple[str, str | bytes, str]] = [
    ("an unknown setting", "colour = 3", "There is no setting 'colour'"),
    ("a word for a number", "takes = 'three'", "takes can't be 'three'"),
    ("a flag for a number", "takes = true", "takes can't be 'True'"),
    ("too many takes", "takes = 11", "takes can't be '11'"),
    ("a number for a flag", "memory = 1", "memory can't be '1'"),
    ("an unknown critic", "critic = 'loud'", "critic can't be 'loud'"),
    ("a list for a word", "critic = ['off']", "critic can't be"),
    ("a table for a word", "joins = { a = 1 }", "joins can't be"),
    ("nan", "faults = nan", "faults can't be 'nan'"),
    ("infinite money", "budget = inf", "budget can't be 'inf'"),
    ("no money at all", "budget = nan", "budget can't be 'nan'"),
    ("more than a film may cost", "budget = 100001", "budget can't be '100001'"),
    ("less than nothing", "budget = -1", "budget can't be '-1'"),
    ("a number of many digits", f"budget = 0x{'f' * 9000}", "budget can't be 'int'"),
    ("many digits for takes", f"takes = 0x{'f' * 9000}", "takes can't be 'int'"),
    ("an unknown vendor", "vendor = 'acme'", "vendor can't be 'acme'"),
    ("an unknown model", "vendor = 'runway:gen99'", "vendor can't be 'runway:gen99'"),
    ("a model of nobody", "vendor = 'auto:gen4.5'", "vendor can't be 'auto:gen4.5'"),
    ("an unknown look", "look = 'muddy'", "look can't be 'muddy'"),
    ("a world that is not there", "world = 'nowhere.toml'", "There is no world"),
    ("a world with an unknown habit", "world = 'strange.toml'", "has no 'flikker'"),
    ("a world of words", "world = 'words.toml'", "could not convert"),
    ("a world of more than all", "world = 'much.toml'", "flicker can't be 1.5"),
    ("a world that is no number", "world = 'nan.toml'", "drift can't be nan"),
    ("a world that waits backwards", "world = 'back.toml'", "queued can't be [9.0, 1.0]"),
    ("a world of one number", "world = 'one.toml'", "not enough values"),
    ("a world of no table", "world = 'flat.toml'", "no tables of rates"),
    ("a world too large", "world = 'large.toml'", "is over 65536 bytes"),
    ("a folder for a world", "world = 'empty'", "There is no world"),
    ("prompts that are not there", "prompts = 'nowhere'", "holds no prompts"),
    ("a folder without prompts", "prompts = 'empty'", "holds no prompts"),
    ("a prompt of no part", "prompts = 'stray'", "There is no prompt camra.md"),
    ("a prompt with another slot", "prompts = 'slot'", "camera.md has other slots"),
    ("a prompt with a lone dollar", "prompts = 'lone'", "camera.md has other slots"),
    ("a prompt that is no text", "prompts = 'bytes'", "camera.md has other slots"),
    ("a name that climbs", "name = '../x'", "name can't be '../x'"),
    ("a name of two lines", 'name = "a\\nb"', "name can't be"),
    ("an empty name", "name = ''", "name can't be ''"),
    ("a name that is a number", "name = 3", "name can't be '3'"),
    ("a line break in a setting", "model = 'a\\u2028b'".replace("'", '"'), "model can't be"),
    ("no TOML", "takes = ", "can't be read"),
    ("not UTF-8", b"name = '\xff'", "can't be read"),
    ("the same field twice", "takes = 1\ntakes = 2", "can't be read"),
    ("too large", "#" * 70_000, "The file is too large"),
    ("a tower of lists", "x = " + "[" * 30_000, "can't be read"),
    ("a tower of keys", ".".join("a" * 20_000) + " = 1", "There is no setting 'a'"),
    ("a tower in a setting", "takes." + ".".join("a" * 20_000) + " = 1", "takes can't be 'dict'"),
    ("a long unknown name", f"{'a' * 9000} = 1", "There is no setting 'aaa"),
]


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that candidates name."""
    folder = tmp_path_factory.mktemp("candidates")
    worlds: dict[str, str] = {
        "strange": "[default]\nflikker = 1", "words": "[default]\nflicker = 'often'", "nan": "[default]\ndrift = nan",
        "much": "[default]\nflicker = 1.5", "back": "[default]\nqueued = [9, 1]", "one": "[default]\nrolling = [1]",
        "flat": "default = 3", "large": "#" * 70_000, "own": "[default]\nflicker = 0.5",
    }  # fmt: skip
    for name, told in worlds.items():
        (folder / f"{name}.toml").write_text(told)
    ours = (OURS / "camera.md").read_bytes()
    prompts = {"empty": {}, "stray": {"camra.md": ours}, "slot": {"camera.md": ours + b" $more"},
               "lone": {"camera.md": ours + b" 5 $ "}, "bytes": {"camera.md": b"\xff"},
               "mine": {"camera.md": ours + b" Slowly."}}  # fmt: skip
    for name, files in prompts.items():
        (folder / name).mkdir()
        for file, told_ in files.items():
            (folder / name / file).write_bytes(told_)
    return folder


@pytest.mark.timeout(60)
@pytest.mark.parametrize(("told", "says"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_a_candidate_that_is_wrong_is_one_line(
    told: str | bytes, says: str, beside: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = beside / "bad.toml"
    file.write_bytes(told.encode() if isinstance(told, str) else told)
    home = tmp_path / "home"
    assert main(["run", "launch", "--candidate", str(file), "--home", str(home)]) == 2
    said = capsys.readouterr().err.strip()
    assert said.startswith("evals: bad.toml: ") and says in said and "\n" not in said and len(said) < 1200
    assert not home.exists()


@pytest.mark.parametrize("named", ["nowhere.toml", ".", "/dev/zero", "pipe"])
def test_what_is_no_file_is_not_read(named: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UserMistake, match="There is no such file"):
        load(tmp_path / named)


def test_two_of_one_name_are_refused_and_nothing_is_made(
    beside: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.toml").write_text('name = "same"\n')
    chosen = [word for name in ("one", "two") for word in ("--candidate", str(tmp_path / f"{name}.toml"))]
    assert main(["run", "launch", *chosen, "--home", str(tmp_path / "home")]) == 2
    assert capsys.readouterr().err.strip() == "evals: Two candidates are called 'same'. Give each its own name"


@pytest.mark.parametrize(
    "words", [["--name", "../up"], ["--name", "a/b"], ["--first", "-1"], ["--first", "0"], ["--patience", "nan"],
              ["--patience", "0"], ["--seeds", "0"], ["--at-once", "0"], ["--size", "9p"]],
)  # fmt: skip
def test_words_that_make_no_run_are_refused_by_the_command_line(words: list[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["run", "launch", "--candidate", "x.toml", "--home", str(tmp_path / "home"), *words])
    assert refused.value.code == 2 and not (tmp_path / "home").exists()


@pytest.mark.parametrize("cap", ["nan", "-1", "inf", "much", "1e999999999"])
def test_a_cap_that_is_no_amount_is_one_line(cap: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["run", "launch", "--candidate", str(SHIPPED[0]), "--home", str(tmp_path / "home"), f"--cap={cap}"]
    assert main(words) == 2
    assert "is no amount" in capsys.readouterr().err and not (tmp_path / "home").exists()


def test_files_are_found_beside_the_candidate_and_count_by_what_they_hold(beside: Path) -> None:
    file = beside / "good.toml"
    file.write_text('world = "own.toml"\nprompts = "mine"\n')
    one = load(file)
    assert one.name == "good"
    assert one.settings == {"world": str(beside / "own.toml"), "prompts": str(beside / "mine")}
    before = digest(one)
    (beside / "mine" / "camera.md").write_bytes((OURS / "camera.md").read_bytes() + b" Quickly.")
    changed = digest(one)
    (beside / "own.toml").write_text("[default]\nflicker = 0.6")
    assert len({before, changed, digest(one)}) == 3


@pytest.mark.parametrize(("setting", "value"), [("takes", 2), ("critic", "off"), ("memory", False), ("budget", "0.50"),
                                                ("vendor", "luma"), ("faults", 0.1), ("clips", "plain")])  # fmt: skip
def test_a_setting_makes_other_films_and_a_name_does_not(setting: str, value: Any) -> None:
    usual, other = Candidate(name="a"), Candidate(name="a", settings={setting: value})
    assert digest(usual) != digest(other) and whole(other)[setting] == value
    assert digest(usual) == digest(Candidate(name="b", settings={setting: SETTINGS[setting].usual}))


def test_candidates_set_up_alike_share_their_cells() -> None:
    run, every = planned(suite_of("launch"), [Candidate(name="a"), Candidate(name="b")], [1, 2], "240p", None)
    assert len(run.keys) == 96 and len(set(run.keys.values())) == 48 == len({cell.key for cell in every})
