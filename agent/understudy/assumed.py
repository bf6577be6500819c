"""What a brief does not say, and what was assumed instead: one sentence each, in the film's language."""

from typing import Any

from agent.understudy import knowledge
from agent.understudy.page import READ
from agent.understudy.reading import Reading
from agent.understudy.vocabulary import PLAYED, sheet

RATES = ("24", "25", "30", "60")


def played(language: str) -> str:
    return language if language in PLAYED else "en"


def assumptions(reading: Reading, wishes: dict[str, Any], said: dict[str, Any]) -> list[str]:
    """One sentence for everything that had to be assumed, and for words that were not followed."""
    prose = sheet(f"prose/{played(reading.language)}")
    words = prose["assumed"]
    known = {
        "seconds": f"{said['seconds']:g}",
        "ratio": said["ratio"],
        "kind": words["kind_names"][said["kind"]],
        "fps": reading.fps or "",
        "tone": ", ".join(said["tone"] or prose["tones"].get(said["kind"], [])),
        "language": reading.asked_language,
        "points": str(reading.subject.points),
        "others": ", ".join(f"{one:g}" for one in reading.lengths),
    }
    unsaid = {**_unread(reading, wishes), **_unable(reading, said)}
    found = [words[key].format(**known) for key, missing in unsaid.items() if missing and key in words]
    commands = [words["orders"].format(words=order[:80]) for order in reading.orders]
    shelf = knowledge.source(said["subject"], reading.subject.question) if said["kind"] == "explainer" else ""
    return found + commands + ([words["knowledge"].format(source=shelf)] if shelf else [])


def _unread(reading: Reading, wishes: dict[str, Any]) -> dict[str, bool]:
    """What neither the words nor an option says."""
    odd_rate = reading.fps is not None and reading.fps not in RATES
    return {
        "subject": not reading.subject.phrase,
        "kind": reading.kind is None,
        "seconds": reading.seconds is None and not wishes.get("seconds"),
        "ratio": reading.ratio is None and not wishes.get("ratio"),
        "fps_odd": odd_rate and not wishes.get("fps"),
        "tone": not reading.tone,
        "voice": reading.voice is None and wishes.get("voice") is None,
        "call": not reading.call_to_action,
        "lengths": bool(reading.lengths) and not wishes.get("seconds"),
    }


def _unable(reading: Reading, said: dict[str, Any]) -> dict[str, bool]:
    """What the words ask that can't be given without a language model."""
    counts = reading.subject.points
    return {
        "language": bool(reading.asked_language),
        "long": len(reading.text) > READ,
        "borrowed": reading.language not in PLAYED,
        "points": bool(counts) and len(said["claims"]) < counts,
        "unexplained": said["kind"] == "explainer"
        and not counts
        and not knowledge.entry(said["subject"], reading.subject.question),
    }
