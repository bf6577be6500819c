"""What a brief's film is about: its noun, its name, its claims and where it happens."""

import re
from dataclasses import replace
from typing import Any

from agent.understudy.asking import asked
from agent.understudy.claims import plot_of, setting_of, split_noun, spoken_of, stated_of, tail_of
from agent.understudy.foreign import foreign
from agent.understudy.grammar import capital
from agent.understudy.lexicon import topic_of
from agent.understudy.names import parted, proper
from agent.understudy.naming import NAME, christened, quotes
from agent.understudy.nouns import Subject
from agent.understudy.sweeping import announced, bidding, led, strong, swept, undated
from agent.understudy.vocabulary import PLAYED, any_of, finds, sheet

VAGUE = re.compile(
    r"(?:some|any|no)thing\b|etwas\b|irgendwas\b|quelque chose\b|algo\b|qualcosa\b|(?:it|this|stuff|me|us)$",
    re.IGNORECASE,
)


LONG = 600
"""Characters from which a brief is a letter: only the sentence that names the subject says what is promised of it."""
INVITES = re.compile(r"\b(invitation|invite|einladung)\s+(?:to|zu|zum|zur)\s+", re.IGNORECASE)


FEASTS = re.compile(r"\b(?:christmas|new year|weihnachten|noël|navidad|natale)\b", re.IGNORECASE)
CHRISTENED = re.compile(rf"(?:the\s+|called\s+)?({NAME})")


def find_subject(text: str, words: dict[str, Any], language: str) -> Subject:
    """The subject in what is left of a brief once length, shape, tone and ending are taken off the page."""
    text = INVITES.sub(r"\1 for ", text)
    text, own = christened(text)
    text, quoted, call = quotes(text, bool(own))
    quoted = own or quoted
    if language not in PLAYED:
        return replace(foreign(text, quoted), call=call)
    text = swept(text, words)
    question = asked(text, words)
    target = f"{question.topic}, {question.rest}" if question else _target(text, words)
    clauses = [
        part.strip(" .!?")
        for part in re.split(
            r"[,;\n()]|\s[-—–]\s|[—–]|:\s|(?<=[\w)])(?<!\bSt)(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bNo)[.!?]+(?:\s|$)",
            target,
        )
    ]
    clauses = [part for part in clauses if re.search(r"\w", part)]
    if len(text) > LONG:
        said = re.split(r"(?<=\w)[.!?\n]+\s", target)[0]
        clauses = [part for i, part in enumerate(clauses) if i == 0 or part in said]
    feast = FEASTS.search(text)
    if question and clauses:
        found = _noun(clauses[0], clauses[1:], quoted, words, language)
        return replace(found, call=call, explains=True, question=question.question, story=False, is_place=False)
    found = _build(clauses, words, language, quoted, capital(feast.group().lower()) if feast else "")
    return replace(found, call=found.call or call)


def _target(text: str, words: dict[str, Any]) -> str:
    """From the first word of the subject to the end."""
    film, about = any_of(tuple(words["film"])).pattern, any_of(tuple(words["about"])).pattern
    if (own := announced(text, words)) and any_of(tuple(sheet("languages/world")["speakers"])).search(
        text[: -len(own)]
    ):
        return own
    if match := re.search(
        rf"{film}(?:[^,.;:]{{0,24}}?\s*|[\s,]*){about}\s+(?=\w)(.+)", text, re.IGNORECASE | re.DOTALL
    ):
        return _unfilmed(match[match.lastindex or 0], words)
    if match := re.search(
        rf"^\W*(?:(?:please|can you|could you)\s+)?(?:{any_of(tuple(words['introduces'])).pattern})\s+(?=\w)(.+)",
        text,
        re.IGNORECASE | re.DOTALL,
    ):
        named = match[1]
        return named if not finds(words["film"], named.split(",")[0]) else _around(text, words)
    given = announced(text, words) or ("" if strong(text, words) else led(text, words))
    return given or _around(text, words)


def _unfilmed(text: str, words: dict[str, Any]) -> str:
    """'Film de lancement pour Lucine' is about Lucine."""
    kinds = [name for names in words["kinds"].values() for name in names if " " not in name]
    film, about = any_of((*words["film"], *kinds)).pattern, any_of(tuple(words["about"])).pattern
    lead = re.match(rf"\s*{film}\s+{about}\s+(?=\w)", text, re.IGNORECASE)
    return text[lead.end() :] if lead else text


def _around(text: str, words: dict[str, Any]) -> str:
    """No 'film about': drop orders, film words and kinds, and keep what is left of each clause."""
    kept = []
    film = any_of(tuple(words["film"]))
    for clause in re.split(r"([,.;:!\n])", text):
        match = None if _is_event(clause, words) else film.search(clause)
        if match:
            lead = re.match(rf"\W*{any_of(tuple(words['about'])).pattern}\s+", clause[match.end() :], re.IGNORECASE)
            clause = (
                clause[match.end() :][lead.end() :] if lead else f"{clause[: match.start()]} {clause[match.end() :]}"
            )
            names = [
                n
                for kind in words["kinds"].values()
                for n in kind
                if " " not in n and n not in words["events"]["words"]
            ]
            clause = any_of((*words["orders"], *names, *words["film"])).sub(" ", clause)
        kept.append(_unordered(clause, words))
    return re.sub(r"\s+(?=[,.;:!])", "", " ".join("".join(kept).split()))


def _is_event(clause: str, words: dict[str, Any]) -> bool:
    return bool(finds(words["events"]["words"], clause)) and finds(words["film"], clause) is None


def _unordered(clause: str, words: dict[str, Any]) -> str:
    verbs = tuple(w for w in words["orders"] if w not in words["determiners"])
    lead = any_of(verbs)
    clause = clause.strip()
    about = any_of(tuple(words["about"]))
    while (match := lead.match(clause) or (about.match(clause) if len(clause.split()) > 1 else None)) and match.end():
        clause = clause[match.end() :].lstrip(" -")
    return clause + " " if clause else ""


def _build(clauses: list[str], words: dict[str, Any], language: str, quoted: str, feast: str = "") -> Subject:
    if not clauses:
        return Subject(phrase="", name=quoted)
    first, rest = clauses[0], clauses[1:]
    if quoted and rest and first[:1].isupper() and _apposed(first, rest[0], words, language):
        return replace(_build(clauses, words, language, "", feast), call=quoted)
    name = quoted or _called(first, words)
    first = first.replace(name, " ").strip() if name and not quoted else first
    first = any_of(tuple(words["called"])).sub(" ", first).strip() if name else first
    if rest and not name and _apposed(first, rest[0], words, language):
        name, first, rest = _bare(first, words)[0], rest[0], rest[1:]
    if rest and not name and (own := _definite(first, rest[0], words, language)):
        name, first, rest = own, rest[0], rest[1:]
    if stated := stated_of(first, words):
        found = _noun(stated[0], rest, name, words, language, feast)
        return replace(
            found, claims=(stated[1], *found.claims), stated=True, fresh=found.fresh or stated[2], is_place=False
        )
    if (plot := plot_of(first, words)) and not name:
        head, verb = plot
        claims, _, _ = spoken_of(rest, words)
        phrase, owner, fresh = _bare(head, words)
        return Subject(
            phrase, "", head, owner, fresh, (verb, *claims), "", "", setting_of(" ".join(clauses), words), True
        )
    return _noun(first, rest, name, words, language, feast)


def _noun(first: str, rest: list[str], name: str, words: dict[str, Any], language: str, feast: str = "") -> Subject:
    first, dated = undated(first)
    bidden, first = bidding(first, words) if not name else ((), first)
    whole, tail = split_noun(first, words)
    if made := re.match(r"(?:from|by)\s+((?:[A-Z][\w'’&-]*\s?){1,4})$", tail):
        whole, tail = f"{whole} from {made[1]}", ""
    phrase, owner, fresh = _bare(whole, words)
    if VAGUE.match(phrase) or any_of(tuple(words["with"])).match(phrase):
        phrase = whole = ""
    if feast and finds(words["people"], phrase) and not name:
        return Subject(feast, "", feast, "", False, (), whole)
    if not name and not made:
        article = any_of(tuple(words["determiners"])).match(whole)
        name, left = proper(phrase, language, owner or article, owner)
        phrase, said = parted(phrase, name, language)
        name, phrase = proper(phrase, language, owner or article, owner) if said else (name, left)
        tail = f"{said} {tail}".strip() if said else tail
    tones = [tone for group in words["tones"].values() for tone in group]
    phrase = name if name and phrase and any_of((*tones, "travel")).sub("", phrase).strip() == "" else phrase
    if not name and rest and language != "de" and (own := CHRISTENED.fullmatch(rest[0])):
        name, rest = own[1], rest[1:]
    claims, audience, setting = tail_of(tail, words)
    more, heard, around = spoken_of(rest, words)
    span = re.fullmatch(r"\d+ \w+", phrase)
    if span and (city := re.search(r"[A-ZÀ-Ý].*", setting)):
        name = phrase = city.group()
        setting = ""
    place = bool(name) and name == phrase and (bool(setting) or topic_of(name) == "city")
    place = place and re.match(r"at\s+[A-ZÀ-Ý0-9]", setting) is None
    spot = " ".join(filter(None, [phrase if place else "", setting or around])) if place else setting or around
    return Subject(
        phrase or name,
        name,
        whole,
        owner,
        fresh,
        (*bidden, *dated, *claims, *more),
        audience or heard,
        "",
        spot,
        False,
        place,
    )


def _called(clause: str, words: dict[str, Any]) -> str:
    match = re.search(rf"{any_of(tuple(words['called'])).pattern}\s+((?:[A-ZÀ-Ý0-9][\w'’&-]*\s?)+|\w+)", clause)
    return match[1].strip() if match else ""


def _apposed(first: str, second: str, words: dict[str, Any], language: str) -> bool:
    """'Lumen, a solar lamp': a name without an article, then a noun with one."""
    article = any_of(tuple(words["determiners"])).match(second)
    named = any_of(tuple(words["determiners"])).match(first) is None and len(first.split()) <= 4
    proper = first[:1].isupper() or language == "de" or len(first.split()) == 1
    known = (
        first[:1].isupper()
        and len(first.split()) <= 3
        and not topic_of(first)
        and bool(topic_of(split_noun(second, words)[0]))
    )
    leads = (*words["people_for"], *words["with"], *words["participles"], *words["prepositions"], *words["statement"])
    bare = known and any_of(leads).match(second) is None
    return bool((article or bare) and named and proper and finds(words["relative"], first) is None)


def _definite(first: str, second: str, words: dict[str, Any], language: str) -> str:
    """'the Otterpack, a waterproof backpack': a name behind an article, then a noun behind another."""
    determiners = any_of(tuple(words["determiners"]))
    lead = determiners.match(first)
    named = first[lead.end() :].strip() if lead and language != "de" and determiners.match(second) else ""
    return named if re.fullmatch(r"(?:[A-ZÀ-Ý][\w'’&-]*\s?){1,4}", named) else ""


def _bare(phrase: str, words: dict[str, Any]) -> tuple[str, str, bool]:
    """The phrase without articles and 'new', whose it is, and whether it is new."""
    owner, fresh = "", False
    while match := any_of((*words["determiners"], *words["fresh"])).match(phrase.strip()):
        word, phrase = match.group(), phrase.strip()[match.end() :].strip()
        owner = owner or (word.lower() if any_of(tuple(words["owners"])).fullmatch(word) else "")
        fresh = fresh or any_of(tuple(words["fresh"])).fullmatch(word) is not None
    return phrase.strip(" '\"-"), owner, fresh
