"""What a film says when it sells no thing: no party in a cause, no product in a story, no filler in a notice."""

import re
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from agent.understudy.errand import errand_of, is_genre, lean
from agent.understudy.reading import read
from agent.understudy.vocabulary import PLAYED, sheet
from tests.unit.test_understudy import boarded, treated

WELLS = "Fundraiser video for clean water wells in Malawi, 60s, hopeful, Donate at wells.org"
NURSES = "30s recruiting video: we are hiring nurses at St. Brigid hospital, warm, end with Apply at stbrigid.org/jobs"
MIRROR = "short horror trailer, 30s, a girl hears knocking from inside the mirror"
LOFT = "real estate tour 45s of a sunny two-bedroom loft in Porto, for sale, call 912 345 678"
ROSA = "our bakery turns 50! celebrate with a 25 second film, nostalgic, family-run since 1976, Rosa's Bakery"
ERRANDS = {
    NURSES: "hiring",
    "we're hiring electricians! 20s video for Bright Spark Ltd, friendly, call 555-0199": "hiring",
    "Looking for a barista! Bean There cafe, 15s, fun": "hiring",
    "volunteer recruitment for our beach cleanup in Brighton, 20 seconds, sign up at cleanbeach.org": "volunteers",
    WELLS: "water",
    "charity appeal: winter coats for homeless people, 30s, Give at warmcoats.org": "giving",
    "our food bank needs donations before Christmas, 30 sec": "giving",
    "animal shelter video, we need foster homes for 40 rescued dogs, 30s, heartfelt": "rescue",
    "awareness campaign against drunk driving, 20s, serious": "awareness",
    "memorial video for my grandfather Joe, 45s, gentle": "memorial",
    ROSA: "years",
    "100 years of Hartmann Tools, anniversary film, 45s, proud": "years",
    LOFT: "homes",
    "open house video for 12 Elm Street, three bedrooms, big garden, Sunday 2pm, 20s": "homes",
    "dental clinic ad, BrightSmile Dental, 20s, friendly, book now": "clinic",
    "open day at Oakfield Primary School, Saturday May 9, 30s": "school",
    "need a vid for my barbershop Fade Theory, 15s, vertical, make it cool": "barber",
    "promo for my flower shop Petal & Co, 15s": "shop",
    "town council notice: Main Street closed for roadworks June 3 to June 10, 20s": "civic",
    "church invite, Grace Chapel, sunday service 10am, everyone welcome, 20 sec": "church",
    "B2B software ad for Flowdesk, helps support teams answer faster, 30s, book a demo at flowdesk.io": "business",
    "plumber ad, 24/7 emergency, Rapid Pipes, call 555-0142, 15s": "service",
    "youth soccer club Westside Rovers wants new players, 20s, fun, sign up at westside.club": "club",
    "single release: 'Paper Moons' by Lila Grey, out friday, 20s, dreamy": "record",
    "book trailer for 'The Salt Road' by Ana Vale, historical novel, out in june, 30s": "book",
    "podcast promo: Night Shift Stories, new episode every tuesday, 20s": "podcast",
    "car dealership ad, Harbor Motors, spring sale, 20s, bold": "dealer",
    "save the date: Priya & Sam, 12 September, Tuscany, 20s": "date",
    "Christmas appeal for the Red Cross, 30s, donate today": "giving",
    "help us rebuild the school in Kumasi after the fire, 60s, hopeful": "giving",
    "25 years Café Morgenrot, thank you video 30s": "years",
    "luxury penthouse listing video, sea view, Marbella, 30s, elegant": "homes",
    "trailer for my sci-fi short film 'Static', 40s: an astronaut hears her own voice on the radio": "scifi",
    "tax advisor office seeks apprentice, 20s, apply by june 1": "hiring",
    MIRROR: "horror",
    "trailer for a thriller: a night nurse finds a list with her own name on it, 30s": "thriller",
    "sci-fi teaser, 25 seconds: a pilot receives a message from her future self": "scifi",
    "romance trailer 30s, two strangers meet every year on the same train": "romance",
    "western trailer, 30s: a widow rides into town to settle an old debt": "western",
    "fantasy movie trailer, a boy finds a dragon egg in his grandfather's attic, 40s, epic": "fantasy",
    "comedy trailer 20s, three brothers inherit a failing circus": "comedy",
    "drama trailer, 40 sec, a father and a daughter rebuild a boat": "drama",
    "Recruiting-Video: wir suchen Pflegekräfte für das Krankenhaus Sankt Anna, 30 Sekunden, warm": "hiring",
    "Spendenaufruf für sauberes Wasser in Malawi, 45 Sekunden, hoffnungsvoll, jetzt spenden": "water",
    "Horror-Trailer, 30 Sekunden, ein Mädchen hört ein Klopfen aus dem Spiegel": "horror",
    "collecte de fonds pour l'eau potable au Malawi, 45 secondes, donnez maintenant": "water",
    "notre boulangerie Rosa fête ses 50 ans, 25 secondes": "years",
    "tráiler de terror, 30 segundos, una niña oye golpes dentro del espejo": "horror",
    "anuncio de 15 segundos para mi barbería El Corte": "barber",
    "raccolta fondi per acqua potabile in Malawi, 45 secondi, dona ora": "water",
    "apartamento à venda no Porto, dois quartos, varanda, 30 segundos": "homes",
}
SOLD = (
    "launch video for HireFast, a hiring app for restaurants, 30s",
    "ad for our donation platform GiveWell, software for charities, 20s",
    "teaser for our mystery box subscription, 15s",
    "western-style boots ad, 20s, Dusty Trail Boots",
    "romantic dinner ad for our restaurant Luna, 20s",
    "15s ad for my garage door opener LiftEasy",
    "promo for a travel insurance app, 20s",
    "a short story about a plumber who finds a ring, 40s",
    "teaser for our comedy night, every friday, 15s",
    "make a 30s launch video for Lumen, a solar lamp that charges phones",
    "how does a church organ work? 30s",
)
CAUSES = [
    brief for brief, errand in ERRANDS.items() if errand in ("water", "giving", "rescue", "awareness", "memorial")
]
STORIES = [brief for brief, errand in ERRANDS.items() if is_genre(errand)]
PARTY = (
    r"glass(?:es)?|party|dances?|already laughing|wine|first sip|pour slowly|gläser|verre|gorgée|copa|bicchiere|cheers"
)
PRODUCT = r"here it is|meet the\b|had an idea|you heard it here|ask for it by name|whenever you are ready|not long now"
FILLER = r"It finds its place|It is the small things|We all know how|People stop|ordinary morning|day looks a little"


def lines(brief: str) -> list[str]:
    return [str(scene["line"]) for scene in boarded(brief)[1]["scenes"] if scene["line"]]


@pytest.mark.parametrize("brief", ERRANDS)
def test_a_brief_has_its_errand(brief: str) -> None:
    assert errand_of(read(brief)) == ERRANDS[brief]


@pytest.mark.parametrize("brief", SOLD)
def test_a_thing_is_sold_as_a_thing(brief: str) -> None:
    assert errand_of(read(brief)) == ""


@pytest.mark.parametrize("brief", ERRANDS)
def test_leaning_twice_is_leaning_once(brief: str) -> None:
    assert lean(lean(read(brief))) == lean(read(brief))


@pytest.mark.parametrize("brief", ERRANDS)
def test_no_two_lines_are_equal_and_none_is_a_filler(brief: str) -> None:
    said = lines(brief)
    assert len(said) == len(set(said)) >= 2
    assert not re.search(FILLER, " ".join(said)) and "{" not in " ".join(said)


@pytest.mark.parametrize("brief", CAUSES)
def test_a_cause_is_no_party_and_no_product(brief: str) -> None:
    told = " ".join(lines(brief))
    assert treated(brief)["kind"] not in ("event", "launch")
    assert not re.search(rf"\b(?:{PARTY})\b", told, re.IGNORECASE) and not re.search(PRODUCT, told, re.IGNORECASE)


@pytest.mark.parametrize("brief", STORIES)
def test_a_trailer_tells_its_plot_and_ends_on_its_title(brief: str) -> None:
    treatment, script, _ = boarded(brief)
    said = [scene["line"] for scene in script["scenes"]]
    assert not re.search(PRODUCT, " ".join(said), re.IGNORECASE)
    assert any(treatment["claims"][0].lower() in line.lower() for line in said)
    assert said[-1].lower().startswith(treatment["title"].lower())


@pytest.mark.parametrize(
    ("errand", "mood"), [("horror", "awe"), ("thriller", "awe"), ("scifi", "tech"), ("comedy", "play")]
)
def test_a_genre_has_its_mood(errand: str, mood: str) -> None:
    brief = next(brief for brief, own in ERRANDS.items() if own == errand)
    assert treated(brief)["mood"] == mood
    assert errand not in ("horror", "thriller") or "dark" in lean(read(brief)).moods


def test_a_hospital_that_hires_says_whom_it_looks_for() -> None:
    told = lines(NURSES)
    assert "We are looking for nurses." in told and "St. Brigid is hiring." in told


def test_a_cause_is_about_what_the_gift_does() -> None:
    told = " ".join(lines(WELLS))
    assert "clean water wells in Malawi" in told and told.endswith("Donate at wells.org.")


def test_rooms_are_shown_and_the_call_is_said() -> None:
    told = lines(LOFT)
    assert "The sunny two-bedroom loft is for sale." in told and told[-1] == "Call 912 345 678."
    assert not any("reason to leave" in line for line in told)


def test_an_anniversary_thanks_and_names() -> None:
    told = " ".join(lines(ROSA))
    assert "Rosa's Bakery turns 50" in told and "thank you" in told.lower()


def test_what_a_seller_lists_is_said() -> None:
    told = " ".join(lines("open house video for 12 Elm Street, three bedrooms, big garden, Sunday 2pm, 20s"))
    assert "12 Elm Street" in told and "Three bedrooms, big garden." in told and "Sunday 2pm." in told


def own(language: str) -> dict[str, Any]:
    return sheet(f"prose/errands/{language}")


@pytest.mark.parametrize("language", PLAYED)
def test_every_language_speaks_for_every_errand(language: str) -> None:
    rows = {str(row.get("like", name)) for name, row in sheet("errands")["errands"].items()}
    wanted = {*rows, *sheet("errands")["genres"]} - {"wedding"}
    assert wanted <= set(own(language))
    for role in ("open", "life", "turn", "close"):
        whole = [name for name in wanted if role in own(language)[name]]
        assert len(whole) >= len(wanted) - 4


@pytest.mark.parametrize("language", PLAYED)
def test_no_line_stands_twice_in_an_errand(language: str) -> None:
    for name, roles in own(language).items():
        for one, two in combinations([line for pool in roles.values() for line in pool], 2):
            assert one != two, name


def test_every_topic_an_errand_names_is_in_the_lexicon() -> None:
    rows = [*sheet("errands")["errands"].values(), *sheet("errands")["genres"].values()]
    assert {row["topic"] for row in rows if "topic" in row} <= set(sheet("lexicon")["topics"])


def test_every_sheet_of_errands_is_a_language_we_play() -> None:
    folder = Path(__file__).parents[2] / "agent" / "understudy" / "prose" / "errands"
    assert {file.stem for file in folder.glob("*.toml")} == set(PLAYED)
