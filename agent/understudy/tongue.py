"""Which language a brief is written in: its small words first, a trained guess second, English when unsure."""

import re
import unicodedata
from functools import cache
from typing import Any

from agent.understudy.vocabulary import PLAYED, reads, sheet

ENGLISH = {
    "travel",
    "make",
    "launch",
    "voice",
    "no",
    "with",
    "the",
    "a",
    "ad",
    "for",
    "music",
    "only",
    "fast",
    "short",
    "every",
    "apply",
    "hiring",
    "recruiting",
    "drivers",
    "week",
    "weekend",
    "shop",
    "free",
    "now",
    "call",
    "off",
    "help",
    "get",
    "just",
    "need",
    "join",
    "please",
    "our",
    "new",
    "home",
}
SCRIPTS = {
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "CJK": "zh",
    "ARABIC": "ar",
    "HEBREW": "he",
    "GREEK": "el",
    "THAI": "th",
    "DEVANAGARI": "hi",
    "CYRILLIC": "ru",
}


def _script(text: str) -> str | None:
    names = [unicodedata.name(sign, "UNNAMED").split()[0] for sign in text if sign.isalpha() and ord(sign) > 0x36F]
    counts = {name: names.count(name) for name in SCRIPTS if name in names}
    if not counts or 3 * sum(counts.values()) < sum(map(str.isalpha, text)):
        return None
    return "ja" if {"HIRAGANA", "KATAKANA"} & counts.keys() else SCRIPTS[max(counts, key=lambda name: counts[name])]


@cache
def _guesser() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _guess(text: str) -> tuple[str, float]:
    language, trust = _guesser().classify(text)
    return str(language), float(trust)


def tongue(text: str) -> str:
    """ISO 639-1 code of the language the text is written in."""
    text = text[:4000]
    words = re.findall(r"[^\W\d_]+", text.lower())
    if other := _beside(words):
        return other
    scores = {name: sum(word in reads(name)["function"] for word in set(words)) for name in PLAYED}
    best = max(PLAYED, key=lambda name: scores[name])
    if script := _script(text):
        language, trust = _guess(text)
        return language if script == "ru" and trust > 0.9 and language in ("uk", "bg", "sr", "mk", "be") else script
    if scores[best] <= 1 and sum(word in ENGLISH for word in words) >= 2:
        return "en"
    rivals = sorted(scores.values())[-2]
    if scores[best] >= 2 and scores[best] > rivals:
        return _surely(text, best, scores[best], len(words))
    language, trust = _guess(text) if len(words) >= 3 else ("en", 0.0)
    if language in PLAYED and scores[language] and trust > 0.6:
        return language
    return language if len(words) >= 6 and trust > 0.95 and not scores["en"] else (best if scores[best] else "en")


def _beside(words: list[str]) -> str:
    """A language that we do not play, by small words that none of the six has; empty when unsure."""
    counts = {name: sum(word in small for word in words) for name, small in sheet("tongues").items()}
    best = max(counts, key=lambda name: counts[name])
    played = max(sum(word in reads(name)["function"] for word in words) for name in PLAYED)
    return best if counts[best] >= 2 and counts[best] > played / 2 and counts[best] * 8 >= len(words) else ""


def _surely(text: str, best: str, score: int, words: int) -> str:
    """A language beside the six that we play may share small words with them."""
    if score * 5 >= words:
        return best
    language, trust = _guess(text)
    return language if trust > 0.99 and words >= 8 and language not in PLAYED else best
