"""The script: scenes with a place, a light, an action, a spoken line and words for the screen."""

import re
from typing import Any

from agent.understudy.action import scene_action
from agent.understudy.beats import beats
from agent.understudy.errand import lean
from agent.understudy.fitting import Beat
from agent.understudy.grammar import capital
from agent.understudy.lines import german_verb_second
from agent.understudy.reading import read
from agent.understudy.sights import INDOORS, Sight, sights
from agent.understudy.vocabulary import PLAYED, sheet
from agent.understudy.voice import Voice, voice

FRAGMENT = re.compile(
    r"(?:if|when|it|that|they|somewhere|not|and|or|because|while|as|then|so|who"
    r"|(?:a|an|the|one|ein|eine|un|une|uno|una)\s+\S+$|es|das|wenn|und|oder|nicht|dann|weil|als|c'est|et|si|y|e|se)\b",
    re.IGNORECASE,
)


LOOSE = re.compile(
    r"\s(?:a|an|the|of|to|in|on|at|for|and|or|is|are|not|der|die|das|damit|dass|und|le|la|de|el|il|o)$", re.IGNORECASE
)


def write_script(facts: dict[str, Any]) -> dict[str, Any]:
    """The scenes of a treatment, in order."""
    brief, treatment = str(facts.get("brief", "")), dict(facts["treatment"])
    reading = lean(read(brief))
    narrator = voice(brief, reading, treatment)
    told = beats(narrator) if treatment["language"] in PLAYED else borrowed(treatment)
    seen = sights(told, narrator)
    return {
        "scenes": [
            _scene(i, beat, sight, narrator, len(told))
            for i, (beat, sight) in enumerate(zip(told, seen, strict=True), 1)
        ]
    }


def borrowed(treatment: dict[str, Any]) -> list[Beat]:
    """A film in a language we do not write: its name, and what the brief's own clauses say of it."""
    subject = str(treatment["name"] or treatment["subject"])
    known = (subject.lower(), *(tone.lower() for tone in treatment["tone"]))
    own = [claim for claim in treatment["claims"] if claim.lower() not in known]
    lines = list(dict.fromkeys(own))[: max(1, round(float(treatment["seconds"]) / 7))]
    said = [Beat("claim", capital(line[:90]), line) for line in lines]
    last = capital(str(treatment["call_to_action"])[:60])
    return [Beat("open", ""), Beat("reveal", capital(subject[:60])), *said, Beat("turn", ""), Beat("end", last)]


def _scene(number: int, beat: Beat, sight: Sight, narrator: Voice, count: int) -> dict[str, Any]:
    treatment = narrator.treatment
    shown = kinetic(beat, narrator) if treatment["words_on_screen"] and _earns(number, beat, narrator, count) else ""
    return {
        "number": number,
        "heading": heading(sight, narrator.prose),
        "action": scene_action(beat, sight, narrator),
        "line": beat.line if treatment["voice"] else "",
        "words": shown,
    }


def _earns(number: int, beat: Beat, narrator: Voice, count: int) -> bool:
    """Words come where they matter, never on every shot; in a film without a voice they carry it."""
    if beat.role in ("claim", "reveal", "end", "open") or not narrator.treatment["voice"]:
        return True
    if set(narrator.reading.moods) & {"punchy", "hype"} or beat.role == "turn":
        return True
    return number % 3 == 0 and beat.role != "audience"


def heading(sight: Sight, prose: dict[str, Any]) -> str:
    """'EXT. STREET – DAWN', in the film's language."""
    names = prose["headings"]
    side = names["inside"] if sight.place in INDOORS else names["outside"]
    return f"{side} {names['places'][sight.place]} – {names['lights'][sight.light]}"


def kinetic(beat: Beat, narrator: Voice) -> str:
    """Two to four words that hold the point of the line; the name at the reveal, the call at the end."""
    treatment = narrator.treatment
    if beat.role == "end":
        return str(treatment["call_to_action"].rstrip(".") or treatment["name"] or treatment["title"])
    told = 5 if treatment["voice"] else 9
    if beat.role == "reveal":
        stated = narrator.reading.subject.stated and not treatment["voice"] and len(beat.line.split()) <= told
        return beat.line.rstrip(".") if stated else str(treatment["name"])
    if beat.claim and beat.role == "open":
        return ""
    if beat.claim:
        own = re.sub(r"^(?:with|mit|avec|con|com)\s+|\s+(?:ist|sind)$", "", beat.claim)
        own = german_verb_second(own) if treatment["language"] == "de" else own
        return capital(own) if len(own.split()) <= told else ""
    most = 4 if treatment["voice"] else 6
    sentences = [part.strip() for part in re.split(r"(?<=[?])\s*|[.!:]\s*|\s–\s", beat.line) if part.strip()]
    clauses = [first for one in sentences if len((first := one.split(",")[0]).split()) >= 3 or first == one]
    able = [
        one for one in clauses if 2 <= len(one.split()) <= most and not FRAGMENT.match(one) and not LOOSE.search(one)
    ]
    return capital(able[0]) if able else ""


def decode(text: str) -> tuple[str | None, str | None]:
    """The place and the light that a heading names, in any of our languages."""
    place = light = None
    for language in PLAYED:
        names = sheet(f"prose/{language}").get("headings", {"places": {}, "lights": {}})
        place = place or _named(names["places"], text)
        light = light or _named(names["lights"], text)
    return place, light


def _named(names: dict[str, str], text: str) -> str | None:
    return next(
        (key for key, word in names.items() if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE)), None
    )
