"""What a text says as plain facts: ages, who is whose brother, who is dead, sides, homes and names of places."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from memory.lexis import lexicon
from memory.quarantine import folded
from memory.saying import Cast, Reading, Said, Trait, sentences

YEARS = r"(?: years?(?: old)?| jahre(?: alt)?| ans| anos| anni)"
IS = r"(?:is|was|ist|war|est|es|e)"
AGES = (
    r"\b(?P<who>{names})(?:,? (?:is|was|turns|ist|wird|aged|a|tiene|ha|now)|,|\s?\()? ?(?:now |only |aged )?"
    rf"(?P<age>\d{{{{1,3}}}})(?={YEARS}?\s?(?:[,.;)!]|$| and\b| und\b| et\b| y\b))",
    r"\b(?P<age>\d{{1,3}})-year-old (?:\w+ )?(?P<who>{names})\b",
    rf"\b(?P<who>{{names}}),? (?:the |a )?(?:aged |agee? de |de )?(?P<age>\d{{{{1,3}}}})(?:-year-old|{YEARS})",
)
OWN_AGE = rf"(?:^|, |aged )(?P<age>\d{{1,3}})(?=[,.;]|$|{YEARS}|-year-old)|\b(?P<old>\d{{1,3}})(?:-year-old|{YEARS})"
WHOSE = r"(?:(?P<pro>her|his|ihre?|seine?|su|suo|sua|son|sa)|(?P<of>{names})'?s)"
KIN = (
    rf"\b(?P<who>{{names}}) {IS} {WHOSE} (?:\w+ )?(?P<kin>{{kin}})\b(?!'s)",
    rf"\b(?P<who>{{names}}), {WHOSE} (?:\w+ )?(?P<kin>{{kin}})\b(?! and\b|'s)",
    rf"\b{WHOSE} (?:\w+ )?(?P<kin>{{kin}}),? (?:is |ist |heisst |named |called )?(?P<who>{{names}})\b",
    rf"\b(?P<who>{{names}}) {IS} (?:the|le|la|el|il|der|die) (?P<kin>{{kin}}) (?:of|von|de|di) (?P<of>{{names}})\b",
)
HOME = re.compile(r"\b([A-ZÀ-Ý]\w+) (?:lives|lived|wohnt|lebt|habite|vive) (?:in|à|en|a) ([A-ZÀ-Ý]\w+)")
CALLED = re.compile(
    r"\b(?:[Tt]he|[Hh]er|[Hh]is|[Dd]ie|[Dd]er|[Dd]as|[Ll]e|[Ll]a|[Ee]l|[Ii]l) ((?:[\w-]+ ){0,2}?)([\w-]+)"
    r" (?:is |was |are )?(?:called|named|heißt|s'appelle|se llama|si chiama) (?:the |die |der |das )?"
    r"([A-ZÀ-Ý][\w-]+(?: [A-ZÀ-Ý][\w-]+)?)"
)
SIDES = (
    r"\b(?:(?P<of>{names})'?s? (?:\w+ ){{0,4}}?)?(?P<mark>{marks}) (?:\w+ ){{0,2}}?"
    r"(?:on|over|across|around|at|auf|an|uber|am) "
    r"(?:(?:(?P<pro>her|his|ihre[rm]?|seine[rm]?)|(?P<whose>{names})'?s|the|der|die|dem) )?"
    r"(?:(?P<left>{left})|(?P<right>{right})) (?P<part>{parts})\b"
)
DEAD = (
    r"\b(?P<who>{names}) (?:{dead})\b|\b(?:death|funeral|grave) of (?P<of>{names})\b"
    r"|\bthe late (?P<late>{names})\b|\b(?P<whose>{names})'s (?:death|funeral|grave)\b"
)
ALIVE = r"\b(?P<who>{names})(?:, [^,]{{1,40}},)? (?:{alive})\b"
BACK = re.compile(r"\balive after all\b|\bfrom the dead\b|\bsurvived\b|\bback to life\b")
LATER = re.compile(r"\bturns\b|\bwird\b|birthday|later\b|spater\b|ans plus tard|geburtstag")
GENDERS = {"her": "f", "ihr": "f", "ihre": "f", "his": "m", "sein": "m", "seine": "m"}


@dataclass(frozen=True)
class Grammar:
    """The patterns of facts for the names that are known."""

    ages: tuple[re.Pattern[str], ...]
    kin: tuple[re.Pattern[str], ...]
    sides: re.Pattern[str]
    dead: re.Pattern[str]
    alive: re.Pattern[str]
    doubt: re.Pattern[str]
    kinds: dict[str, str]
    parts: dict[str, str]


def grammar(cast: Cast) -> Grammar:
    """Patterns for a cast, built once for all of its texts."""
    told = lexicon().facts
    short = {part for name in cast.people for part in (name, *name.split()) if len(part) > 2}
    kinds = {word: kin for kin, words in told["kin"].items() for word in words}
    parts = {word: part for part, words in told["parts"].items() for word in words}
    say = {part: _any(words) for part, words in (told | {"kin": kinds, "parts": parts}).items()}
    say["names"] = _any([re.escape(name) for name in short]) or r"(?!x)x"
    ages, kin = (tuple(re.compile(sign.format(**say)) for sign in signs) for signs in (AGES, KIN))
    sides, dead, alive = (re.compile(sign.format(**say)) for sign in (SIDES, DEAD, ALIVE))
    return Grammar(ages, kin, sides, dead, alive, re.compile(rf"\b(?:{say['doubt']})\b"), kinds, parts)


def facts(said: Said, cast: Cast, rules: Grammar) -> list[Trait]:
    """Every fact that a text states, in its order."""
    reading, found = Reading(said, cast), list[Trait]()
    for sentence in sentences(said.text):
        plain = folded(sentence)
        reading.names += [name for word in re.findall(r"[\w'-]+", plain) if (name := _full(word, cast)) in cast.people]
        if sentence.rstrip().endswith("?") or lexicon().asides.search(plain):
            continue
        told = [trait for read in (_ages, _kin, _life, _sides) for trait in read(plain, reading, rules)]
        turn = bool(lexicon().turns.search(plain))
        found += [replace(trait, turn=trait.turn or turn) for trait in (*told, *_named(sentence, cast))]
    return found


def _full(word: str, cast: Cast) -> str:
    return cast.full(word.removesuffix("'s"))


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def _ages(plain: str, reading: Reading, rules: Grammar) -> Iterator[Trait]:
    found = [(reading.cast.full(match["who"]), match["age"]) for sign in rules.ages for match in sign.finditer(plain)]
    own = re.search(OWN_AGE, plain) if reading.about in reading.cast.people and not found else None
    if own:
        found.append((reading.about, own["age"] or own["old"]))
    turn = bool(LATER.search(plain))
    for who, age in dict(found).items():
        yield Trait(who, "", "age", frozenset({age}), age, turn)


def _kin(plain: str, reading: Reading, rules: Grammar) -> Iterator[Trait]:
    for match in (one for sign in rules.kin for one in sign.finditer(plain)):
        told, who = match.groupdict(), reading.cast.full(match["who"])
        gender = GENDERS.get(told.get("pro") or "", "")
        of = reading.cast.full(told["of"]) if told.get("of") else _other(reading, who, gender)
        if of and of != who:
            kind = rules.kinds[match["kin"]]
            yield Trait(who, of, "kin", frozenset({kind}), kind)


def _other(reading: Reading, who: str, gender: str) -> str:
    return replace(reading, names=[name for name in reading.names if name != who]).meant(gender)


def _life(plain: str, reading: Reading, rules: Grammar) -> Iterator[Trait]:
    for match in rules.dead.finditer(plain):
        who = next(name for name in match.groupdict().values() if name)
        if not rules.doubt.search(plain[: match.start()]):
            yield Trait(reading.cast.full(who), "", "life", frozenset({"dead"}), "dead", True)
    for match in rules.alive.finditer(plain):
        if not rules.doubt.search(plain[: match.start()]):
            back = bool(BACK.search(plain))
            yield Trait(reading.cast.full(match["who"]), "", "life", frozenset({"alive"}), "alive", back)


def _sides(plain: str, reading: Reading, rules: Grammar) -> Iterator[Trait]:
    for match in rules.sides.finditer(plain):
        told = match.groupdict()
        name = told["of"] or told["whose"]
        who = reading.cast.full(name) if name else reading.meant(GENDERS.get(told["pro"] or "", ""))
        side = "left" if told["left"] else "right"
        if who:
            part = rules.parts[told["part"]]
            yield Trait(who, f"{told['mark']} on {part}", "side", frozenset({side}), f"{side} {told['part']}")


def _named(sentence: str, cast: Cast) -> Iterator[Trait]:
    for match in HOME.finditer(sentence):
        yield Trait(cast.full(folded(match[1])), "", "home", frozenset({folded(match[2])}), match[2])
    for match in CALLED.finditer(sentence):
        yield Trait("", folded(match[2]), "name", frozenset({folded(match[3])}), match[3])
