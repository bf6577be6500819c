"""A series' people, things and places again: by their words, in every pose, light, shot and episode."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memory.errors import Rejected
from memory.film import Shot
from tools.vendors.animatic import draw, plates
from tools.vendors.animatic.cast import cast_layers
from tools.vendors.animatic.develop import Tone, shown
from tools.vendors.animatic.figures import figure_layers
from tools.vendors.animatic.guises import guise
from tools.vendors.animatic.icons import table
from tools.vendors.animatic.lights import LIGHTS
from tools.vendors.animatic.paints import named_paint
from tools.vendors.animatic.phrases import colour, read
from tools.vendors.animatic.roles import cast
from tools.vendors.animatic.sheet import sheet
from tools.vendors.animatic.stage import Layer, Stage, Stand
from tools.vendors.animatic.subjects import subject
from tools.vendors.animatic.troupe import persons, troupe
from tools.vendors.animatic.vendor import Animatic
from tools.vendors.contract import Order

HEXED = ("#101a2c", "#35507a", "#ff9d4d", "#ffe2b0")
PALETTE = ((0.05, 0.03, 0.09), (0.2, 0.12, 0.3), (0.8, 0.3, 0.2), (1.0, 0.7, 0.4))
DOING = ("standing", "walking", "reading a book", "with a lantern", "with a phone", "sitting", "at a laptop", "running")
COLOURS, WEAR = table("wardrobe.toml")["colours"], table("wardrobe.toml")["wear"]
RED, YELLOW = (172, 10), (20, 34)  # hues of OpenCV, 0..180


def order(subject: str = "", **changes: Any) -> dict[str, Any]:
    shot = Shot(
        number=1, scene=1, frames=24, action="x", place="sea", light="golden_hour", subject=subject,
        staging="figure" if subject else "view", framing="medium", camera="push_in", motion="medium", prompt="x",
    ).model_copy(update=changes.pop("shot", {}))  # fmt: skip
    told = Order(
        slate="s", vendor="animatic", model="m", prompt="x", shot=shot, frames=24, fps="24", width=160, height=90,
        seed=3, camera="push_in", motion="medium", palette=HEXED, title="A film",
    )  # fmt: skip
    return told.model_copy(update=changes).model_dump(mode="json")


def frame(told: dict[str, Any]) -> np.ndarray:
    scene = draw.ready(told, None)
    return scene.vignette.on(scene.picture(0))[..., :3].copy()


def seen(phrase: str, light: str = "noon", props: tuple[str, ...] = (), world: str = "Night Harbor") -> np.ndarray:
    """Hue, saturation, value of the drawn figure's own pixels, as a picture; what is not the figure has value 0."""
    stage = Stage(200, 150, 200, 150, LIGHTS[light], PALETTE, 3, phrase, props, "figure", "wide", world=world)
    layers = [one for one in figure_layers(stage, Stand("rock", 0.5, 0.93, 0.8)) if isinstance(one, Layer)]
    body = next(one for one in layers if one.name == "figure")
    straight = body.rgb / np.maximum(body.alpha[..., None], 1e-3)
    picture = (shown(straight.astype(np.float32), Tone(LIGHTS[light].exposure)) * 255).astype(np.uint8)
    picture[body.alpha < 0.95] = 0
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2HSV))


def share(picture: np.ndarray, hues: tuple[int, int]) -> float:
    """Which part of a figure has one of these hues, and colour enough for it to be seen."""
    hue, rich, bright = (picture[..., i].astype(int) for i in range(3))
    low, high = hues
    inside = (hue >= low) | (hue <= high) if low > high else (hue >= low) & (hue <= high)
    own = bright > 0
    return float((inside & own & (rich > 90) & (bright > 40)).sum() / own.sum())


@pytest.mark.parametrize("light", ["noon", "golden_hour", "blue_hour", "neon"])
@pytest.mark.parametrize("doing", DOING)
def test_a_red_coat_is_red_in_every_pose_and_light(doing: str, light: str) -> None:
    picture = seen(f"woman in a red coat and a black hat {doing}", light)
    assert share(picture, RED) > 0.3
    assert share(picture, YELLOW) < 0.1


def test_another_colour_is_another_coat() -> None:
    assert share(seen("woman in a blue coat"), RED) < 0.06
    assert share(seen("woman in a blue coat"), (98, 125)) > 0.35


@pytest.mark.parametrize(
    "phrase, props",
    [
        ("Mara, woman in a red coat, and Jonas, old man in a yellow raincoat", ()),
        ("woman in a red coat with an old man in a yellow raincoat walking", ()),
        ("woman in a red coat", ("old man in a yellow raincoat",)),
    ],
)
def test_two_of_the_cast_keep_each_their_own_clothes(phrase: str, props: tuple[str, ...]) -> None:
    picture = seen(phrase, props=props)
    reds, yellows = (share(picture[:, half], hue) for half, hue in ((slice(0, 100), RED), (slice(100, 200), YELLOW)))
    if reds < 0.1:  # they stand the other way round
        reds, yellows = share(picture[:, 100:], RED), share(picture[:, :100], YELLOW)
    assert reds > 0.25 and yellows > 0.3


@given(
    garment=st.sampled_from(sorted(name for name in WEAR if name not in ("beard", "glasses"))),
    tint=st.sampled_from(sorted(COLOURS)),
    who=st.sampled_from(["woman", "old man", "tall girl", "lighthouse keeper"]),
    doing=st.sampled_from(["", "walking", "holding a lantern", "near a grey boat"]),
)
def test_a_named_garment_is_worn_in_its_colour_whatever_is_done(garment: str, tint: str, who: str, doing: str) -> None:
    phrase = f"{who} in a {tint} {WEAR[garment]['words'][0]}"
    look = guise(f"{phrase} {doing}".strip(), "W")
    assert garment in look.wear
    assert look.colours[garment] == colour(tint)
    assert look == guise(phrase, "W")


WORDS = [*COLOURS, *WEAR, *(word for row in WEAR.values() for word in row["words"]), "long", "hair", "dark", "skinned"]
SAID = st.lists(st.sampled_from([*WORDS, "old", "woman", "boy", "in", "with", "and", "boat"]), max_size=9).map(" ".join)


@given(st.text(max_size=40) | SAID)
@settings(max_examples=60)
def test_any_words_are_read(text: str) -> None:
    look = guise(text, "W")
    assert {"top", "trousers"} <= set(look.wear)
    assert all(0 <= part <= 1 for tone in look.colours.values() for part in tone)


def test_hair_skin_and_build_are_read() -> None:
    told = read("tall black woman with long grey hair, a blue scarf and brown boots")
    assert (told.kind, told.hair, told.builds) == ("woman", "long", ("tall",))
    assert told.hair_colour == colour("grey") and told.skin and set(told.worn) == {"scarf", "boots"}
    assert "beard" in guise("old man in a coat").wear and "beard" not in guise("old woman in a coat").wear
    assert read("woman with red hair").hair_colour not in (None, colour("red"))
    assert read("woman in red holding a lamp").whole == colour("red")
    assert read("woman near a blue boat").whole is None


def test_persons_are_told_apart_from_their_clothes() -> None:
    assert len(persons("woman in a red coat and a black hat")) == 1
    assert len(persons("Mara, woman in a red coat and a hat, and Jonas, old man with a scarf")) == 2
    assert cast("fish and chips") is None


def test_a_phrase_without_looks_is_drawn_as_it_was_where_no_world_is_named() -> None:
    who = cast("woman walking")
    assert who and troupe("woman walking", (), who, "").guises == ()
    assert len(troupe("woman walking", (), who, "W").guises) == 1


def test_one_of_the_cast_among_the_props_is_who_holds_the_thing() -> None:
    shot = order("lantern", shot={"props": ("woman in a red coat",)})["shot"]
    assert draw.seen_by(shot, "W") == ("woman in a red coat", ("lantern",))
    assert draw.seen_by(shot) == ("person", ("lantern", "woman in a red coat"))


def test_animals_keep_the_colour_they_are_given() -> None:
    white, black = (np.median(p[p[..., 2] > 0][:, 2]) for p in (seen("white dog"), seen("black dog")))
    assert white > 150 > 70 > black
    ginger = seen("ginger cat")
    assert share(ginger, (4, 22)) > 0.5


@pytest.mark.parametrize("noun", ["red bicycle", "green lamp", "blue boat", "yellow mug", "green apple", "black phone"])
def test_things_have_the_colour_their_phrase_names(noun: str) -> None:
    paint = named_paint(noun)
    assert paint == colour(noun.split()[0])
    assert paint in [solid.material.colour for solid in subject(noun, PALETTE).solids]
    plain = subject(noun.split()[1], PALETTE)
    assert paint not in [solid.material.colour for solid in plain.solids]


def test_a_colour_in_a_things_own_name_paints_nothing() -> None:
    assert named_paint("lamp") is None and named_paint("") is None and named_paint("red") is None


def test_a_worlds_sea_is_the_same_in_every_episode_and_anothers_is_not() -> None:
    first = frame(order(world="Night Harbor"))
    later = frame(order(world="Night Harbor", seed=90, title="The storm"))
    other = frame(order(world="Iron Valley"))
    near, far = (float(cv2.absdiff(first, one).mean()) for one in (later, other))
    assert near * 2 < far


def test_another_seed_is_another_take_of_the_same_place() -> None:
    one, two = (draw.set_up(order("hiker", world="W", seed=seed), 1.0).stage for seed in (3, 4))
    assert one.sky == two.sky and one.rng("headland").random() == two.rng("headland").random()
    assert one.chance("stand").random() != two.chance("stand").random()
    assert not np.array_equal(frame(order("hiker", world="W", seed=3)), frame(order("hiker", world="W", seed=4)))


def test_plates_of_one_world_are_never_taken_for_anothers() -> None:
    def key(**told: Any) -> str:
        made = draw.set_up(order("hiker", **told), 1.0)
        return plates.key(made.place, made.stage, made.tone, made.picture)

    assert len({key(), key(world="A"), key(world="B"), key(world="A", seed=9)}) == 4
    assert key(world="A") == key(world="A", title="Another episode")


@given(seed=st.integers(0, 10**6), salt=st.text(max_size=8))
def test_without_a_world_every_lot_is_the_seeds(seed: int, salt: str) -> None:
    stage = replace(draw.set_up(order(), 1.0).stage, seed=seed)
    was = np.random.default_rng([seed, *salt.encode()]).random()
    assert stage.rng(salt).random() == stage.chance(salt).random() == stage.born(salt).random() == was


def test_a_film_without_a_world_is_drawn_as_before() -> None:
    """Means of a frame drawn before there were worlds, to within what processors differ by."""
    before = [
        [65, 74, 89, 107, 121, 133, 127, 109], [100, 107, 115, 126, 138, 191, 209, 136],
        [101, 123, 142, 154, 167, 193, 180, 121], [95, 108, 122, 135, 141, 159, 187, 120],
        [46, 52, 54, 59, 65, 78, 81, 57],
    ]  # fmt: skip
    now = cv2.resize(frame(order("woman")), (8, 5), interpolation=cv2.INTER_AREA).mean(axis=2)
    assert np.abs(now - np.array(before)).max() < 1.0


def test_a_sheet_shows_front_side_and_back() -> None:
    pictures = [cv2.imdecode(np.frombuffer(png, np.uint8), 1) for png in sheet("old man in a red coat", HEXED, 120)]
    assert [picture.shape for picture in pictures] == [(192, 120, 3)] * 3
    front, side, back = (picture.astype(int) for picture in pictures)
    for picture in (front, side, back):
        assert share(np.asarray(cv2.cvtColor(picture.astype(np.uint8), cv2.COLOR_BGR2HSV)), RED) > 0.08
    assert min(abs(front - side).mean(), abs(side - back).mean(), abs(front - back).mean()) > 0.3
    assert sheet("old man in a red coat", HEXED, 120)[0] == sheet("old man in a red coat walking", HEXED, 120)[0]


@pytest.mark.parametrize("draws", ["solar lamp", "", "black cat", "crowd"])
def test_a_sheet_is_of_one_person(draws: str) -> None:
    with pytest.raises(Rejected):
        sheet(draws, HEXED, 120)


async def test_the_animatic_draws_a_sheet_in_its_workers(tmp_path: Path) -> None:
    animatic = Animatic(tmp_path, processes=1)
    try:
        drawn = await asyncio.wait_for(animatic.sheet("girl in a green scarf", HEXED, 96, "W"), 60)
        assert drawn == sheet("girl in a green scarf", HEXED, 96, "W")
        with pytest.raises(Rejected):
            await animatic.sheet("solar lamp", HEXED, 96)
    finally:
        await animatic.close()


def test_a_black_cat_is_a_figure_on_its_stand() -> None:
    stage = Stage(160, 90, 160, 90, LIGHTS["noon"], PALETTE, 3, "black cat", (), "hero", "wide", world="W")
    assert any(one.name == "figure" for one in cast_layers(stage, Stand("rock")) if isinstance(one, Layer))


@pytest.mark.parametrize("phrase", ["young beekeeper in a red coat", "glazier wearing a blue jacket and a cap"])
def test_whoever_wears_something_is_a_person(phrase: str) -> None:
    found = cast(phrase)
    assert found and not found.animal and found.calling == "standing"


@pytest.mark.parametrize("phrase", ["a black hat", "red coat with a white scarf", "lamp in a box", "red boat"])
def test_clothes_and_things_alone_are_nobody(phrase: str) -> None:
    assert cast(phrase) is None


@pytest.mark.parametrize("garment", ["hat", "shirt", "trousers", "coat"])
def test_a_tone_without_a_colour_is_the_darkest_or_the_lightest_of_a_garments_own(garment: str) -> None:
    (dark,), (pale,), (none,) = (
        read(f"a man in a {tone} {garment}").worn.values() for tone in ("dark", "pale", "tall")
    )
    assert none is None and dark and pale and sum(dark) < sum(pale)
