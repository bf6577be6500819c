"""Where and when a line of an episode plays: the series' own places and lights before all others."""

from typing import Any, get_args

from agent.understudy.assumed import played
from agent.understudy.lexicon import light_of, place_of
from agent.understudy.sights import INDOORS
from agent.understudy.vocabulary import sheet
from memory.film import Place
from memory.named import named

WEATHER = ("rain", "snow", "fog")
STORM = ("storm", "gale", "thunder", "sturm", "gewitter", "orage", "tormenta", "tempesta")


def where(line: str, at: int, count: int, series: dict[str, Any]) -> tuple[str, str]:
    """Place and light of a scene: what its words name, else the episode's own place, and the series' lights in turn."""
    spots = [spot for spot in series.get("places") or [] if drawn_place(spot)]
    told = {spot["name"]: spot for spot in spots}
    here = named(told, line)[:1]
    own, home = [drawn_place(spot) for spot in spots], int(series["episode"]["number"]) - 1
    place = (
        drawn_place(told[here[0]])
        if here
        else place_of(line) or (own[(home + at // 3) % len(own)] if own else "street")
    )
    lights = list(series.get("lights") or ["golden_hour"])
    light = light_of(line) or lights[min(at * len(lights) // max(count, 1), len(lights) - 1)]
    light = "rain" if any(word in line.lower() for word in STORM) else light
    if place in INDOORS and light in WEATHER:
        light = "night" if "night" in lights else "blue_hour"
    return place, light


def drawn_place(spot: dict[str, Any] | None) -> str:
    """The place of the animatic that a spot's words stand for."""
    words = str((spot or {}).get("draws", ""))
    return words if words in get_args(Place) else place_of(words) or place_of(str((spot or {}).get("name", ""))) or ""


def heading_of(place: str, light: str, language: str) -> str:
    """'EXT. SEA – NIGHT', in the film's language."""
    names = sheet(f"prose/{played(language)}")["headings"]
    side = names["inside"] if place in INDOORS else names["outside"]
    return f"{side} {names['places'][place]} – {names['lights'][light]}"
