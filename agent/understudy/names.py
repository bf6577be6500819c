"""Proper names inside a phrase."""

import re

from agent.understudy.lexicon import topic_of
from agent.understudy.naming import plain_word
from agent.understudy.vocabulary import any_of, reads, sheet

JOINS = {
    "&",
    "of",
    "the",
    "and",
    "de",
    "la",
    "le",
    "du",
    "di",
    "da",
    "do",
    "der",
    "von",
    "’s",
    "und",
    "y",
    "et",
    "e",
    "+",
}


def proper(phrase: str, language: str, article: object, owner: str = "") -> tuple[str, str]:
    """A proper name inside the phrase, and the noun that is left: 'Brew & Co cold brew' → both."""
    tokens = phrase.split()
    if language == "de":
        return _german_name(phrase, tokens, article, owner)
    best: tuple[int, int] = (0, 0)
    start = 0
    while start < len(tokens):
        end = start
        while end < len(tokens) and (
            _is_name(tokens[end])
            or (end > start and re.fullmatch(r"\d{1,4}|[IVX]{1,4}|No\.?", tokens[end]))
            or (end > start and tokens[end].lower() in JOINS and any(map(_is_name, tokens[end + 1 : end + 2])))
        ):
            end += 1
        best = (start, end) if end - start > best[1] - best[0] else best
        start = max(end, start + 1)
    name = re.sub(r"['’]s$", "", " ".join(tokens[best[0] : best[1]])).strip("'’")
    left = " ".join(tokens[: best[0]] + tokens[best[1] :]).strip()
    if language == "en" and best[0] and tokens[best[0] - 1] == "of":
        return "", phrase
    if re.fullmatch(r"(?:19|20)\d\d", left):
        return phrase, phrase
    left = "" if re.search(r"\w['’]s$", left) else left
    left = re.sub(r"(?:^|\s+)(?:the|a|an|de|di|do|da|del|della|von|for|by|live)$", "", left)
    if plain_word(name, reads(language)) or (left and best[0] == 0 and topic_of(name) == "city"):
        return "", phrase
    return name, re.sub(r"^(?:brand[- ])?new\s+", "", left) or name


def parted(phrase: str, name: str, language: str) -> tuple[str, str]:
    """'band The Static Owls new album drops tonight' → the noun with its name, and what is said after it."""
    before, found, after = phrase.partition(f" {name} ") if name else (phrase, "", "")
    said = after.split()
    if re.match(r"(?:vs|&)\W", after):
        return f"{before} {name}", ""
    goes_on = language == "en" and found and len(said) >= 2 and all(word == word.lower() for word in said[:2])
    return (f"{before} {name}", after.strip()) if goes_on and before.strip() else (phrase, "")


def _german_name(phrase: str, tokens: list[str], article: object, owner: str = "") -> tuple[str, str]:
    """A German name shows only without an article, or behind its noun: 'die Tischlerei Holzmann'."""
    capitals = all(token[0].isupper() for token in tokens)
    if owner and len(tokens) in (2, 3) and capitals:
        return " ".join(tokens[1:]), tokens[0]
    if article and len(tokens) in (2, 3) and capitals:
        return phrase, tokens[0]
    if not article and len(tokens) == 2 and capitals and topic_of(tokens[0]) and not topic_of(tokens[1]):
        return phrase, tokens[0]
    named = not article and 0 < len(tokens) <= 3 and capitals and topic_of(phrase) in ("", "city")
    return (phrase, phrase) if named else ("", phrase)


def _is_name(token: str) -> bool:
    if any_of(tuple(sheet("languages/world")["initials"])).fullmatch(token):
        return False
    if re.fullmatch(r"\d+\w{0,2}", token):
        return False
    return token[:1].isupper() or bool(re.search(r"[a-z][A-Z]|^\d\w*[A-Z]|^\d+[a-z]{3,}", token))
