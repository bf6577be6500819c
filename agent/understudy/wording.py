"""A shot in the words a video model understands."""

from typing import Any

from agent.understudy.grammar import article, capital, number_of
from agent.understudy.vocabulary import sheet

TONES = {
    "melancholic": "wistful mood",
    "punchy": "snappy energy",
    "hype": "high energy",
    "calm": "quiet mood",
    "premium": "restrained elegance",
    "hopeful": "hopeful mood",
    "friendly": "warm, friendly mood",
    "playful": "playful mood",
    "dark": "mysterious mood",
    "scifi": "science-fiction mood",
    "neon": "neon night mood",
    "noir": "film noir mood",
    "cinematic": "poetic mood",
    "serious": "matter-of-fact clarity",
    "retro": "vintage film colour",
}


def prompt(shot: dict[str, Any], mood: str, moods: tuple[str, ...] = (), where: str = "") -> str:
    """Framing, subject, action, place, light, lens, camera, style; English, under 900 characters."""
    words = sheet("camera_words")
    style = ", ".join(filter(None, [words["mood"][mood], *(TONES[tone] for tone in moods[:2] if tone in TONES)]))
    parts = [
        f"{words['framing'][shot['framing']]} of {_seen(shot, words)}{f' in {where}' if where else ''}",
        capital(words["happening"][shot["happening"]]),
        capital(words["light"][shot["light"]]),
        capital(words["lens"][shot["framing"]]),
        f"{capital(words['camera'][shot['camera']])}, {words['motion'][shot['motion']]}",
        capital(style),
        "No text, no logo",
    ]
    return ". ".join(part for part in parts if part)[:900] + "."


def _seen(shot: dict[str, Any], words: dict[str, Any]) -> str:
    subject, props, place = shot["subject"], shot["props"], str(shot["place"])
    if shot["staging"] == "figure":
        return f"{named(subject)} seen from some way off, {words['view'][place]}"
    if shot["staging"] == "view" or not subject:
        return f"{words['view'][place]}{f', with {named(props[0])}' if props else ''}"
    beside = f" beside {named(props[0])}" if props else ""
    whole = {"exploded": "the separated parts of ", "family": "a row of objects around "}.get(shot["staging"], "")
    return f"{whole}{named(subject)}{beside} {words['place'][place]}"


def named(noun: str) -> str:
    """A noun with its article."""
    plain = noun[:1].islower()
    return f"{article(noun)} {noun}" if plain and number_of(noun) == "one" else noun
