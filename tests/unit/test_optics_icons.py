"""A noun finds what it names, or nothing; never a wrong object."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.vendors.animatic.icons import best_icon, drawing, font_names, singular, spoken, table


@pytest.mark.parametrize(
    ("noun", "name"),
    [
        ("solar lamp", "solar lamp"),
        ("a small solar lamp for hikers", "solar lamp"),
        ("phone", "phone"),
        ("water bottle", "bottle"),
        ("mug", "mug"),
        ("bicycle bag", "pannier"),
        ("invoicing app for freelancers", "phone"),
        ("Night Shift podcast", "microphone"),
        ("esports finals", "trophy"),
        ("can of cold brew", "can"),
        ("glass of water", "water"),
        ("running shoes", "shoe_sneaker"),
        ("heat pumps", "heat pump"),
    ],
)
def test_film_nouns_find_their_thing(noun: str, name: str) -> None:
    drawn = drawing(noun)
    assert drawn is not None
    assert drawn.name == name


@pytest.mark.parametrize("noun", ["dog", "shelter dogs", "lighthouse keeper", "commuter"])
def test_people_and_animals_are_figures(noun: str) -> None:
    drawn = drawing(noun)
    assert drawn is not None
    assert drawn.kind == "figure"


@pytest.mark.parametrize("noun", ["warm air", "sewing machine", "quantum", "Lisbon", "日本", "", "of the"])
def test_what_has_no_honest_drawing_is_left_to_type(noun: str) -> None:
    assert drawing(noun) is None


MANY = {"batteries": "battery", "boxes": "box", "leaves": "leaf", "glass": "glass", "knives": "knife"}


@pytest.mark.parametrize(("many", "one"), MANY.items())
def test_plurals_lose_their_ending(many: str, one: str) -> None:
    assert singular(many) == one


def test_every_row_of_the_tables_names_something_that_exists() -> None:
    icons, forms, names = table("icons.toml"), table("forms.toml"), set(font_names())
    told = [*icons["alias"].values(), *icons["topics"].values(), *icons["screens"].values()]
    assert [name for name in told if name not in forms and name not in names] == []


def test_a_compound_is_no_first_word() -> None:
    assert best_icon("air") is None


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30))
def test_any_text_can_be_asked(text: str) -> None:
    drawn = drawing(text)
    assert drawn is None or drawn.name
    assert all(phrase == phrase.lower() for phrase in spoken(text))
