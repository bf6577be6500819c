"""A brief that wants one unbroken shot gets one; a shot of espresso, or the first of several, is something else."""

from fractions import Fraction

import pytest

from agent.understudy.reading import read
from agent.understudy.vocabulary import PLAYED, reads
from tests.unit.test_understudy import boarded

UNBROKEN = [
    "12s, one unbroken shot of a lighthouse at night", "a lighthouse in one take, 12s", "12s oner: a lighthouse",
    "a one-shot film of a lighthouse, 12s", "one-take film of a lighthouse, 12s", "12s of a lighthouse, no cuts",
    "the whole film is one shot of a lighthouse, 12s", "a single long take of a lighthouse at dusk, 12s",
    "Ein Leuchtturm bei Nacht in einer einzigen Einstellung, 12 Sekunden", "12 Sekunden Leuchtturm, ohne Schnitt",
    "12 Sekunden, keine Schnitte: ein Leuchtturm", "eine lange Einstellung von einem Leuchtturm, 12 Sekunden",
    "un plan-séquence de 12 secondes : un phare la nuit", "un phare la nuit en un seul plan, 12 secondes",
    "12 secondes, plan séquence sur un phare", "un faro de noche en plano secuencia, 12 segundos",
    "un faro de noche en un solo plano, 12 segundos", "un faro di notte in piano sequenza, 12 secondi",
    "un faro di notte, senza stacchi, 12 secondi", "um farol à noite em plano-sequência, 12 segundos",
    "um farol à noite, sem cortes, 12 segundos",
]  # fmt: skip
BROKEN = [
    "Ad for our coffee machine: a single shot of espresso, 20 s",
    "a 12s ad for Oaken, a single shot of whisky",
    "one shot at glory, 20s teaser for our boxing club",
    "20s, our union film: no cuts to pensions",
    "open with one long shot of the city, then cut to the kitchen, 20s",
    "20s; it ends on a single shot of the lamp",
    "a stain remover that cleans in one shot, 10s ad",
    "20s about our toner cartridges",
    "a film about a loner, 12s",
    "a long shot of the mountains, then close-ups of boots, 20s",
    "12s, eine lange Einstellung zum Leben",
    "un anuncio de 12s de un generador, sin cortes de luz",
    "um gerador, sem cortes de energia, 12 segundos",
    "un salon de coiffure, sans coupe de cheveux ratée, 12 secondes",
    "a photo studio: every shot counts, 12s",
]


@pytest.mark.parametrize("brief", UNBROKEN)
def test_an_unbroken_shot_is_understood_and_is_no_subject(brief: str) -> None:
    told = read(brief)
    assert told.one_shot and told.seconds == 12
    assert any(word in told.subject.phrase.lower() for word in ("lighthouse", "leuchtturm", "phare", "faro", "farol"))


@pytest.mark.parametrize("brief", BROKEN)
def test_other_shots_are_other_things(brief: str) -> None:
    assert not read(brief).one_shot


@pytest.mark.parametrize("language", PLAYED)
def test_every_language_has_its_words_and_nothing_between_their_ends_is_taken_twice(language: str) -> None:
    words = reads(language)
    assert words["one_shot"] and words["not_one_shot"]
    assert not set(words["one_shot"]) & set(words["not_one_shot"])


@pytest.mark.parametrize("brief", [UNBROKEN[0], UNBROKEN[8], UNBROKEN[12], UNBROKEN[15], UNBROKEN[17], UNBROKEN[19]])
@pytest.mark.parametrize("seconds", [3, 12, 60])
def test_its_storyboard_is_one_shot_of_all_the_films_length(brief: str, seconds: int) -> None:
    treatment, script, shots = boarded(brief, seconds=seconds)
    (shot,) = shots
    assert round(shot["seconds"] * Fraction(treatment["fps"])) == round(seconds * Fraction(treatment["fps"]))
    for scene in script["scenes"]:
        assert scene["line"] in shot["line"], "every line is spoken over it"


@pytest.mark.parametrize("more", ["", ", no voice-over"])
def test_the_call_to_action_is_shown_over_an_only_shot(more: str) -> None:
    _, _, (shot,) = boarded(f'12s ad for Lumen, a solar lamp, in one take{more}, end with "Wake up slower"')
    assert shot["words"] == "Lumen|Wake up slower"
    _, _, (bare,) = boarded('12s ad for Lumen in one take, no text on screen, end with "Wake up slower"')
    assert bare["words"] == ""
