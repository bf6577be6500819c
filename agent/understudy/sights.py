"""Where each line of a film is seen: place, light, props and what happens there."""

from dataclasses import dataclass
from typing import Any

from agent.understudy.beats import Beat
from agent.understudy.lexicon import claim_sights, light_of, place_of, topics
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
TONED_PLACES = {"scifi": (("space", "night"),)}
NEON_PLACES = {"street", "stage", "abstract", "skyline", "desk", "studio", "cafe"}
WEATHER = {"rain", "snow", "fog"}


@dataclass(frozen=True)
class Sight:
    """What stands before the lens while a line is spoken."""

    place: str
    light: str
    props: tuple[str, ...]
    happening: str
    figure: bool = False


def sights(told: list[Beat], narrator: Voice) -> list[Sight]:
    """One sight per line; neighbours differ in place wherever the story allows."""
    topic = topics().get(narrator.topic) or topics()["plain"]
    tour = _tour(topic, narrator)
    seen: list[Sight] = []
    for i, beat in enumerate(told):
        sight = _sight(beat, tour[i % len(tour)], topic, narrator)
        if seen and sight.place == seen[-1].place and not beat.place:
            if beat.role in ("reveal", "end") and told[i - 1].role not in ("reveal", "question", "step", "claim"):
                seen[-1] = _elsewhere(seen[-1], [*seen[-2:-1], sight], tour)
            else:
                sight = _elsewhere(sight, seen, tour)
        seen.append(sight)
    return [_lit(sight, i, len(seen), narrator) for i, sight in enumerate(seen)]


def _tour(topic: dict[str, Any], narrator: Voice) -> list[tuple[str, str]]:
    """The topic's scenes, led by the places that the brief itself names."""
    scenes = [(str(place), str(light)) for place, light in topic["scenes"]]
    setting = narrator.treatment["setting"]
    wanted = place_of(setting) or (
        place_of(narrator.treatment["name"]) if narrator.treatment["kind"] == "travel" else None
    )
    extra = [scene for mood in narrator.reading.moods for scene in TONED_PLACES.get(mood, ())]
    if wanted and narrator.topic != "city":
        scenes = [(wanted, scenes[0][1]), *[scene for scene in scenes if scene[0] != wanted]]
        scenes[2:2] = [(wanted, scenes[-1][1])]
    scenes[2:2] = extra[:1]
    turnings = narrator.dice.randrange(2) if narrator.topic in ("", "plain") else 0
    return scenes[turnings:] + scenes[:turnings] + extra[1:]


def _sight(beat: Beat, scene: tuple[str, str], topic: dict[str, Any], narrator: Voice) -> Sight:
    life, props = list(topic["life"]), tuple(topic["props"])
    pick = narrator.dice.randrange(len(props)) if props else 0
    prop = props[pick : pick + 1]
    if beat.place:
        return Sight(beat.place, beat.light, beat.props, beat.happening or "none")
    if beat.claim and (known := claim_sights(beat.claim)):
        chosen = known.get("happening", "sparkle")
        return Sight(
            known["place"],
            known.get("light", scene[1]),
            tuple(known["props"]) or prop,
            chosen,
            bool(known.get("figure")),
        )
    if beat.role in ("reveal", "naming", "end"):
        place, light = topic["hero"]
        return Sight(place, light, (), life[0])
    if beat.role == "audience":
        return Sight(scene[0], scene[1], (), life[-1], True)
    happening = (
        life[narrator.dice.randrange(len(life))]
        if beat.role in ("life", "turn", "claim")
        else "birds"
        if scene[0] not in INDOORS
        else "none"
    )
    return Sight(scene[0], scene[1], prop, happening, beat.role == "life" and bool(topic.get("alive")))


def _elsewhere(sight: Sight, seen: list[Sight], tour: list[tuple[str, str]]) -> Sight:
    recent = {one.place for one in seen[-2:]}
    for place, light in tour:
        if place not in recent:
            return Sight(place, light, sight.props, sight.happening, sight.figure)
    return sight


def _lit(sight: Sight, i: int, count: int, narrator: Voice) -> Sight:
    """The light of the time the brief names, or of its tone, moving through the film."""
    said = light_of(narrator.treatment["setting"]) or (light_of(" ".join(narrator.treatment["tone"])))
    toned = [TONED[mood] for mood in narrator.reading.moods if mood in TONED]
    arc = ARCS[said] if said else (toned[0] if toned else ())
    light = arc[min(i * len(arc) // max(count, 1), len(arc) - 1)] if arc else sight.light
    if light == "neon" and sight.place not in NEON_PLACES:
        light = "night"
    if sight.place in INDOORS and light in WEATHER:
        light = "blue_hour" if light == "rain" else "dawn"
    happening = (
        "none"
        if sight.happening == "birds" and (light in ("night", "neon") or sight.place in INDOORS | {"space"})
        else sight.happening
    )
    happening = "none" if happening == "rain" and sight.place in INDOORS else happening
    return Sight(sight.place, light, sight.props, happening, sight.figure)
