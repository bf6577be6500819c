"""Briefs with points, prices, handles, plots and names at the end: what they are about, called, and call for."""

import pytest

from agent.understudy.reading import read
from agent.understudy.treatment import write_treatment
from tests.unit.test_understudy import boarded

# brief, subject, name, call with its address
TYPED = [
    (
        "30s recruiting video: we are hiring nurses at St. Brigid hospital, warm, end with Apply at stbrigid.org/jobs",
        *("hospital", "St. Brigid", "Apply at stbrigid.org/jobs"),
    ),
    (
        "product launch for Aero Mug. keeps coffee hot 12 hours. $29. ships May 3. 20 seconds, premium look",
        *("Aero Mug", "Aero Mug", ""),
    ),
    (
        "our bakery turns 50! celebrate with a 25 second film, nostalgic, family-run since 1976, Rosa's Bakery",
        *("bakery", "Rosa's Bakery", ""),
    ),
    (
        "Fundraiser video for clean water wells in Malawi, 60s, hopeful, Donate at wells.org",
        *("clean water wells", "", "Donate at wells.org"),
    ),
    (
        "real estate tour 45s of a sunny two-bedroom loft in Porto, for sale, call 912 345 678",
        *("sunny two-bedroom loft", "", "Call 912 345 678"),
    ),
    ("30s ad for Dr. Yusuf Karim, pediatric dentist in Leeds. Book at drkarim.co.uk", "pediatric dentist",
     "Dr. Yusuf Karim", "Book at drkarim.co.uk"),
    ("ad for A.J. Cole Photography. weddings and portraits. from $900. 15s", "A.J. Cole Photography",
     "A.J. Cole Photography", ""),
    ("launch video for Northwind Inc. We make wind turbines for farms. 30 secs", "wind turbines", "Northwind Inc.", ""),
    ("20s video for Mt. Hope Church, sunday service 10 am, all welcome", "Mt. Hope Church", "Mt. Hope Church", ""),
    ("law firm Patel, Moss & Gray. Personal injury. call 0800 123 456", "law firm", "Patel, Moss & Gray",
     "Call 0800 123 456"),
    ("we're a plumbing company, 24/7, no call-out fee, Drake & Co., 15s", "plumbing company", "Drake & Co.", ""),
    ("car wash, $10 Tuesdays, Suds Bros., no appointment, 10s", "car wash", "Suds Bros.", ""),
    ("dentist promo no needles shown, kids love us, Tiny Teeth Dental, 20s", "dentist", "Tiny Teeth Dental", ""),
    ("Food truck! Seoul Bowl. Korean bbq. Fridays at Pier 7. 10s", "food truck", "Seoul Bowl", ""),
    ("Sushi restaurant KŌEN, omakase $85, reserve at koen.nyc, 15s", "sushi restaurant", "KŌEN",
     "Reserve at koen.nyc"),
    ("used car ad: 2019 Honda Civic, 40k miles, $14,500, call Mike 555-201-3344", "2019 Honda Civic",
     "2019 Honda Civic",
     "Call Mike 555-201-3344"),
    ("2022 Tesla Model 3 for sale, one owner, $27,900, text Sam 415-555-0188", "2022 Tesla Model 3",
     "2022 Tesla Model 3", "Text Sam 415-555-0188"),
    ("real estate: 3 bed villa in Ibiza, pool, €1.2M, contact lena@casaibiza.com", "3 bed villa", "",
     "Contact lena@casaibiza.com"),
    ("3-bed semi in Leeds, £325,000, viewings Saturday, call Hart & Co. on 0113 555 0101", "3-bed semi", "",
     "Call Hart & Co. on 0113 555 0101"),
    ("airbnb listing video, treehouse near Asheville, sleeps 4, 20s", "treehouse", "", ""),
    ("gym opening Jan 6, Iron Yard, first month free, join at ironyard.fit", "gym opening", "Iron Yard",
     "Join at ironyard.fit"),
    ("instagram reel for @glowbar, facials $49, book via link in bio", "Glowbar", "Glowbar", "Book via link in bio"),
    ("tiktok for my nail salon @nailsbyjo 15s, pink aesthetic, #nails #glam", "nail salon", "Nailsbyjo", ""),
    ("B2B: we help logistics companies cut empty miles. RouteIQ. 30s, book a demo at routeiq.com", "RouteIQ",
     "RouteIQ", "Book a demo at routeiq.com"),
    ("SaaS explainer, 60s: Ledgerly automates invoices, saves 10 hrs a week. Free trial.", "Ledgerly", "Ledgerly", ""),
    ("AI startup Corvid.ai raises $12.5M series A, 20s for LinkedIn", "AI startup", "Corvid.ai", ""),
    ("30s film for U.S. veterans charity Home Again, serious, give at homeagain.org", "U.S. veterans charity",
     "Home Again", "Give at homeagain.org"),
    ("book trailer for \"The Salt Path Home\" by Mara Quill, out June 4, 30s", "book", "The Salt Path Home", ""),
    ("audiobook ad for The Long Tide by R. K. Moss, listen on Audible", "audiobook", "The Long Tide",
     "Listen on Audible"),
    ("hand soap \"Fern.\" smells like a forest, refillable, 12s, no voiceover", "hand soap", "Fern", ""),
    ("memorial video for my grandmother Ruth Adler 1931-2024, she loved her garden, gentle, 60s", "grandmother",
     "Ruth Adler", ""),
    ("obituary video, in loving memory of Harold \"Hal\" Brooks, 1942 - 2025, soft, 60s", "Harold Hal Brooks",
     "Harold Hal Brooks", ""),
    ("Our daughter Mia is getting married! save the date video, Sept 20, Lake Como, 15s", "daughter", "Mia", ""),
    ("invite to our block party, Saturday July 19 4-9pm, Elm Ave, 12s playful", "block party", "", ""),
    ("winter coat drive, drop off at City Hall until Dec 15, 20s, kind", "winter coat drive", "",
     "Drop off at City Hall until December 15"),
    ("vet clinic dr. patel & team, emergency 24/7, 020 7946 0123, 15s", "vet clinic", "Dr. Patel & team",
     "Call 020 7946 0123"),
    ("hi, i need a short ad for my cleaning company sparkle & shine, 20 sec", "cleaning company", "Sparkle & Shine",
     ""),
    ("i need an ad for my kitchen called mama lulu's, jollof, 15 secs", "kitchen", "Mama Lulu's", ""),
    ("a mobile dog grooming van called Bark & Bubble in Perth, 15 sec ad", "mobile dog grooming van", "Bark & Bubble",
     ""),
    ("ad for my repair shop called fix.it, 15s", "repair shop", "Fix.it", ""),
    ("life insurance ad for young parents, Harbor Mutual, get a quote at harbormutual.com", "life insurance",
     "Harbor Mutual", "Get a quote at harbormutual.com"),
    ("I want a video that thanks our donors, 40s, heartfelt, no music", "donors", "", ""),
    ("video for our church's Vacation Bible School, July 8-12, register at gracechapel.org/vbs",
     "Vacation Bible School", "Vacation Bible School", "Register at gracechapel.org/vbs"),
    ("county health department PSA: get your flu shot by Oct 31, free at any pharmacy, 30s",
     "county health department", "", "Get your flu shot by October 31"),
    ("Luxury watch ad, brand Aurelio No. 7, black and gold, no voice, 15 seconds", "watch", "Aurelio No. 7", ""),
    ("preschool enrollment open, Little Acorns, ages 2-5, sweet, 20 secs", "preschool enrollment", "Little Acorns", ""),
    ("wine from our family vineyard, Quinta do Vale, harvest since 1891, 30s", "wine", "Quinta do Vale", ""),
    ("school band needs new instruments, donate at westfieldband.org, 30s", "school band", "",
     "Donate at westfieldband.org"),
    ("#BeachCleanup this Saturday 9am, Ocean Beach, bring gloves, 15s", "BeachCleanup", "BeachCleanup", ""),
    ("we build custom kitchens. handmade in Devon. Alder & Ash. 30s, calm", "custom kitchens", "Alder & Ash", ""),
]  # fmt: skip
# brief, what is said of it
SAID = [
    ("product launch for Aero Mug. keeps coffee hot 12 hours. $29. ships May 3.",
     ("keeps coffee hot 12 hours", "$29", "ships May 3")),
    ("yoga retreat in Bali, 7 days, from $1,200, spots limited, 30s", ("7 days", "from $1,200", "spots limited")),
    ("Introducing Vela. The e-bike that folds in 5 seconds. $1,499. vela.bike", ("folds in 5 seconds", "$1,499")),
    ("album teaser 15s, \"Low Tide\" by Halcyon Drive, out Friday, moody", ("by Halcyon Drive", "comes out Friday")),
    ("new single \"Paper Moons\" by Ida Wren drops friday, 15s vertical", ("drops Friday",)),
    ("30s for our city council: new recycling rules start March 1, blue bins for paper",
     ("new recycling rules start March 1",)),
    ("cat adoption event Saturday 11-3 at Paws & Claws, 15s cute", ("Saturday 11-3",)),
    ("retirement video for Coach Dan, 30 years at Lincoln High, heartfelt", ("30 years at Lincoln High",)),
    ("dentist promo, kids love us, Tiny Teeth Dental, 20s", ("the kids love us",)),
    ("trailer for my novel The Ash Court. A blind queen hunts the god who took her eyes. 45s",
     ("A blind queen hunts the god who took her eyes",)),
    ("Our choir \"Voces\" performs Mozart's Requiem, 12 April 8 p.m., St. John's, tickets $20",
     ("performs Mozart's Requiem", "12 April 8pm, St. John's", "tickets $20")),
]  # fmt: skip


@pytest.mark.parametrize(("brief", "subject", "name", "call"), TYPED, ids=lambda value: str(value)[:24])
def test_a_typed_brief_is_understood(brief: str, subject: str, name: str, call: str) -> None:
    told = read(brief)
    assert (told.subject.phrase, told.subject.name) == (subject, name)
    assert write_treatment({"brief": brief})["call_to_action"] == call


@pytest.mark.parametrize(("brief", "claims"), SAID, ids=lambda value: str(value)[:24])
def test_what_is_said_of_it_is_kept_whole(brief: str, claims: tuple[str, ...]) -> None:
    assert read(brief).subject.claims == claims


@pytest.mark.parametrize(
    ("brief", "who", "plot"),
    [
        ("short film, a girl hears knocking from inside the mirror", "girl", "hears knocking from inside the mirror"),
        ("trailer, 40s, an astronaut finds her own footprints", "astronaut", "finds her own footprints"),
        ("short film 60s, an old man teaches a robot to fish, tender", "old man", "teaches a robot to fish"),
        ("trailer for a western: two brothers ride into a town", "two brothers", "ride into a town"),
        ("film trailer: a thief must steal his painting. title: The Frame", "thief", "must steal his painting"),
    ],
)
def test_what_happens_is_the_story(brief: str, who: str, plot: str) -> None:
    told = read(brief)
    assert told.subject.story and (told.subject.phrase, told.subject.claims[0]) == (who, plot)


def test_a_call_by_its_address_is_spoken_and_its_button_is_short() -> None:
    _, script, shots = boarded("Fundraiser video for clean water wells in Malawi, 60s, hopeful, Donate at wells.org")
    assert "Donate at wells.org" in script["scenes"][-1]["line"]
    assert shots[-1]["words"].endswith("wells.org") and shots[-1]["words"].count("wells.org") == 1


@pytest.mark.parametrize(
    ("words", "voice", "shown"), [("no words", False, False), ("wordless", False, False), ("no text", None, False)]
)
def test_no_words_are_neither_spoken_nor_shown(words: str, voice: bool | None, shown: bool) -> None:
    told = read(f"10s loop for a meditation app, {words}, calm ocean at dawn")
    assert (told.voice, told.words_on_screen, told.subject.phrase) == (voice, shown, "meditation app")
    assert told.setting == "calm ocean at dawn"


def test_what_must_not_be_shown_is_no_part_of_the_subject() -> None:
    told = read("dentist promo, don't show any needles, Tiny Teeth Dental, 20s")
    assert told.unseen == ("needles",) and told.subject.phrase == "dentist" and told.subject.claims == ()
