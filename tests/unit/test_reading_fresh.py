"""Briefs as people type them into a chat: who and what they name, how long, and what they ask for or forbid."""

import re

import pytest

from agent.understudy.reading import read
from agent.understudy.treatment import write_treatment
from tests.unit.test_understudy import boarded

# brief, subject, name, seconds, call to action
CHATTED = [
    ("hiring! 10s for our nursing home", "nursing home", "", 10, "Apply now"),
    ("Something for mother's day, flower shop Petal", "flower shop", "Petal", None, ""),
    (
        "hey can you make a quick 15 sec vid for my taco truck, we're called Taco Loco, we're in Austin 🌮🌮",
        *("taco truck", "Taco Loco", 15, ""),
    ),
    (
        "need an ad for my dog walking biz.. name is Happy Tails. 20 secs max. vertical pls for insta",
        *("dog walking business", "Happy Tails", 20, ""),
    ),
    (
        "We are launching our B2B payroll platform, Paywise, for mid-sized manufacturers. Please produce a 45-second "
        "brand film. Tone: confident but not too salesy. CTA: Book a demo at paywise.io",
        *("B2B payroll platform", "Paywise", 45, "Book a demo"),
    ),
    ("can u do a vid 4 my barber shop?? fades only $20 this week #barber #fade", "barber shop", "", None, ""),
    (
        "our charity Clean Rivers needs donations before dec 31. 1 minute film, emotional",
        *("charity", "Clean Rivers", 60, "Donate now"),
    ),
    ("how to descale a coffee machine in 4 steps, 40 seconds", "coffee machine", "", 40, ""),
    ("3 easy steps to make cold brew at home, 30s", "cold brew", "", 30, ""),
    (
        "yo make me somthing cool for my band The Static Owls new album drops nov 12",
        *("band", "The Static Owls", None, ""),
    ),
    ("Summer sale!! 30% off all swimwear at Coralline til sunday. 10 secs, square", "swimwear", "Coralline", 10, ""),
    (
        "Can you create a recruitment video for software engineers at Northbeam? Apply at northbeam.com/careers. "
        "Around 30 seconds.",
        *("Northbeam", "Northbeam", 30, "Apply now"),
    ),
    ("pizza place, 2 for 1 tuesdays, call 555-0134", "pizza place", "", None, "Call 555-0134"),
    ("Invitation to our annual gala, Friday 14 March 2025, Grand Hotel. Elegant. 20s.", "annual gala", "", 20, ""),
    ('gym promo. loud. fast cuts. 15s. "No excuses." first week free', "gym", "", 15, "No excuses."),
    (
        "real estate agent here, need smth for linkedin that shows im trustworthy. name's Dana Ruiz",
        *("real estate agent", "Dana Ruiz", None, ""),
    ),
    ("Our SaaS helps hospitals cut waiting times by 40%. 30s for a trade show screen", "SaaS", "", 30, ""),
    (
        "black friday ad for headphones, name: AuraBeat, 50% off, shop at aurabeat.com",
        *("headphones", "AuraBeat", None, "Shop now"),
    ),
    ("we're a law firm (Hart & Lowe). 30s intro for our website, serious", "law firm", "Hart & Lowe", 30, ""),
    ("promo for the city marathon on october 5th, register at runcity.org", "city marathon", "", None, "Register now"),
    (
        "our food bank is short of volunteers this winter. can you make something 30s that gets people to sign up at "
        "harvesthands.org",
        *("food bank", "", 30, "Sign up"),
    ),
    ("why switch to heat pumps? 45 sec explainer, from GreenHearth", "heat pumps", "GreenHearth", 45, ""),
    ("hi!! we run a pottery studio called mudlark, can u make a short ad?", "pottery studio", "Mudlark", None, ""),
    (
        "Need a 60 sec sales video for our HVAC company, Arctic Air. Call (555) 123-4567 for a free quote.",
        *("HVAC company", "Arctic Air", 60, "Call (555) 123-4567 for a free quote"),
    ),
    ("wanted: baristas! Join the team at Bean There cafe. 15 seconds vertical", "cafe", "Bean There", 15, "Apply now"),
    ("an ad for our hiring app Stafflet, 20s", "hiring app", "Stafflet", 20, ""),
    ("a 30s short film: two kids find a map in the attic, playful", "two kids", "", 30, ""),
    ("Help us find homes for 12 kittens. Adopt at pawsrescue.org. 20s", "kittens", "", 20, "Adopt"),
    ("A one-minute tribute to my dad who turns 70, emotional", "dad", "", 60, ""),
    ("show off our new sneaker the Volt Runner. fast cuts, neon, hype. 15s", "sneaker", "Volt Runner", 15, ""),
    ("explainer for our app Splitly that splits bills. under a minute. no people", "app", "Splitly", 54, ""),
    (
        "recruiting truck drivers, $28/hr, home every weekend, Ridgeline Freight. apply ridgelinefreight.com. 15s",
        *("Ridgeline Freight", "Ridgeline Freight", 15, "Apply now"),
    ),
    ("We are looking for nurses and carers. St. Anna hospice. 20s", "hospice", "St. Anna", 20, "Apply now"),
    ("video showing off our airbnb cabin in the woods, cozy, 20s", "airbnb cabin", "", 20, ""),
    ("Wir suchen Pflegekräfte! 15s für unser Seniorenheim Abendrot", "Seniorenheim", "Abendrot", 15, "Jetzt bewerben"),
    (
        "Kannst du ein 20 Sekunden Video für unseren Friseursalon Haarwerk machen?",
        *("Friseursalon", "Haarwerk", 20, ""),
    ),
    ("vídeo de 20 seg para mi peluquería Rizos, 2x1 los martes, llama al 600123456", "peluquería", "Rizos", 20,
     "Llama al 600123456"),
]  # fmt: skip
# brief, language, subject, name, seconds, voice
FOREIGN = [
    ("فيديو مدته 30 ثانية لمقهى النخلة في الرياض", "ar", "مقهى", "النخلة", 30, None),
    ("إعلان عمودي لمطعم البيت الدمشقي، ١٥ ثانية، بدون تعليق صوتي", "ar", "مطعم", "البيت الدمشقي", 15, False),
    ("סרטון של 30 שניות לבית הקפה לבונה, בלי קריינות", "he", "בית הקפה", "לבונה", 30, False),
    ("हमारी मिठाई की दुकान मधुर के लिए 20 सेकंड का वीडियो, बिना आवाज़ के", "hi", "मिठाई की दुकान", "मधुर", 20, False),
    (
        "30 saniyelik bir tanıtım filmi, kafemiz Çınaraltı için, seslendirme yok",
        "tr",
        "kafemiz",
        "Çınaraltı",
        30,
        False,
    ),
    ("카페 봄날을 위한 15초 광고 영상, 목소리 없이", "ko", "카페", "봄날", 15, False),
    ("ролик 30 секунд для кафе Ласточка, без голоса", "ru", "кафе", "Ласточка", 30, False),
    ("为春天咖啡馆做一个30秒的视频，不要旁白", "zh", "咖啡馆", "春天", 30, False),
]


@pytest.mark.parametrize(("brief", "subject", "name", "seconds", "call"), CHATTED, ids=lambda value: str(value)[:24])
def test_a_chatted_brief_is_understood(brief: str, subject: str, name: str, seconds: float | None, call: str) -> None:
    told = read(brief)
    assert (told.subject.phrase, told.subject.name, told.seconds, told.call_to_action) == (subject, name, seconds, call)


@pytest.mark.parametrize(("brief", "language", "subject", "name", "seconds", "voice"), FOREIGN)
def test_a_language_that_is_only_read_gives_up_what_matters(
    brief: str, language: str, subject: str, name: str, seconds: float, voice: bool | None
) -> None:
    told = read(brief)
    assert (told.language, told.subject.phrase, told.subject.name) == (language, subject, name)
    assert (told.seconds, told.voice) == (seconds, voice)
    _, script, _ = boarded(brief)
    assert not any(re.search(r"\d", scene["line"]) for scene in script["scenes"]), "the order itself is never spoken"


@pytest.mark.parametrize(
    ("brief", "line"),
    [
        ("hiring! 10s for our nursing home", "Our nursing home is hiring."),
        ("Something for mother's day, flower shop Petal, 30s", "For Mother's Day."),
        ("Summer sale!! 30% off all swimwear at Coralline til sunday. 10 secs", "30% off until Sunday."),
        ("iphone repair shop ad, screens fixed in 30 minutes, 15s", "Screens fixed in 30 minutes."),
        ("3 bed house for sale, 12 Maple Street, open house sat 2pm", "Open house Saturday 2pm."),
        (
            "an invitation to our annual gala, Friday 14 March 2025, Grand Hotel, 20s",
            "Friday 14 March 2025, Grand Hotel.",
        ),
        ("ad for our gym. We're open day and night, 20s", "We're open day and night."),
        (
            "Half price croissants every morning before 9am at Maison Levain. 8s.",
            "Half price every morning before 9am.",
        ),
    ],
)
def test_what_a_notice_announces_is_said_in_full(brief: str, line: str) -> None:
    assert line in [scene["line"] for scene in boarded(brief)[1]["scenes"]]


@pytest.mark.parametrize(
    ("brief", "subject", "numbers"),
    [
        ("Three reasons to try our yoga class", "yoga class", ("One.", "Two.", "Three.")),
        ("5 tips for better sleep, vertical, 30s", "better sleep", ("One.", "Two.", "Three.", "Four.", "Five.")),
        ("Tres razones para visitar nuestro museo, 30 segundos", "museo", ("Uno.", "Dos.", "Tres.")),
        ("Drei Gründe für unseren Yogakurs, 30 Sekunden", "Yogakurs", ("Eins.", "Zwei.", "Drei.")),
    ],
)
def test_reasons_are_counted_one_after_the_other(brief: str, subject: str, numbers: tuple[str, ...]) -> None:
    treatment, script, _ = boarded(brief)
    assert (treatment["kind"], treatment["subject"]) == ("explainer", subject)
    said = [scene["line"] for scene in script["scenes"]]
    assert [line.split(" ")[0] for line in said[1:-1]] == list(numbers)


@pytest.mark.parametrize(
    ("brief", "barred"),
    [
        ('vid for our chair "Lumo". no people. 20s', r"."),
        ("ein Video für unser Café Linde, 15 Sekunden, ohne Menschen", r"."),
        ("our charity Clean Rivers needs donations. 60s, no kids please", r"child|kid|famil"),
    ],
)
def test_who_is_not_to_be_seen_is_not_seen(brief: str, barred: str) -> None:
    figures = [shot["subject"] for shot in boarded(brief)[2] if shot["staging"] == "figure"]
    assert not [who for who in figures if re.search(barred, who)]


def test_a_single_shot_with_another_after_it_is_two_shots() -> None:
    told = read("a single shot of the lamp, then people")
    assert (told.one_shot, told.shots, told.subject.phrase, told.subject.claims) == (False, ("people",), "lamp", ())
    _, _, shots = boarded("a single shot of the lamp, then people")
    assert [(shot["staging"], shot["subject"]) for shot in shots] == [("hero", "lamp"), ("figure", "people")]
    assert read("a single shot of a bakery, then out into the street, 12s").one_shot
    assert read("no cuts, 12s, a lighthouse, then the sea").one_shot


def test_several_lengths_make_one_film_and_the_others_are_named() -> None:
    told = write_treatment({"brief": "We need a 6 second, a 15 second and a 30 second version for our drink VOLT"})
    assert told["name"] == "VOLT" and told["seconds"] in (6, 15, 30)
    said = next(line for line in told["assumed"] if "several lengths" in line)
    assert {"6", "15", "30"} <= set(re.findall(r"\d+", said))


def test_a_tone_that_is_refused_is_not_taken() -> None:
    assert read("ad for our bank, not too serious, friendly, 20s").tone == ("friendly",)


@pytest.mark.parametrize("words", ["no sound", "without sound"])
def test_no_sound_is_neither_voice_nor_music(words: str) -> None:
    told = read(f"20s for our stand, {words}")
    assert (told.voice, told.music) == (False, False)


def test_a_silent_film_shows_what_it_cannot_say() -> None:
    brief = "Our SaaS helps hospitals cut waiting times by 40%. 30s for a trade show screen, no sound."
    assert "Our SaaS helps hospitals cut waiting times by 40%" in [shot["words"] for shot in boarded(brief)[2]]
