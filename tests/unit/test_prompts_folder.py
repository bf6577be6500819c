"""A client's own prompts stand in for ours; a folder that can't is refused in one line before anything is made."""

from pathlib import Path

import pytest

from memory.errors import UserMistake
from prompts import HERE, checked, prompt
from tests.film.rooms import studio


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "camera.md").write_text((HERE / "camera.md").read_text() + "\nSpeak of $$5 lamps.")
    return tmp_path


def test_a_file_of_the_folder_stands_in_and_the_others_are_ours(folder: Path) -> None:
    own = prompt("camera", {"a": 1}, checked(folder))
    assert "Speak of $5 lamps." in own and own.endswith("```") and '"part": "camera"' in own
    assert prompt("judge", {"a": 1}, folder) == prompt("judge", {"a": 1})


def test_every_prompt_of_ours_may_be_replaced_by_itself() -> None:
    assert checked(HERE) == HERE


async def test_a_studio_speaks_with_the_clients_prompts(folder: Path, tmp_path: Path) -> None:
    async with studio(tmp_path / "room", prompts=folder) as (room, _):
        assert "Speak of $5 lamps." in room.prompt("camera", {})


@pytest.mark.parametrize(
    ("name", "told", "says"),
    [("camra.md", b"x", "There is no prompt camra.md"), ("camera.md", b"$more", "camera.md has other slots"),
     ("camera.md", b"a lone $ sign", "camera.md has other slots"), ("camera.md", b"\xff", "camera.md has other slots"),
     ("camera.txt", b"x", "holds no prompts")],
)  # fmt: skip
async def test_a_folder_that_cannot_stand_in_is_refused(name: str, told: bytes, says: str, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / name).write_bytes(told)
    with pytest.raises(UserMistake, match=says) as refused:
        async with studio(tmp_path / "room", prompts=tmp_path / "own"):
            pass
    assert "\n" not in str(refused.value) and refused.value.field == "prompts"


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match="holds no prompts"):
        checked(tmp_path / "nowhere")
