"""Who of a series is seen in a shot, and how a prompt ties pictures to names."""

import re
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.crew import frames, rig
from agent.crew.artist import panels
from agent.crew.likenesses import seen
from agent.state import FilmState, UnitState
from memory.errors import UserMistake
from memory.film import Shot, Storyboard, Treatment
from memory.series import Episode, Figure, Serial, Spot, Style
from tests.film.rooms import SHOT, brief, studio
from tools.vendors.contract import Likeness
from tools.vendors.fit import units
from tools.vendors.likeness import TAG, tags, tied

NAMES = st.text(max_size=40)
CAST = st.lists(NAMES, max_size=3).map(lambda names: [Likeness(name=name, path="/a.png") for name in names])
PICTURE = "a" * 64 + ".png"
IDEA = Treatment(
    title="Storm", kind="story", subject="harbor", name="", language="en", tone=[], audience="", claims=[], setting="",
    call_to_action="", seconds=2, ratio="16:9", fps="24", voice=False, words_on_screen=False, look="clean", mood="awe",
    logline="", opening="", turn="", ending="", assumed=[],
)  # fmt: skip


def style(digest: str = PICTURE) -> Style:
    """Mara and Tom with a sheet each, Nobody without, a lamp and two places."""
    side = "b" * 64 + ".png"
    return Style(
        series="night", name="Night", cast=(
            Figure(name="Mara", files=(digest, side)), Figure(name="Nobody"), Figure(name="Tom", files=(side,)),
        ),
        props=(Spot(name="Lumen", draws="solar lamp", files=(digest,)), Spot(name="rope", draws="rope")),
        places=(Spot(name="Pier 9", draws="pier", files=(digest,)), Spot(name="Attic", draws="attic", files=(side,))),
    )  # fmt: skip


def shot(**changes: object) -> Shot:
    return SHOT.model_copy(update=changes)


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({"cast": ("Mara",)}, ["Mara"]),
        ({"cast": ("tom", "MARA", "Nobody", "Somebody else")}, ["Mara", "Tom"]),
        ({"cast": ("Mara",), "subject": "boat", "props": ("solar lamp",), "action": "at pier 9"},
         ["Mara", "Lumen", "Pier 9"]),
        ({"cast": ("Mara", "Tom"), "subject": "the Lumen", "props": ("attic",)}, ["Mara", "Tom", "Lumen"]),
        ({"subject": "piers"}, []),
        ({"subject": "rope"}, []),
    ],
)  # fmt: skip
def test_people_come_first_then_what_the_shot_names(changes: dict[str, object], names: list[str]) -> None:
    assert [one.name for one in seen(shot(**changes), style())] == names


def serial(digest: str = PICTURE) -> Serial:
    return Serial(style=style(digest), episode=Episode(series="night-harbor", number=1))


async def test_every_order_of_a_shot_carries_them(tmp_path: Path) -> None:
    """The front of the sheet, where the vault has it; without a series there are none."""
    async with studio(tmp_path) as (room, _):
        unit: UnitState = {
            "film": "f", "brief": brief("a film"), "treatment": IDEA, "shot": shot(cast=("Mara",)), "fps": "24",
        }  # fmt: skip
        assert rig.first_order(unit, room).references == ()
        found = rig.first_order({**unit, "style": style()}, room).references
        assert found == (Likeness(name="Mara", path=str(room.vault.path(PICTURE))),)


async def test_a_missing_picture_ends_the_storyboard_before_anything_is_drawn(tmp_path: Path) -> None:
    async with studio(tmp_path) as (room, told):
        story = Storyboard(title="Storm", fps="24", shots=(shot(cast=("Mara",)),))
        state: FilmState = {"film": "f", "brief": brief("a film"), "treatment": IDEA, "serial": serial()}
        with pytest.raises(UserMistake, match="Mara's picture is missing"):
            await panels(state, story, room)
        assert not [kind for kind, _ in told if kind == "panel"]


async def test_a_still_is_ordered_with_who_is_in_the_shot(tmp_path: Path) -> None:
    """From a maker that goes by pictures; our own drawing has no use for them."""
    picture = tmp_path / "mara.png"
    cv2.imwrite(str(picture), np.full((64, 64, 3), 90, np.uint8))
    async with studio(tmp_path / "studio") as (room, _):
        digest = room.vault.put(picture)
        story = Storyboard(title="Storm", fps="24", shots=(shot(cast=("Mara",)),))
        state: FilmState = {
            "film": "f", "brief": brief("a film"), "treatment": IDEA, "serial": serial(digest), "storyboard": story,
        }  # fmt: skip
        for name, seen_by in (("runway-images", ["Mara"]), ("plate", [])):
            maker = frames._maker(name, room)
            asked = frames._order(state, story.shots[0], maker, room)
            assert [one.name for one in asked.references] == seen_by
            assert all(Path(one.path).is_file() for one in asked.references)


@given(CAST)
def test_tags_are_legal_and_differ(cast: list[Likeness]) -> None:
    found = tags(cast)
    assert len({tag.lower() for tag in found}) == len(cast) and all(TAG.fullmatch(tag) for tag in found)


@given(st.text(max_size=300), CAST, st.sampled_from(["", "@{tag}", "@picture_{number}"]))
def test_every_picture_is_called_in_the_prompt_however_it_is_cut(words: str, cast: list[Likeness], mark: str) -> None:
    """Each mark stands in the words, or each number is said; nothing is longer than allowed."""
    told = tied(words, cast, mark, 250)
    assert units(told) <= 250
    for number, tag in enumerate(tags(cast), 1):
        called = mark.format(number=number, tag=tag) if mark else f"image {number} is "
        assert re.search(re.escape(called) + (r"(?!\w)" if mark else ""), told, re.IGNORECASE)
    assert cast or told == tied(words, [], "", 250)


def test_a_longer_name_is_not_taken_for_a_shorter_one() -> None:
    cast = [Likeness(name=name, path="/a.png") for name in ("Mara", "Mara Lee", "Al")]
    told = tied("mara waves at Mara Lee; Maramba is far", cast, "@{tag}")
    assert told == "With @Al_3 (Al): @Mara waves at @MaraLee; Maramba is far"
    assert tied("Mara waits", cast[:1]) == "Image 1 is Mara. Mara waits"
