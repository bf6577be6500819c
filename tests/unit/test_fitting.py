"""What a person writes in a bible by the command line: known words, files that stay, and nothing silently ignored."""

from contextlib import closing
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from rich.console import Console

from agent import console, dowry, writers_room
from agent.writers_room import edit, export
from memory.bible import Bible
from memory.errors import UserMistake
from memory.series import Episode, Record
from memory.style import style_of
from memory.vault import Vault
from tools import ffmpeg

PREMISE = "Mara, the lighthouse keeper, and Jonas, an old fisherman, guard a small harbor."


def picture(path: Path, shade: int) -> Path:
    cv2.imwrite(str(path), np.full((32, 32, 3), shade, np.uint8))
    return path


def begun(studio: Path, **given: Any) -> dict[str, Any]:
    return writers_room.new("Night Harbor", dowry.Told(premise=PREMISE, **given), studio, "", True)


def changed(studio: Path, which: str, text: str = "", value: str = "") -> dict[str, Any]:
    return dict(edit("Night Harbor", which, {"text": text, "value": value}, studio, True)["record"])


def rows(studio: Path, kind: str) -> list[dict[str, Any]]:
    page = writers_room.show("Night Harbor", studio, True)
    return [row for row in page["records"] if row["kind"] == kind and row["standing"] == "approved"]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    studio = tmp_path_factory.mktemp("bible") / "studio"
    begun(studio)
    return studio


@pytest.mark.parametrize(
    ("which", "value", "accepted"),
    [
        ("palette", "#10182,#2b5d73,#f2a541,#f4f1ea", "four colours"), ("palette", "#101820", "four colours"),
        ("camera", "helicopter", "push_in"), ("light", "dawn, moony", "golden_hour"), ("look", "superlook", "noir"),
        ("look", "/nowhere/x.cube", ".cube"), ("music", "polka", "a sound file"), ("type", "comic", "awe"),
        ("form:ratio", "3:7", "9:16"), ("form:seconds", "nan", "1 to 600"), ("form:fps", "23", "24"),
        ("form:weight", "9", "form:ratio"), ("form:language", "German", "two letters"), ("voice", "Nobody", "espeak"),
        ("voice:Mara", "espeak:Nobody", "espeak:Annie"), ("cast", "woman", "cast:NAME"), ("prop: ", "bell", "NAME"),
    ],
)  # fmt: skip
def test_a_value_no_program_knows_is_refused_by_name(shared: Path, which: str, value: str, accepted: str) -> None:
    before = writers_room.show("Night Harbor", shared, True)
    with pytest.raises(UserMistake) as told:
        changed(shared, which, value=value)
    assert accepted in f"{told.value.accepted} {told.value}" and told.value.field
    assert writers_room.show("Night Harbor", shared, True) == before


@pytest.mark.parametrize("which", ["cast:Mara", "lens", "avoid", "palette"])
def test_an_edit_that_says_nothing_is_refused(shared: Path, which: str) -> None:
    with pytest.raises(UserMistake, match="--text or --value"):
        changed(shared, which)


def test_known_values_are_kept_as_programs_read_them(tmp_path: Path) -> None:
    begun(tmp_path)
    assert changed(tmp_path, "palette", value="#101820, #2B5D73,#f2a541,#f4f1ea")["value"].startswith("#101820,#2b5d73")
    assert changed(tmp_path, "voice:Mara", value="annie")["value"] == "espeak:Annie"
    assert changed(tmp_path, "camera", value="push_in,static,push_in")["value"] == "push_in, static"
    assert changed(tmp_path, "lens", value="85 mm")["value"] == "85 mm"
    assert len(rows(tmp_path, "palette")) == len(rows(tmp_path, "camera")) == len(rows(tmp_path, "lens")) == 1


def test_words_to_avoid_stand_side_by_side(tmp_path: Path) -> None:
    begun(tmp_path)
    for word in ("blood", "lens flare"):
        changed(tmp_path, "avoid", text=word)
    assert [row["text"] for row in rows(tmp_path, "avoid")] == ["blood", "lens flare"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"voice": "espeak:Nobody"}, "voice"), ({"music": "/nowhere.mp3"}, "music"), ({"music": "polka"}, "music"),
        ({"look": "nice"}, "look"), ({"references": ("Mara=/nowhere.png",)}, "reference"),
        ({"palette": "red"}, "palette"),
        ({"references": ("!=/nowhere.png",)}, "reference"), ({"ratio": "3:7"}, "ratio"), ({"seconds": "0"}, "seconds"),
    ],
)  # fmt: skip
def test_what_is_given_at_the_outset_is_checked_before_anything_is_written(
    tmp_path: Path, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(UserMistake) as told:
        begun(tmp_path / "studio", **given)
    assert told.value.field == field and not (tmp_path / "studio").exists()


def test_a_picture_goes_to_whoever_bears_its_name(tmp_path: Path) -> None:
    files = [picture(tmp_path / f"{name}.png", shade) for name, shade in (("a", 40), ("b", 90), ("c", 160))]
    begun(tmp_path / "studio", references=(f"mara={files[0]}", f"Harbor={files[1]}", f"bell={files[2]}"))
    shown = {(row["kind"], row["name"]) for kind in ("cast", "place", "prop") for row in rows(tmp_path / "studio", kind)
             if row["files"]}  # fmt: skip
    assert shown == {("cast", "Mara"), ("place", "the harbor"), ("prop", "bell")}
    assert len(rows(tmp_path / "studio", "cast")) == 2 and rows(tmp_path / "studio", "cast")[0]["value"]


def test_a_clip_gives_its_middle_and_its_colours(tmp_path: Path) -> None:
    clip = tmp_path / "harbor.mp4"
    ffmpeg.run(["-y", "-f", "lavfi", "-i", "testsrc=s=160x90:d=1:r=12", clip])
    begun(tmp_path / "studio", references=(f"Mara={clip}",))
    [palette], mara = rows(tmp_path / "studio", "palette"), rows(tmp_path / "studio", "cast")[0]
    assert len(palette["value"].split(",")) == 4 and mara["files"][0].endswith(".png")
    begun(tmp_path / "other", references=(f"Mara={clip}",), palette="#101820,#2b5d73,#f2a541,#f4f1ea")
    assert rows(tmp_path / "other", "palette")[0]["value"] == "#101820,#2b5d73,#f2a541,#f4f1ea"
    (tmp_path / "text.mp4").write_bytes(b"\0\0\0\x18ftypmp42not a film at all")
    with pytest.raises(UserMistake, match="clip"):
        begun(tmp_path / "third", references=(f"Mara={tmp_path / 'text.mp4'}",))


def test_a_cube_stays_when_its_file_goes(tmp_path: Path) -> None:
    cube = tmp_path / "mine.cube"
    cells = "\n".join(f"{r} {g} {b}" for b in (0, 1) for g in (0, 1) for r in (0, 1))
    cube.write_text(f"LUT_3D_SIZE 2\n{cells}\n")
    begun(tmp_path / "studio", look=str(cube))
    cube.unlink()
    [look] = rows(tmp_path / "studio", "look")
    assert look["value"] == "mine.cube" and Vault(tmp_path / "studio/vault").has(look["files"][0])
    assert changed(tmp_path / "studio", look["id"], text="soft")["files"] == look["files"]
    assert changed(tmp_path / "studio", "look", value="noir")["files"] == []


@pytest.mark.parametrize("out", ["none/there.zip", "."])
def test_an_export_that_can_t_be_written_is_one_line(shared: Path, tmp_path: Path, out: str) -> None:
    with pytest.raises(UserMistake) as told:
        export("Night Harbor", tmp_path / out, shared, True)
    assert told.value.field == "export" and not list(tmp_path.iterdir())


def test_an_export_never_replaces_what_is_no_export(shared: Path, tmp_path: Path) -> None:
    (tmp_path / "photo.zip").write_bytes(b"mine")
    with pytest.raises(UserMistake, match="there already"):
        export("Night Harbor", tmp_path / "photo.zip", shared, True)
    for _ in range(2):
        export("Night Harbor", tmp_path / "bible.zip", shared, True)
    assert (tmp_path / "photo.zip").read_bytes() == b"mine" and (tmp_path / "bible.zip").is_file()


def test_a_premise_of_4000_letters_is_begun_and_exported(tmp_path: Path) -> None:
    premise = ("Mara guards the harbor. " * 200)[:4000].strip()
    writers_room.new("Long", dowry.Told(premise=premise), tmp_path / "studio", "", True)
    export("Long", tmp_path / "long.zip", tmp_path / "studio", True)
    taken = writers_room.take_in(tmp_path / "long.zip", "Longer", tmp_path / "studio", True)
    assert taken["premise"] == premise
    with pytest.raises(UserMistake, match="at most 4000"):
        writers_room.new("Longest", dowry.Told(premise=premise + "more words"), tmp_path / "studio", "", True)


@pytest.mark.parametrize("name", ["New\nline", "a\u202eb", "x" * 81, "!!", ""])
def test_a_name_that_can_t_stand_on_one_line_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UserMistake) as told:
        writers_room.new(name, dowry.Told(premise=PREMISE), tmp_path, "", True)
    assert told.value.field == "name"


def test_what_was_taken_in_is_approved_only_as_far_as_programs_know_it(tmp_path: Path) -> None:
    begun(tmp_path)
    song = str(tmp_path / "bible.sqlite")
    values = {"palette": "red,blue", "look": "/etc/passwd.cube", "music": song, "voice": "Nobody"}
    bad = [{"kind": kind, "value": value} for kind, value in values.items()]
    with closing(Bible(tmp_path / "bible.sqlite")) as bible:
        for told in (*bad, {"kind": "avoid", "text": "blood"}):
            bible.serials.write(Record.model_validate({"series": "night-harbor", "origin": "import", **told}))
        waiting = bible.serials.records("night-harbor", standing=("proposed",))
    for one in waiting[:4]:
        with pytest.raises(UserMistake):
            writers_room.approve("Night Harbor", one.id, tmp_path, True)
    page = writers_room.approve("Night Harbor", "all", tmp_path, True)
    assert [one["text"] for one in page["records"]] == ["blood"] and page["waiting"] == 4


def test_a_signature_from_elsewhere_that_is_none_breaks_no_drift(tmp_path: Path) -> None:
    begun(tmp_path)
    with closing(Bible(tmp_path / "bible.sqlite")) as bible:
        bible.serials.note(Episode(series="night-harbor", number=1, phase="made", signature='{"luma": 0.4}'))
    assert writers_room.drift("Night Harbor", tmp_path, True)["episodes"] == []


def test_words_that_read_as_markup_are_shown_as_they_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    odd = "Mara [/] waits [/bold] at the [red] sea [b"
    writers_room.new("Odd [/x]", dowry.Told(premise=odd), tmp_path, "", True)
    edit("Odd", "avoid", {"text": "[/x] blood"}, tmp_path, True)
    with closing(Bible(tmp_path / "bible.sqlite")) as bible:
        series = bible.serials.find("Odd")
        bible.serials.note(Episode(series=series.id, number=1, title="[/t]", words="[/w]", phase="made"))
    writers_room.every(tmp_path, False)
    writers_room.show("Odd", tmp_path, False)
    writers_room.drift("Odd", tmp_path, False)
    shown = " ".join(capsys.readouterr().out.split())
    assert all(words in shown for words in ("Odd [/x]", "[/bold]", "[/x] blood", "[/t]", "[/w]"))
    shot = {"number": 1, "frames": 24, "camera": "static", "subject": "[/x] lamp", "staging": "hero", "place": "sea",
            "light": "dawn", "line": "", "words": "[/y]"}  # fmt: skip
    Console().print(console.plan([shot], 24.0))
    assert "[/x] lamp" in capsys.readouterr().out


def test_a_voice_is_for_its_figure_however_its_name_is_typed(tmp_path: Path) -> None:
    begun(tmp_path)
    changed(tmp_path, "voice:mara", value="Annie")
    with closing(Bible(tmp_path / "bible.sqlite")) as bible:
        series = bible.serials.find("Night Harbor")
        style = style_of(series, bible.serials.records(series.id))
    assert {one.name: one.voice for one in style.cast}["Mara"] == "espeak:Annie"
