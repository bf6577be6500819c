"""What a text says as plain facts: ages, who is whose brother, who is dead, sides, homes and names of places."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from memory.quarantine import folded
from memory.traits import Cast, Reading, Said, Trait, sentences
from memory.words import lexicon

YEARS = r"(?: years?(?: old)?| jahre(?: alt)?| ans| anos| anni)"
AGES = (
    rf"\b(?P<who>{{names}})(?:,? (?:is|was|turns|ist|wird|aged|a|tiene|ha|now)|,|\s?\()? ?(?:now |only |aged )?(?P<age>\d{{{{1,3}}}})"
    rf"(?={YEARS}?\s?(?:[,.;)!]|$| and\b| und\b| et\b| y\b))",
    r"\b(?P<age>\d{{1,3}})-year-old (?:\w+ )?(?P<who>{names})\b",
    rf"\b(?P<who>{{names}}),? (?:the |a )?(?:aged |agee? de |de )?(?P<age>\d{{{{1,3}}}})(?:-year-old|{YEARS})",
)
OWN_AGE = rf"(?:^|, |aged )(?P<age>\d{{1,3}})(?=[,.;]|$|{YEARS}|-year-old)|\b(?P<old>\d{{1,3}})(?:-year-old|{YEARS})"
WHOSE = r"(?:(?P<pro>her|his|ihre?|seine?|su|suo|sua|son|sa)|(?P<of>{names})'?s)"
KIN = (
    rf"\b(?P<who>{{names}}) (?:is|was|ist|war|est|es|e) {WHOSE} (?:\w+ )?(?P<kin>{{kin}})\b(?!'s)",
    rf"\b(?P<who>{{names}}), {WHOSE} (?:\w+ )?(?P<kin>{{kin}})\b(?! and\b|'s)",
    rf"\b{WHOSE} (?:\w+ )?(?P<kin>{{kin}}),? (?:is |ist |heisst |named |called )?(?P<who>{{names}})\b",
    r"\b(?P<who>{names}) (?:is|was|ist|est|es|e) (?:the|le|la|el|il|der|die) (?P<kin>{kin}) (?:of|von|de|di) (?P<of>{names})\b",
)
HOME = re.compile(r"\b([A-ZÀ-Ý]\w+) (?:lives|lived|wohnt|lebt|habite|vive) (?:in|à|en|a) ([A-ZÀ-Ý]\w+)")
CALLED = re.compile(
    r"\b(?:[Tt]he|[Hh]er|[Hh]is|[Dd]ie|[Dd]er|[Dd]as|[Ll]e|[Ll]a|[Ee]l|[Ii]l) ((?:[\w-]+ ){0,2}?)([\w-]+)"
    r" (?:is |was |are )?(?:called|named|heißt|s'appelle|se llama|si chiama) (?:the |die |der |das )?"
    r"([A-ZÀ-Ý][\w-]+(?: [A-ZÀ-Ý][\w-]+)?)"
)
SPAN = (
    rf"\b(?:(?P<of>{{names}})'?s? (?:\w+ ){{{{0,4}}}}?)?(?P<mark>{{marks}}) (?:\w+ ){{{{0,2}}}}?(?:on|over|across|around|at|auf|an|uber|am)"
    rf" (?:(?:{WHOSE.replace('(?P<of>', '(?P<whose>')}|the|der|die|dem) )?(?:(?P<left>{{left}})|(?P<right>{{right}})) (?P<part>{{parts}})\b"
)


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
    names = "|".join(sorted(map(re.escape, short), key=len, reverse=True)) or r"(?!x)x"
    kinds = {word: kin for kin, words in told["kin"].items() for word in words}
    parts = {word: part for part, words in told["parts"].items() for word in words}
    say = {
        "names": names, "kin": _any(kinds), "marks": _any(told["marks"]), "parts": _any(parts),
        "left": _any(told["left"]), "right": _any(told["right"]),
    }  # fmt: skip
    who = rf"\b(?P<who>{names})"
    return Grammar(
        ages=tuple(re.compile(sign.format(**say)) for sign in AGES),
        kin=tuple(re.compile(sign.format(**say)) for sign in KIN), sides=re.compile(SPAN.format(**say)),
        dead=re.compile(rf"{who} (?:{_any(told['dead'])})\b|\b(?:death|funeral|grave) of (?P<of>{names})\b|\bthe late (?P<late>{names})\b"
                        rf"|\b(?P<whose>{names})'s (?:death|funeral|grave)\b"),
        alive=re.compile(rf"{who}(?:, [^,]{{1,40}},)? (?:{_any(told['alive'])})\b"),
        doubt=re.compile(rf"\b(?:{_any(told['doubt'])})\b"), kinds=kinds, parts=parts,
    )  # fmt: skip


def facts(said: Said, cast: Cast, rules: Grammar) -> list[Trait]:
    """Every fact that a text states, in its order."""
    reading, found = Reading(said, cast), []
    for sentence in sentences(said.text):
        plain = folded(sentence)
        for name in re.findall(r"[\w'-]+", plain):
            full = cast.full(name.removesuffix("'s"))
            reading.names += [full] if full in cast.people else []
        if sentence.rstrip().endswith("?") or (lexicon().asides.search(plain)):
            continue
        turn = bool(lexicon().turns.search(plain))
        for trait in (*_ages(plain, reading, rules), *_kin(plain, reading, rules), *_life(plain, reading, rules),
                      *_sides(plain, reading, rules), *_named(sentence, cast)):  # fmt: skip
            found.append(Trait(**{**vars(trait), "turn": trait.turn or turn}))
    return found


def _any(words: "dict[str, str] | list[str]") -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def _ages(plain: str, reading: Reading, rules: Grammar) -> Iterator[Trait]:
    found = [(reading.cast.full(match["who"]), match["age"]) for sign in rules.ages for match in sign.finditer(plain)]
    own = re.search(OWN_AGE, plain) if reading.about in reading.cast.people and not found else None
    if own:
        found.append((reading.about, own["age"] or own["old"]))
    turn = bool(re.search(r"\bturns\b|\bwird\b|birthday|later\b|spater\b|ans plus tard|geburtstag", plain))
    for who, age in dict(found).items():
        yield Trait(who, "", "age", frozenset({age}), age, turn)


def _kin(plain: str, reading: Reading, rules: Grammar) -> Iterator[Trait]:
    for match in (one for sign in rules.kin for one in sign.finditer(plain)):
        told, who = match.groupdict(), reading.cast.full(match["who"])
        gender = {"her": "f", "ihr": "f", "ihre": "f", "his": "m", "sein": "m", "seine": "m"}.get(
            told.get("pro") or "", ""
        )
        of = reading.cast.full(told["of"]) if told.get("of") else _other(reading, who, gender)
        if of and of != who:
            kind = rules.kinds[match["kin"]]
            yield Trait(who, of, "kin", frozenset({kind}), kind)


def _other(reading: Reading, who: str, gender: str) -> str:
    held = reading.names
    reading.names = [name for name in held if name != who]
    meant = reading.meant(gender)
    reading.names = held
    return meant


def _life(plain: str, reading: Reading, rules: Grammar) -> Iterator[Trait]:
    for match in rules.dead.finditer(plain):
        who = next(name for name in match.groupdict().values() if name)
        if not rules.doubt.search(plain[: match.start()]):
            yield Trait(reading.cast.full(who), "", "life", frozenset({"dead"}), "dead", True)
    for match in rules.alive.finditer(plain):
        if not rules.doubt.search(plain[: match.start()]):
            back = bool(re.search(r"\balive after all\b|\bfrom the dead\b|\bsurvived\b|\bback to life\b", plain))
            yield Trait(reading.cast.full(match["who"]), "", "life", frozenset({"alive"}), "alive", back)


def _sides(plain: str, reading: Reading, rules: Grammar) -> Iterator[Trait]:
    for match in rules.sides.finditer(plain):
        told = match.groupdict()
        name = told["of"] or told["whose"]
        who = reading.cast.full(name) if name else reading.meant({"her": "f", "his": "m"}.get(told["pro"] or "", ""))
        side = "left" if told["left"] else "right"
        if who:
            part = rules.parts[told["part"]]
            yield Trait(who, f"{told['mark']} on {part}", "side", frozenset({side}), f"{side} {told['part']}")


def _named(sentence: str, cast: Cast) -> Iterator[Trait]:
    for match in HOME.finditer(sentence):
        yield Trait(cast.full(folded(match[1])), "", "home", frozenset({folded(match[2])}), match[2])
    for match in CALLED.finditer(sentence):
        yield Trait("", folded(match[2]), "name", frozenset({folded(match[3])}), match[3])
