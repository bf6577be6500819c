"""The words that mend a take."""

import pytest

from tools.vendors.remedies import STEPS, Adjustment, parse, remedies, remedy_for


def test_every_phrase_and_its_other_ways_do_what_the_table_says():
    for one in remedies():
        for way in (one.phrase, *one.also):
            found = getattr(parse(f"A lake at dawn, {way.upper()}, calm water."), one.field)
            start = 0 if one.field in STEPS else 1
            assert (found - start) * (one.by - start) > 0, way


def test_a_prompt_without_remedies_changes_nothing():
    for prompt in ("", "a bright warm lamp in slow light, wide valley, contrast of old and new", "brighterness"):
        assert parse(prompt) == Adjustment()


def test_a_phrase_counts_once_and_its_opposite_cancels():
    assert parse("brighter, brighter still, lighter") == parse("brighter")
    assert parse("slower but more movement").motion == 0


@pytest.mark.parametrize(
    "fault", ["dark", "bright", "flat", "soft", "too_still", "too_fast", "wrong_camera", "cut_inside"]
)
def test_each_fault_a_screening_names_has_its_words(fault):
    assert parse(remedy_for(fault)) != Adjustment()


def test_an_unknown_fault_has_no_words():
    assert remedy_for("too_many_cooks") == ""
