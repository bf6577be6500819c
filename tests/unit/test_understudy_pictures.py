"""What a storyboard shows is somebody, belongs where it stands, can be drawn, and says nothing the brief did not."""

import re
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.understudy.vocabulary import sheet
from tests.unit.test_reading import TEN
from tests.unit.test_understudy import LUMEN, boarded, timed, told, treated
from tools.post.looks import LOOKS
from tools.vendors.animatic import icons
from tools.vendors.animatic.roles import is_figure

BRIEFS = [str(row[0]) for row in TEN]
LEDGERLY = next(brief for brief in BRIEFS if "Ledgerly" in brief)
OTHERS = [
    'a film for the opening of our bakery "Crumb", 30 seconds, warm, come by on Saturday',
    "wedding film for Anna and Tom, one minute, romantic, no voice-over",
    "45s launch video for Quillbase, a CRM that writes follow-up emails and books meetings, for small sales teams",
    "20s ad for Feather, a running shoe made from recycled fishing nets, energetic",
    "one minute film for our charity: we dig wells in dry villages, hopeful, ask people to donate",
    "birthday video for grandma who turns 80, funny and warm, 40 seconds",
    "a children's story about a fox who is afraid of the dark, 50 seconds",
    "hype film for the Hamburg city marathon, 20s",
    "une vidéo de 30 secondes pour notre salon de thé à Lyon, calme et élégante",
    "vídeo de 30 segundos para nuestro hotel rural en la sierra, tranquilo",
    "30 Sekunden Werbespot für unsere Tischlerei, ehrlich",
    "a 60 second film about courage",
]
THINGS = [
    "a solar lamp",
    "our shelter dogs",
    "a lighthouse",
    "our bakery",
    "a board game",
    "an electric car",
    "a choir",
]
KINDS = ["launch video for", "ad for", "teaser for", "portrait of", "film about", "demo of"]
any_brief = st.builds(
    lambda kind, thing, seconds: f"{seconds}s {kind} {thing}",
    st.sampled_from(KINDS),
    st.sampled_from(THINGS),
    st.sampled_from([12, 30, 75, 150]),
)


def shots_of(brief: str) -> list[dict[str, Any]]:
    return boarded(brief)[2]


def spoken(brief: str) -> str:
    return " ".join(scene["line"] for scene in boarded(brief)[1]["scenes"])


@settings(max_examples=40, deadline=None)
@given(any_brief)
def test_a_figure_shot_always_shows_somebody_and_a_view_nobody(brief: str) -> None:
    for shot in shots_of(brief):
        assert bool(shot["subject"]) or shot["staging"] in ("view", "title_card", "end_card")
        assert not (shot["staging"] == "view" and shot["subject"])


@pytest.mark.parametrize("brief", [*BRIEFS, *OTHERS], ids=lambda brief: str(brief)[:24])
def test_who_stands_in_a_figure_shot_can_be_drawn_as_a_figure(brief: str) -> None:
    treatment, _, shots = boarded(brief)
    people = {shot["subject"] for shot in shots if shot["staging"] == "figure"} - {treatment["subject"]}
    assert [who for who in people if not is_figure(who)] == []


@settings(max_examples=30, deadline=None)
@given(any_brief)
def test_a_thing_is_shown_close_only_where_it_can_stand(brief: str) -> None:
    for shot in shots_of(brief):
        if shot["subject"] == "lighthouse" and shot["staging"] in ("hero", "detail"):
            assert shot["place"] == "sea" and not shot["props"]
        if shot["subject"] in ("dog", "dogs") and shot["staging"] in ("hero", "detail"):
            assert shot["place"] in ("meadow", "street", "forest", "lake", "sea", "camp")
        if shot["staging"] == "family":
            assert shot["place"] in ("gallery", "studio", "desk", "cafe") and shot["props"]


@settings(max_examples=30, deadline=None)
@given(any_brief)
def test_two_pictures_of_one_scene_in_one_place_differ_in_framing(brief: str) -> None:
    for one, two in pairwise(shots_of(brief)):
        if one["scene"] == two["scene"] and one["place"] == two["place"]:
            assert one["framing"] != two["framing"] and one["camera"] != two["camera"]


def test_a_lighthouse_story_stays_at_the_sea_until_its_signal_calls_it_away() -> None:
    shots = shots_of("thirty seconds, sci-fi, a lighthouse keeper finds a signal, no text on screen")
    assert {shot["place"] for shot in shots} <= {"sea", "desk", "space", "skyline"}
    assert any(shot["subject"] == "lighthouse keeper" for shot in shots)
    assert "space" not in {shot["place"] for shot in shots[:3]}


def test_a_line_about_people_shows_people() -> None:
    brief = "two minute launch film for Lumen, a solar lamp that charges phones"
    drawn = {shot["line"]: (shot["staging"], shot["subject"]) for shot in shots_of(brief)}
    line = next(line for line in drawn if line.startswith("People draw closer"))
    assert drawn[line] == ("figure", "group of friends")


@pytest.mark.parametrize(
    ("audience", "who"), [("commuters", "commuter"), ("freelancers", "freelancer at a laptop"), ("parents", "mother")]
)
def test_the_people_it_is_for_are_seen(audience: str, who: str) -> None:
    shots = shots_of(f"30s ad for Hush, a quiet kettle, for {audience}")
    assert any(who in shot["subject"] for shot in shots if shot["staging"] == "figure")


def test_a_launch_shows_its_product_by_the_third_shot() -> None:
    assert "solar lamp" in [shot["subject"] for shot in shots_of(LUMEN)[:3]]


def test_promises_are_pointed_out_on_the_thing() -> None:
    shots = shots_of("30s launch video for Lumen, a solar lamp that charges phones and folds flat")
    apart = next(shot for shot in shots if shot["staging"] == "exploded")
    assert apart["words"] == "Charges phones · Folds flat" and apart["place"] == "studio"


def test_the_end_card_says_the_claim_in_the_words_of_the_brief() -> None:
    assert shots_of(LUMEN)[-1]["words"] == "Lumen|A solar lamp that charges phones"


@pytest.mark.parametrize("brief", [*BRIEFS, *OTHERS], ids=lambda brief: str(brief)[:24])
def test_words_on_screen_are_few_and_not_everywhere(brief: str) -> None:
    shots = shots_of(brief)
    plain = [shot for shot in shots if shot["staging"] not in ("title_card", "end_card", "exploded")]
    worded = [shot["words"] for shot in plain if shot["words"]]
    assert all(1 <= len(words.split()) <= 6 for words in worded)
    assert len(worded) < max(len(plain), 2) and all(set(one) & set(two) != set(one) for one, two in pairwise(worded))


def test_words_hold_the_point_and_not_the_tail() -> None:
    brief = "30s launch video for Lumen, a solar lamp"
    words = {shot["line"]: shot["words"] for shot in shots_of(brief)}
    assert not [said for said in words.values() if "always does" in said or said.endswith(" the")]


FEATURES = (
    "one tap|automatic\\w*|dashboard|reminders?|templates?|line by line|syncs?|in the cloud|address, done|bluetooth"
)


@pytest.mark.parametrize("brief", [*BRIEFS, *OTHERS], ids=lambda brief: str(brief)[:24])
def test_no_line_lends_the_product_a_feature(brief: str) -> None:
    assert not re.findall(rf"\b(?:{FEATURES})\b", spoken(brief), re.IGNORECASE)


def test_no_sheet_undermines_its_own_ending() -> None:
    folder = Path(__file__).parents[2] / "agent" / "understudy" / "prose"
    for file in sorted(folder.glob("*.toml")):
        closes = tomllib.loads(file.read_text("utf-8"))["close"]["explainer"]
        assert not [line for line in closes if re.search(r"Almost|Fast\.|presque|Casi|Quasi|Quase", line)]


def test_a_long_demo_speaks_on_without_repeating_itself() -> None:
    treatment, script, shots = boarded(LEDGERLY)
    lines = [scene["line"] for scene in script["scenes"]]
    assert len(lines) == len(set(lines)) and 24 <= len(shots) <= 34
    assert 1.4 <= sum(len(line.split()) for line in lines) / treatment["seconds"] <= 2.1


def test_a_film_without_a_subject_says_that_a_box_stands_in() -> None:
    treatment = treated("make a 30s launch video")
    assert any("wrapped box" in line for line in treatment["assumed"])


def test_ten_briefs_have_ten_looks() -> None:
    looks = [{"name": name, "words": look.words} for name, look in LOOKS().items()]
    chosen = [told("treatment", brief=brief, wishes={}, recalled=[], looks=looks)["look"] for brief in BRIEFS]
    assert len(set(chosen)) == len(BRIEFS)


def test_a_state_opens_a_story_and_is_no_event() -> None:
    lines = spoken("a children's story about a fox who is afraid of the dark, 50 seconds")
    assert "a fox who is afraid of the dark" in lines and "happens: a fox is" not in lines


def test_everything_the_sheets_name_can_be_drawn() -> None:
    lexicon, shelf = sheet("lexicon"), sheet("knowledge")
    named = {prop for topic in lexicon["topics"].values() for prop in topic["props"]}
    named |= {prop for claim in lexicon["claims"] for prop in claim["props"]}
    named |= {sight[2] for entry in shelf.values() if isinstance(entry, dict) for sight in entry["sights"] if sight[2]}
    named |= {row["thing"] for row in sheet("pictures")["lines"] if "thing" in row}
    assert sorted(noun for noun in named if icons.drawing(noun) is None) == []


def test_everybody_the_sheet_of_people_names_is_a_figure() -> None:
    pictures = sheet("pictures")
    named = {row["who"] for row in pictures["lines"] if "who" in row} - {"hero"}
    named |= {
        who for rows in (pictures["people"], *pictures["topics"].values()) for one in rows.values() for who in one
    }
    assert sorted(who for who in named | set(pictures["audience"]) if not is_figure(who)) == []


def test_spoken_time_is_kept_for_every_line_of_a_long_film() -> None:
    treatment, script, shots = boarded(LEDGERLY)
    for entry in timed(treatment, script)["spoken"]:
        assert sum(shot["seconds"] for shot in shots if shot["scene"] == entry["scene"]) >= entry["seconds"]
