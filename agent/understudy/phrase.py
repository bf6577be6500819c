"""A clause as a noun: its article and owner, its name, and what is said of it."""

import re
from typing import Any

from agent.understudy.claims import BY, does, split_noun, spoken_of, tail_of
from agent.understudy.days import DAYS_IN, dated, told
from agent.understudy.lexicon import topic_of
from agent.understudy.names import parted, proper
from agent.understudy.naming import NAME, plain_word
from agent.understudy.nouns import Subject
from agent.understudy.sweeping import bidding, undated
from agent.understudy.vocabulary import any_of, finds, reads

VAGUE = re.compile(
    r"(?:some|any|no)thing\b|etwas\b|irgendwas\b|quelque chose\b|algo\b|qualcosa\b|(?:it|this|stuff|me|us)$",
    re.IGNORECASE,
)
CHRISTENED = re.compile(rf"(?=.*[A-ZÀ-Ý])(?:the\s+|called\s+|brand\s+|(?:NGO|NPO|SaaS|LLC)\s+)?({NAME})")
FIRMS = (
    "business",
    "firm",
    "salon",
    "store",
    "agency",
    "practice",
    "brand",
    "label",
    "truck",
    "place",
    "cafe",
    "service",
)
MAKER = re.compile(rf"(?:from|by|von|de|par|por|di|da)\s+({NAME})")


def noun(first: str, rest: list[str], name: str, words: dict[str, Any], language: str, feast: str = "") -> Subject:
    first, dated = undated(first)
    bidden, first = bidding(first, words) if not name else ((), first)
    whole, tail = split_noun(first, words)
    titled = not name and " " in whole and re.fullmatch(NAME, whole) and BY.fullmatch(tail)
    name = whole if titled else name
    made = None if titled else re.match(r"(?:from|by)\s+((?:[A-Z][\w'’&-]*\s?){1,4})$", tail)
    if made:
        whole, tail = f"{whole} from {made[1]}", ""
    phrase, owner, fresh = (whole, "", False) if titled else bare(whole, words)
    made_by = (phrase,) if BY.fullmatch(phrase) else ()
    if made_by or VAGUE.match(phrase) or any_of(tuple(words["with"])).match(phrase):
        phrase = whole = ""
    if feast and finds(words["people"], phrase) and not name:
        return Subject(feast, "", feast, "", False, (), whole)
    home = any_of(tuple(words["homes"]["words"])).fullmatch(phrase) if "homes" in words else None
    phrase = phrase.lower() if home and language == "en" else phrase
    if not name and not made:
        phrase = _lowered(phrase, rest) if language == "en" else phrase
        article = any_of(tuple(words["determiners"])).match(whole)
        name, left = proper(phrase, language, owner or article, owner)
        name, left = ("", phrase) if _trade(name, phrase, rest) else (name, left)
        phrase, said = parted(phrase, name, language)
        name, phrase = proper(phrase, language, owner or article, owner) if said else (name, left)
        tail = f"{said} {tail}".strip() if said else tail
    started = language == "en" and not name and re.match(r"[A-Z][a-z]+ [a-z]", phrase)
    phrase = phrase[:1].lower() + phrase[1:] if started else phrase
    loose = any_of((*words["prepositions"], *words["people_for"])).fullmatch(phrase)
    phrase = phrase if re.search(r"\w", phrase) and not (name and loose) else name
    tones = [tone for group in words["tones"].values() for tone in group]
    phrase = name if name and phrase and any_of((*tones, "travel")).sub("", phrase).strip() == "" else phrase
    name, rest = _beside(name, rest, language)
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
        (*bidden, *made_by, *dated, *claims, *more),
        audience or heard,
        "",
        spot,
        False,
        place,
    )


def _lowered(phrase: str, rest: list[str]) -> str:
    """'Food truck! Seoul Bowl.': a plain word with the capital of its sentence, where the next clause is a name."""
    first = phrase.split()[0] if phrase else ""
    named = re.search(r"\s[A-ZÀ-Ý]", phrase) or (rest and CHRISTENED.fullmatch(rest[0]))
    plain = re.match(r"[A-Z][a-z]+ [a-z]", phrase) and named and topic_of(first)
    return f"{first.lower()}{phrase[len(first) :]}" if plain and topic_of(first) != "city" else phrase


def _trade(name: str, phrase: str, rest: list[str]) -> bool:
    """'HVAC company', where the next clause is the name: its initials are a trade's."""
    initials = name.isupper() and len(name) <= 5 and phrase.startswith(f"{name} ")
    return bool(initials and rest and CHRISTENED.fullmatch(rest[0]) and not told(rest[0]))


def _beside(name: str, rest: list[str], language: str) -> tuple[str, list[str]]:
    """A name in the next clause, or a maker's 'from GreenHearth' in any; a date or a street is none."""
    if name or not rest:
        return name, rest
    place = next((i for i, clause in enumerate(rest) if not told(clause)), 0)
    venue = any(dated(clause) for clause in rest[:place]) or told(rest[place])
    if language != "de" and not venue and (own := CHRISTENED.fullmatch(rest[place])):
        return _plain(own[1]), rest[:place] + rest[place + 1 :]
    if language != "de" and not venue and (last := _last(rest[place + 1 :], language)):
        return _plain(last.removeprefix("brand ")), [clause for clause in rest if clause != last]
    made = next(
        (
            clause
            for clause in rest
            if MAKER.fullmatch(clause) and not DAYS_IN.search(clause) and topic_of(clause) != "city"
        ),
        "",
    )
    match = MAKER.fullmatch(made)
    return (match[1], [clause for clause in rest if clause != made]) if match else ("", rest)


def _plain(name: str) -> str:
    """'NGO EnergyWise' is EnergyWise."""
    return re.sub(r"^(?:NGO|NPO|SaaS)\s+", "", name)


def _last(rest: list[str], language: str) -> str:
    """'… family-run since 1976, Rosa's Bakery': a name that stands alone after what is said of the thing."""
    named = (one for one in rest if not told(one) and CHRISTENED.fullmatch(one) and topic_of(one) != "city")
    return next((one for one in named if not plain_word(one, reads(language))), "")


def called(clause: str, words: dict[str, Any]) -> str:
    branded = re.search(r"\sbrand\s+([a-z]\w+)$", clause)
    if branded and not finds((*words["film"], *words["fresh"], *words["tone_fillers"]), branded[1]):
        return branded[1]
    small = r"[a-z][\w'’]*(?:\s[\w'’&]+){0,2}$"
    match = re.search(rf"{any_of(tuple(words['called'])).pattern}\s+((?-i:{NAME})|{small}|\w+)", clause)
    match = match or re.search(
        rf"{any_of((*words['homes']['words'], *FIRMS)).pattern}\s+(\w+(?:\s\w+)?\s&\s\w+)$", clause
    )
    return match[1].strip() if match else ""


def apposed(first: str, second: str, words: dict[str, Any], language: str) -> bool:
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
    bare = known and any_of(leads).match(second) is None and not does(second)
    return bool((article or bare) and named and proper and finds(words["relative"], first) is None)


def definite(first: str, second: str, words: dict[str, Any], language: str) -> str:
    """'the Otterpack, a waterproof backpack': a name behind an article, then a noun behind another."""
    determiners = any_of(tuple(words["determiners"]))
    lead = determiners.match(first)
    named = first[lead.end() :].strip() if lead and language != "de" and determiners.match(second) else ""
    return named if re.fullmatch(r"(?:[A-ZÀ-Ý][\w'’&-]*\s?){1,4}", named) else ""


def bare(phrase: str, words: dict[str, Any]) -> tuple[str, str, bool]:
    """The phrase without articles and 'new', whose it is, and whether it is new."""
    owner, fresh = "", False
    phrase = re.sub(r"^(?:all|every|any|selected|most)\s+(?=\w)", "", phrase.strip(), flags=re.IGNORECASE)
    while match := any_of((*words["determiners"], *words["fresh"])).match(phrase.strip()):
        word, phrase = match.group(), phrase.strip()[match.end() :].strip()
        owner = owner or (word.lower() if any_of(tuple(words["owners"])).fullmatch(word) else "")
        fresh = fresh or any_of(tuple(words["fresh"])).fullmatch(word) is not None
    return phrase.strip(" '\"-"), owner, fresh
