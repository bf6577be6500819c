"""Shape, length, voice and music are read wherever a client puts them, in the languages the house reads."""

import pytest

from agent.understudy.reading import read
from agent.understudy.treatment import write_treatment


@pytest.mark.parametrize(
    ("brief", "ratio"),
    [
        ("10s, vertical please, for Tarn, a rain hat", "9:16"),
        ("ad for Tarn, a rain hat, 8s vertical", "9:16"),
        ("👉 vertical 👈 12s ad for Tarn", "9:16"),
        ("Vertical. A short ad for our rain hats, warm.", "9:16"),
        ("can you make it vertical? it's for our rain hats, 9s", "9:16"),
        ("an upright 8 second clip for our rain hats", "9:16"),
        ("portrait format, 8s, for Tarn, a rain hat", "9:16"),
        ("vertical, funny 8s clip for a plumber", "9:16"),
        ("8s vertical for our escape room The Deep End", "9:16"),
        ("Kurzes Video, hochkant, für unseren Regenhut, 8 Sekunden", "9:16"),
        ("Ein hochkant Video für unsere Bäckerei", "9:16"),
        ("Bitte im Hochformat: ein Spot für unsere Bäckerei", "9:16"),
        ("hochkant und quadratisch geht beides, 1:1 wäre besser, für unsere Bäckerei", "1:1"),
        ("une vidéo verticale de 8 secondes pour notre boulangerie", "9:16"),
        ("vídeo vertical de 8 segundos para nuestra panadería", "9:16"),
        ("un video verticale di 8 secondi per la gelateria", "9:16"),
        ("Een staande video van 8 seconden voor onze bakkerij", "9:16"),
        ("square 6s post for our oat milk", "1:1"),
        ("teaser for our oat milk, 6s, square", "1:1"),
        ("a square video about oat milk", "1:1"),
        ("une vidéo carrée pour notre boulangerie", "1:1"),
        ("Quadratisches Video für unsere Bäckerei", "1:1"),
        ("9s clip for our bakery, widescreen", "16:9"),
        ("square TikTok about our bakery", "1:1"),
        ("7s film about a vertical garden", None),
        ("ad for our vertical blinds, 8s", None),
        ("a vertical garden video, 9s", None),
        ("8s film about Times Square at night", None),
        ("film about the town square, 30s", None),
        ("A clip about the square, 9s", None),
        ("ad for an upright piano, 10 seconds", None),
        ("Ein Video über einen vertikalen Garten, 8 Sekunden", None),
        ("un vídeo de 8 segundos sobre un jardín vertical", None),
    ],
)
def test_a_shape_is_read_anywhere_and_a_thing_is_no_shape(brief: str, ratio: str | None) -> None:
    assert read(brief).ratio == ratio


@pytest.mark.parametrize(
    ("brief", "seconds"),
    [
        ("square 6s post for our oat latte", 6),
        ("vertical 8s for our oat latte", 8),
        ("our oat latte, six seconds", 6),
        ("six seconds for our oat latte", 6),
        ("a 6-second clip for our oat latte", 6),
        ("Clip for our oat latte. Ten seconds. Square.", 10),
        ("8 sec, for our oat latte", 8),
        ("9 s. for our oat latte, calm", 9),
        ("8s!! for our oat latte", 8),
        ("Zehn Sekunden zum Start unserer Thermoskanne", 10),
        ("Ein Clip für unsere Bäckerei, acht Sekunden, warm", 8),
        ("un clip de dix secondes pour notre boulangerie", 10),
        ("nueve segundos para nuestra panadería", 9),
        ("un video di otto secondi per il nostro forno", 8),
        ("dez segundos para a nossa padaria", 10),
        ("a lamp that charges in 30 seconds", None),
    ],
)
def test_a_length_is_read_wherever_it_stands(brief: str, seconds: float | None) -> None:
    assert read(brief).seconds == seconds


@pytest.mark.parametrize(
    ("brief", "music", "voice"),
    [
        ("explain how a zip works, 12s, no music please, just the narrator", False, True),
        ("8s ad for Tarn, a rain hat, without music", False, None),
        ("8s ad for Tarn, a rain hat, music only", True, False),
        ("Spot für unsere Bäckerei, 8 Sekunden, ohne Musik, mit Sprecherin", False, True),
        ("Hallo, ein Spot für unsere Bäckerei, 8 Sekunden, no voice-over bitte", True, False),
        ("Hi, wir brauchen ein Video für unsere Bäckerei, no music and no voiceover", False, False),
        ("une vidéo pour notre boulangerie, sans musique", False, None),
        ("un anuncio para nuestra panadería, sin música, no voice-over please", False, False),
        ("uno spot per il nostro forno, senza musica", False, None),
        ("8s ad for our music school, warm", True, None),
    ],
)
def test_music_and_voice_may_be_forbidden_in_any_language(brief: str, music: bool, voice: bool | None) -> None:
    told = read(brief)
    assert (told.music, told.voice) == (music, voice)
    assert write_treatment({"brief": brief})["music"] is music
