"""One episode: its treatment and its script, out of what it is to tell and what the series is."""

import random
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from agent.understudy.assumed import played
from agent.understudy.fitting import spoken_seconds
from agent.understudy.grammar import capital
from agent.understudy.reading import read
from agent.understudy.serial.arc import filling
from agent.understudy.serial.board import CARD, ROOMY
from agent.understudy.serial.setting import heading_of, where
from agent.understudy.treatment import look_of
from agent.understudy.vocabulary import sheet
from memory.named import named

USUAL = 20.0
KEEP = ("event", "close", "open", "before", "turn")
"""What stays longest when time is short."""


@dataclass(frozen=True)
class Told:
    """A scene to be: its part, what is said, and the words for the screen."""

    role: str
    line: str
    words: str = ""


def write_treatment(facts: dict[str, Any]) -> dict[str, Any]:
    """The treatment of an episode; wishes outrank words, and the series outranks what is usual."""
    series, wishes = dict(facts["series"]), dict(facts.get("wishes") or {})
    episode = dict(series["episode"])
    reading = read(str(episode["words"]))
    hero = (series.get("cast") or [{"name": "", "draws": series["name"]}])[0]
    language = told_in(series, reading.language)
    seconds = wishes.get("seconds") or reading.seconds or USUAL
    said = sentences(episode["words"])
    named = f"{series['name']}, episode {episode['number']}"
    plot = {"kind": "story", "subject": hero["draws"], "name": "", "claims": said}
    return {
        "title": episode["title"] or named, "kind": "story", "subject": str(hero["draws"])[:70] or series["name"],
        "name": str(series["name"])[:50], "language": language,
        "tone": list(series.get("tone") or reading.tone or sheet(f"prose/{played(language)}")["tones"]["story"]),
        "audience": "", "claims": [line[:120] for line in said[:8]], "setting": _first(series, "places"),
        "call_to_action": "", "seconds": float(seconds), "ratio": wishes.get("ratio") or reading.ratio or "16:9",
        "fps": str(wishes.get("fps") or reading.fps or "24"), "voice": wishes.get("voice") is not False,
        "words_on_screen": reading.words_on_screen, "look": wishes.get("look") or look_of(facts, reading, plot),
        "mood": series.get("titles") or "awe", "logline": f"{named}: {' '.join(said)}"[:300],
        "opening": said[0] if said else "", "turn": said[-1] if said else "", "ending": "",
        "assumed": [
            *([] if wishes.get("seconds") or reading.seconds else [f"{seconds:g} seconds, as nobody said."]),
            *([f"Told in {language}: nothing is written here in {series['language']} without a language model."]
              if series.get("language") not in (None, "", language) else []),
        ],
    }  # fmt: skip


def told_in(series: dict[str, Any], written: str) -> str:
    """The series' language; where we have no lines in it, that of the episode's own words."""
    own = str(series.get("language") or written)
    return own if own in sheet("serial/serial")["lines"] else written


def write_script(facts: dict[str, Any]) -> dict[str, Any]:
    """The scenes of an episode, in order, with lines that fit its length."""
    series, treatment = dict(facts["series"]), dict(facts["treatment"])
    seconds = float(treatment["seconds"])
    told = fitted(beats(series, treatment), seconds - (CARD if seconds >= ROOMY else 0))
    scenes = []
    for number, beat in enumerate(told, 1):
        place, light = where(beat.line, number - 1, len(told), series)
        scenes.append(
            {
                "number": number,
                "heading": heading_of(place, light, treatment["language"]),
                "action": _action(beat, series),
                "line": beat.line if treatment["voice"] else "",
                "words": beat.words if treatment["words_on_screen"] else "",
            }
        )
    return {"scenes": scenes}


def beats(series: dict[str, Any], treatment: dict[str, Any]) -> list[Told]:
    """Opening, what was before, the events in the words of the plan, a turn, a close; only events where we lack words.

    What was before is told in its own words, so not where ours are of another language.
    """
    episode, language = series["episode"], treatment["language"]
    pool = sheet("serial/serial")["lines"].get(language)
    dice = random.Random(sha256(f"{series['name']}\n{episode['number']}\n{episode['words']}".encode()).digest())
    slots = filling(series, dice)

    def ours(role: str) -> str:
        return str(dice.choice(pool[role]).format_map(slots)) if pool else ""

    card = f"{series['name']}|{episode['title']}"
    before = sentences(str((series.get("before") or [""])[-1]))[:1] if pool else []
    said = [Told("open", ours("open"), card)]
    said += [Told("before", dice.choice(pool["before"]).format_map({**slots, "line": line})) for line in before]
    said += [Told("event", line) for line in sentences(episode["words"]) or [treatment["logline"]]]
    ends = [Told("turn", ours("turn")), Told("close", ours("last" if series.get("last") else "close"))]
    return [*said, *(one for one in ends if one.line)]


def fitted(told: list[Told], seconds: float) -> list[Told]:
    """What the length can carry, spoken without haste; events go last."""
    kept = list(told)
    for role in reversed(KEEP):
        for beat in [one for one in reversed(kept) if one.role == role]:
            spoken = sum(spoken_seconds(one.line) + 0.45 for one in kept)
            if spoken > 0.9 * seconds and len(kept) > 1:
                kept.remove(beat)
    return kept


def sentences(text: str) -> list[str]:
    """The sentences of a text, each ending in a stop."""
    parts = [part.strip() for part in re.split(r"(?<=[.!?…])\s+|\n+|;\s*", text) if re.search(r"\w", part)]
    return [capital(part if part[-1] in ".!?…" else f"{part}.") for part in parts]


def _action(beat: Told, series: dict[str, Any]) -> str:
    """Who is seen: those a line names, else the hero; an opening shows the place alone."""
    cast = series.get("cast") or []
    names = [one["name"] for one in cast]
    who = " and ".join(capital(name) for name in (named(names, beat.line) or names[:1])[:2])
    if beat.role == "open" or not who:
        return "The place, before anything happens."
    return beat.line if who.split()[0] in beat.line else f"{who}. {beat.line}"


def _first(series: dict[str, Any], what: str) -> str:
    return str((series.get(what) or [{"name": ""}])[0]["name"])
