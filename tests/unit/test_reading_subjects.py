"""What a film is about, what it is called and what it asks for, in briefs as clients chat them."""

import pytest

from agent.understudy.reading import read
from agent.understudy.script import write_script
from agent.understudy.treatment import write_treatment
from evals import suite


@pytest.mark.parametrize(
    ("brief", "name", "subject", "call"),
    [
        ("We're launching Pomelo, a folding chair for balconies. 8s, square", "Pomelo", "folding chair", ""),
        ("we just opened Nuthatch, a bike repair shop. 9s, vertical, warm", "Nuthatch", "bike repair shop", ""),
        ("Hi! I make candles for small flats: Lumette! 8 seconds, calm", "Lumette", "candles", ""),
        ("On the 9th we launch Burrow, a sleeping bag that zips to a coat. 10s", "Burrow", "sleeping bag", ""),
        ("Our garden radio is called Finch. 8s teaser, vertical.", "Finch", "garden radio", ""),
        ("TikTok, 7s: a pillow that stays cold. It's called Brr. Funny.", "Brr", "pillow", ""),
        ("a clip of our dog salon, 8s. The place is called Wet Nose.", "Wet Nose", "dog salon", ""),
        ("8s for the Tern 3 tent, premium", "Tern 3", "tent", ""),
        ("Ad for our tea No. 7, calm, 8s", "No. 7", "tea", ""),
        ("Launch video for the Otolith, a radio alarm clock. 8s", "Otolith", "radio alarm clock", ""),
        ("square post for our oat milk, 6s", "", "oat milk", ""),
        ("Reels, 8s, for Two Ravens, our tattoo studio", "Two Ravens", "tattoo studio", ""),
        ("YouTube short, 9s, for our tattoo studio, bold", "", "tattoo studio", ""),
        ("8s, vertical, for Instagram: our tattoo studio, bold", "", "tattoo studio", ""),
        ("Please, a video for our tattoo studio's feed, 8s", "", "tattoo studio", ""),
        ("Make it loud and bright, 8s, for Tuba, our hot dog stand", "Tuba", "hot dog stand", ""),
        ("clothes swap this Saturday, 8s, vertical, friendly", "", "clothes swap", ""),
        ("7s ad, square, apple juice from Millbrook Farm", "", "apple juice from Millbrook Farm", ""),
        ("our cinema opens on friday. 8s, warm", "", "cinema", ""),
        ('8s teaser for our podcast "Night Bus", close with "Mind the gap"', "Night Bus", "podcast", "Mind the gap"),
        ('ad for our sock drop Twotone, 6s, "Monday. Gone by tea."', "Twotone", "sock drop", "Monday. Gone by tea."),
        ("6s ad for Gong, an alarm clock. End line: Rise or else.", "Gong", "alarm clock", "Rise or else"),
        ("6s ad for Gong, an alarm clock. CTA: Rise or else", "Gong", "alarm clock", "Rise or else"),
        ("6s ad for Gong, an alarm clock. End: 'Rise or else'.", "Gong", "alarm clock", "Rise or else"),
        ("6s ad for Gong, an alarm clock, tagline 'Rise or else'", "Gong", "alarm clock", "Rise or else"),
        ("6s ad for Gong, an alarm clock. Please end it with \"Rise on\"", "Gong", "alarm clock", "Rise on"),
        ("🎉 8s!! for 🎸 Gong 🎸 guitar shop, loud, end with \"Plug in\" 🙌", "Gong", "guitar shop", "Plug in"),
        ("8s for our mug \"'; rm -rf / #\", calm", "", "mug", ""),
        ("8s for our mug \"{{7*7}}\" which is really called Dawnling", "Dawnling", "mug", ""),
        ("Acht Sekunden zum Start unserer Kaffeemühle Krümel. Am Ende: „Mahl mal.“", "Krümel",
         "Kaffeemühle", "Mahl mal."),
        ("Reel, hochkant, 8 Sekunden, für unser Café Morgenrot", "Morgenrot", "Café", ""),
        ("Film de lancement de 8 secondes pour Brume, notre parfum", "Brume", "parfum", ""),
        ("Vídeo de lanzamiento de 9 segundos para Sol Bravo, una salsa picante", "Sol Bravo", "salsa picante", ""),
        ("Video di lancio di 8 secondi per Piuma, una bicicletta pieghevole", "Piuma", "bicicletta pieghevole", ""),
        ("Vídeo de lançamento de 9 segundos para a Casa Lenta, uma pousada", "Casa Lenta", "pousada", ""),
        ("Reels de 8 segundos para a escola de dança Passo Leve. Termine com \"Vem dançar\"",
         "Passo Leve", "escola de dança", "Vem dançar"),
    ],
)  # fmt: skip
def test_names_subjects_and_calls(brief: str, name: str, subject: str, call: str) -> None:
    told = read(brief)
    assert (told.subject.name, told.subject.phrase, told.call_to_action) == (name, subject, call)


@pytest.mark.parametrize(
    ("brief", "subject", "title"),
    [
        ("A short film, 12 seconds, that explains eclipses. Calm.", "eclipses", "How eclipses work"),
        ("what makes a geyser? 10s, playful", "geyser", "What makes a geyser?"),
        ("how a lift finds its floor, 12s, slow", "lift", "How a lift finds its floor"),
        ("Why do cats purr? 9 seconds, for kids", "cats", "Why do cats purr?"),
        ("explain why the sky is blue, 10s", "sky", "Why the sky is blue"),
        ("9s film about how bees make wax", "bees", "How bees make wax"),
        ("explain to my class, 10s, how glass bottles are made", "glass bottles", "How glass bottles are made"),
        ("explain knitting in 10s, vertical", "knitting", "How knitting works"),
        ("Warum ist der Mond rund? 10 Sekunden", "Mond", "Warum ist der Mond rund?"),
        (
            "Erkläre in 10 Sekunden, wie ein Reißverschluss schließt",
            "Reißverschluss",
            "Wie ein Reißverschluss schließt",
        ),
        ("Explique en 10 secondes pourquoi le ciel est bleu", "ciel", "Pourquoi le ciel est bleu ?"),
        ("Explica en 10 segundos cómo las arañas tejen la tela", "arañas", "Cómo las arañas tejen la tela"),
        ("Spiega in 10 secondi come funziona una bussola", "bussola", "Come funziona una bussola?"),
        ("Explique em 10 segundos como funciona uma bússola", "bússola", "Como funciona uma bússola?"),
    ],
)
def test_questions_and_topics_are_explainers(brief: str, subject: str, title: str) -> None:
    told = write_treatment({"brief": brief})
    assert (told["kind"], told["subject"], told["title"]) == ("explainer", subject, title)
    lines = [scene["line"] for scene in write_script({"brief": brief, "treatment": told})["scenes"]]
    assert all(lines) and not any("Meet the" in line for line in lines)


@pytest.mark.parametrize(
    "brief",
    ["ad for a book about how bees make wax, 8s", "TikTok for our surf school, 8s, ask viewers to book a lesson"],
)
def test_what_only_sounds_like_an_explainer_is_none(brief: str) -> None:
    assert read(brief).kind != "explainer"


@pytest.mark.parametrize(
    ("brief", "language", "name"),
    [
        ("Krótki film na 8 sekund dla naszej piekarni Żytnia, ciepły. Na koniec: „Wpadnij”", "pl", "Żytnia"),
        ('Een video van 8 seconden voor onze bakkerij Kruimel, vrolijk, eindig met "Tot zo"', "nl", "Kruimel"),
        ("En film på 8 sekunder för vår cykelbutik Kedja, med lugn ton", "sv", "Kedja"),
        ("新しい湯のみ「朝霧」の8秒の動画を作ってください。", "ja", "朝霧"),
        ("新しい湯のみ Asagiri の8秒の動画を作ってください。", "ja", "Asagiri"),
        ("Eight second clip for Żabka Café, warm", "en", "Żabka Café"),
        ("Vídeo de 8 segundos para a nossa padaria Jasmim", "pt", "Jasmim"),
    ],
)
def test_languages_that_we_do_not_write_keep_their_names(brief: str, language: str, name: str) -> None:
    told = read(brief)
    assert (told.language, told.subject.name) == (language, name)


@pytest.mark.parametrize("named", ["launch", "social", "explainer", "hard"])
def test_what_the_suites_claim_is_read(named: str) -> None:
    missed = []
    for item in suite.load(named).items:
        wishes = {key: item.options[key] for key in ("seconds", "ratio", "voice") if key in item.options}
        want = {claim.check: claim.want for claim in item.claims}
        if want.get("outcome") == "refused":
            continue
        told = write_treatment({"brief": item.text.strip(), "wishes": wishes})
        read_as = {"length": told["seconds"], "shape": told["ratio"], "language": told["language"]}
        read_as |= {"voice": told["voice"], "no_voice": not told["voice"], "music": told["music"]}
        read_as |= {"no_words": not told["words_on_screen"]}
        missed += [(item.name, key, read_as[key]) for key in want if key in read_as and read_as[key] != want[key]]
        call = str(want.get("call_to_action", ""))
        missed += (
            [] if call.lower() in told["call_to_action"].lower() else [(item.name, "call", told["call_to_action"])]
        )
    assert not missed
