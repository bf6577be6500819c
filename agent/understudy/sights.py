"""Where each line of a film is seen: place, light, props, who is there and what happens."""

import re
from dataclasses import dataclass, replace
from typing import Any

from agent.understudy.fitting import Beat
from agent.understudy.lexicon import claim_sights, light_of, place_of, things_in, topics
from agent.understudy.pictures import ROOMS, audience, picture, stands, thing
from agent.understudy.vocabulary import finds, reads
from agent.understudy.voice import Voice

INDOORS = {"studio", "gallery", "desk", "cafe", "stage", "abstract"}
ARCS = {
    "blue_hour": ("golden_hour", "blue_hour", "blue_hour", "night"),
    "golden_hour": ("golden_hour", "golden_hour", "blue_hour"),
    "dawn": ("blue_hour", "dawn", "dawn", "golden_hour"),
    "night": ("blue_hour", "night", "night"),
    "neon": ("neon", "night", "neon"),
    "fog": ("fog", "dawn", "fog"),
    "snow": ("snow", "dawn", "snow"),
    "rain": ("rain", "blue_hour", "rain"),
    "noon": ("dawn", "noon", "golden_hour"),
}
TONED = {
    "scifi": ("blue_hour", "night", "night"),
    "neon": ("neon", "night", "neon"),
    "dark": ("night", "fog", "blue_hour"),
    "noir": ("night", "rain", "neon"),
}
NEON_PLACES = {"street", "stage", "abstract", "skyline", "desk", "studio", "cafe"}
MET = {"street", "skyline", "cafe", "desk", "meadow", "lake", "forest", "peaks", "camp", "gallery"}
WEATHER = {"rain", "snow", "fog"}
COLD = re.compile(r"\b(?:cold|iced?|glace|helado|gelato|gelat|sorvete|eis|beer|water|juice|shoe)", re.IGNORECASE)
OWN_LIGHT = ("reveal", "naming", "end")


@dataclass(frozen=True)
class Sight:
    """What stands before the lens while a line is spoken. shows: figure, thing, view, hero or empty for no wish."""

    place: str
    light: str
    props: tuple[str, ...]
    happening: str
    figure: bool = False
    shows: str = ""
    noun: str = ""
    fixed: bool = False


def sights(told: list[Beat], narrator: Voice) -> list[Sight]:
    """One sight per line; neighbours differ in place wherever the story allows."""
    topic = topics().get(narrator.topic) or topics()["plain"]
    tour = _tour(topic, narrator)
    seen: list[Sight] = []
    for i, beat in enumerate(told):
        ahead = topic["hero"][0] if i + 1 < len(told) and told[i + 1].role in OWN_LIGHT else ""
        sight = _sight(beat, tour[i % len(tour)], topic, narrator, {seen[-1].place if seen else "", ahead})
        if seen and sight.place == seen[-1].place and not beat.place:
            if beat.role in OWN_LIGHT and not seen[-1].fixed and told[i - 1].role != "claim":
                seen[-1] = _elsewhere(seen[-1], [*seen[-2:-1], sight], tour, narrator)
            elif not sight.fixed:
                sight = _elsewhere(sight, seen, tour, narrator)
        seen.append(sight)
    return [_lit(sight, beat, i, narrator, len(seen)) for i, (beat, sight) in enumerate(zip(told, seen, strict=True))]


def meant(sight: Sight, named: str, language: str) -> Sight:
    """What a shot shows that the brief names: people, a thing that can be drawn, else the subject."""
    if finds(tuple(reads(language)["people"]), named):
        place = sight.place if sight.place in MET else "street"
        return replace(sight, place=place, shows="figure", figure=True, noun=named)
    things = things_in(named, language)
    return replace(sight, shows="thing", noun=things[0], place="studio") if things else replace(sight, shows="hero")


def _tour(topic: dict[str, Any], narrator: Voice) -> list[tuple[str, str]]:
    """The topic's scenes, led by the places that the brief itself names."""
    scenes = [(str(place), str(light)) for place, light in topic["scenes"]]
    setting = narrator.treatment["setting"]
    wanted = place_of(setting) or (
        place_of(narrator.treatment["name"]) if narrator.treatment["kind"] == "travel" else None
    )
    if wanted and narrator.topic != "city":
        scenes = [(wanted, scenes[0][1]), *[scene for scene in scenes if scene[0] != wanted]]
        scenes[2:2] = [(wanted, scenes[-1][1])]
    turnings = narrator.dice.randrange(2) if narrator.topic in ("", "plain") else 0
    return scenes[turnings:] + scenes[:turnings]


def _sight(beat: Beat, scene: tuple[str, str], topic: dict[str, Any], narrator: Voice, near: set[str]) -> Sight:
    life, props = list(topic["life"]), tuple(topic["props"])
    pick = narrator.dice.randrange(len(props)) if props else 0
    prop, chance = props[pick : pick + 1], life[narrator.dice.randrange(len(life))]
    chance = "sparkle" if chance == "explode" and beat.role != "life" else chance
    if beat.place:
        return Sight(beat.place, beat.light, beat.props, beat.happening or "none", fixed=True)
    if beat.claim and (known := claim_sights(beat.claim)):
        return _promised(known, scene, prop, narrator)
    if beat.claim and narrator.treatment["kind"] != "story" and _ground(narrator):
        return Sight(_standing((scene[0],), narrator), scene[1], prop, chance, shows="hero")
    if beat.role in OWN_LIGHT:
        place = _standing(tuple(topic["hero"][:1]), narrator)
        first = "sparkle" if life[0] == "steam" and COLD.search(narrator.treatment["subject"]) else life[0]
        return Sight(place, topic["hero"][1], (), first, fixed=True)
    if beat.role == "audience":
        place = _gathered(beat.line, scene[0], near)
        return Sight(place, scene[1], (), _quiet(place), True, "figure", audience(narrator))
    seen = picture(beat.line)
    if seen:
        own = {*_ground(narrator), *((place for place, _ in topic["scenes"]) if seen.noun == "hero" else ())}
        tied = seen.shows == "hero" or seen.noun == "hero"
        places = tuple(p for p in seen.places if p in own) if tied else seen.places
        place = next((p for p in places if p not in near), places[0] if places else _standing((scene[0],), narrator))
        does = "" if seen.happening == "steam" and COLD.search(narrator.treatment["subject"]) else seen.happening
        happening = does or ("none" if seen.shows in ("figure", "thing") else _quiet(scene[0]))
        return Sight(
            place, seen.light or "", prop, happening, seen.shows == "figure", seen.shows, seen.noun, bool(places)
        )
    happening = chance if beat.role in ("life", "turn", "claim") else _quiet(scene[0])
    return Sight(scene[0], scene[1], prop, happening, beat.role == "life" and bool(topic.get("alive")))


def _gathered(line: str, place: str, near: set[str]) -> str:
    """Where the people it is for are met: as the line says, else on the way, else in the street."""
    seen = picture(line)
    told = tuple(one for one in seen.places if one not in near) if seen else ()
    return told[0] if told else place if place in MET else "street"


def _quiet(place: str) -> str:
    return "birds" if place not in INDOORS else "none"


def _promised(known: dict[str, Any], scene: tuple[str, str], prop: tuple[str, ...], narrator: Voice) -> Sight:
    """What a promise looks like; the thing itself is shown keeping it, where it can stand."""
    figure = bool(known.get("figure")) or narrator.treatment["kind"] == "story"
    place = known["place"] if figure else _standing((known["place"],), narrator)
    who = "hero" if narrator.treatment["kind"] == "story" else str(known.get("who", "")) if figure else ""
    light, chosen = known.get("light", scene[1]), known.get("happening", "sparkle")
    return Sight(place, light, tuple(known["props"]) or prop, chosen, figure, "figure" if figure else "hero", who)


def _ground(narrator: Voice) -> tuple[str, ...]:
    return stands(thing(narrator), narrator)


def _standing(places: tuple[str, ...], narrator: Voice) -> str:
    """The first of the places where the subject may stand, else its own first."""
    ground = _ground(narrator)
    return next((place for place in places if place in ground), ground[0] if ground else places[0])


def _elsewhere(sight: Sight, seen: list[Sight], tour: list[tuple[str, str]], narrator: Voice) -> Sight:
    recent = {one.place for one in seen[-2:]}
    ground = {"hero": _ground(narrator), "thing": ROOMS}.get(sight.shows, ())
    for place, light in tour:
        if place not in recent and (not ground or place in ground):
            return replace(sight, place=place, light=light)
    return sight


def _lit(sight: Sight, beat: Beat, i: int, narrator: Voice, count: int) -> Sight:
    """The light of the time the brief names, or of its tone, or the topic's own day, moving through the film."""
    said = light_of(narrator.treatment["setting"]) or (light_of(" ".join(narrator.treatment["tone"])))
    toned = [TONED[mood] for mood in narrator.reading.moods if mood in TONED]
    own = tuple((topics().get(narrator.topic) or topics()["plain"])["arc"])
    arc = ARCS[said] if said else (toned[0] if toned else own)
    light = arc[min(i * len(arc) // max(count, 1), len(arc) - 1)]
    kept = not (said or toned) and (beat.role in OWN_LIGHT or beat.place or picture(beat.line))
    light = sight.light or light if kept else light
    if light == "neon" and sight.place not in NEON_PLACES:
        light = "night"
    if sight.place in INDOORS and light in WEATHER:
        light = "blue_hour" if light == "rain" else "dawn"
    return replace(sight, light=light, happening=_possible(sight.happening, sight.place, light))


def _possible(happening: str, place: str, light: str) -> str:
    """No birds at night or under a roof, no rain in a room."""
    dark = light in ("night", "neon")
    if happening == "birds" and (dark or place in INDOORS | {"space"}):
        return "none"
    wet = light in ("rain", "fog", "blue_hour") and place not in INDOORS
    return "none" if happening == "rain" and not wet else happening
