"""Names in a text: whole, longest first, and no common word taken for somebody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory.named import named


@pytest.mark.parametrize(
    ("names", "text", "found"),
    [
        (("Will", "May"), "She will leave in the morning, as one may.", []),
        (("Will", "May"), "May opens the door. Then Will leaves.", ["May", "Will"]),
        (("Will",), "INT. BAKERY. WILL KNEADS.", ["Will"]),
        (("Mara",), "mara finds a bell", ["Mara"]),
        (("Ann", "Ann Lee", "Anna"), "Ann Lee waits. Anna too.", ["Ann Lee", "Anna"]),
        (("Ann", "Ann Lee"), "Ann meets Ann Lee.", ["Ann", "Ann Lee"]),
        (("the lighthouse keeper",), "The lighthouse keeper waits.", ["the lighthouse keeper"]),
        (("ミラ", "タロウ"), "タロウはミラを見る。", ["タロウ", "ミラ"]),
        (("דנה",), "דנה הולכת", ["דנה"]),
        (("Mr. T.", "K (ex-army)", "a+b*", "[x"), "Mr. T. meets K (ex-army), a+b* and [x.", 4),
        (("🦊",), "the 🦊 runs", ["🦊"]),
        (("", " ", "the ", "!"), "the end!", []),
        (("Mara",), "Maracas sound, Samara waits", []),
    ],
)
def test_who_is_named(names: tuple[str, ...], text: str, found: list[str] | int) -> None:
    told = named(names, text)
    assert told == found if isinstance(found, list) else len(told) == found


@given(st.lists(st.text(max_size=12), max_size=6), st.text(max_size=60))
def test_any_names_in_any_text_are_of_those_asked(names: list[str], text: str) -> None:
    told = named(names, text)
    assert set(told) <= set(names) and len(told) == len(set(told))


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll", "Lo"]), min_size=2, max_size=10))
def test_a_name_between_spaces_is_found(name: str) -> None:
    assert named([name], f"then {name} , waits") == [name]
