"""What a brief's film is about: its noun, its name, its claims and where it happens."""

import re
from dataclasses import replace
from typing import Any

from agent.understudy.asking import asked
from agent.understudy.claims import plot_of, setting_of, spoken_of, stated_of
from agent.understudy.counted import counted
from agent.understudy.foreign import foreign
from agent.understudy.grammar import capital
from agent.understudy.lexicon import topic_of
from agent.understudy.naming import NAME, christened, quotes
from agent.understudy.nouns import Subject
from agent.understudy.phrase import apposed, bare, called, definite, noun
from agent.understudy.shape import plain_words
from agent.understudy.sweeping import announced, led, strong, swept
from agent.understudy.vocabulary import PLAYED, any_of, finds, sheet

RUN_ON = re.IGNORECASE | re.DOTALL
ANY = ("something", "anything", "etwas", "quelque chose", "algo", "qualcosa")
EMPTY = re.compile(rf"(?:{'|'.join(ANY)})(?:\s+\w+){{0,2}}", re.IGNORECASE)
"""'something cool': no subject, where another clause names one."""
LONG = 600
"""Characters from which a brief is a letter: only the sentence that names the subject says what is promised of it."""
INVITES = re.compile(
    r"\b(birthday|anniversary|farewell|thank you|invitation|invite|einladung|tribute|homage|ode|guide|love letter)\s+"
    r"(?:to|zu|zum|zur)\s+",
    re.IGNORECASE,
)


FEASTS = re.compile(r"\b(?:christmas|new year|weihnachten|noël|navidad|natale)\b", re.IGNORECASE)


def find_subject(text: str, words: dict[str, Any], language: str) -> Subject:
    """The subject in what is left of a brief once length, shape, tone and ending are taken off the page."""
    tale = _tale(text, words)
    text = re.sub(r"([.!?])\s*[:;,]+(?=\s|$)", r"\1 ", text)
    text = INVITES.sub(r"\1 for ", text)
    text, own = christened(_client(text, words))
    text, quoted, call = quotes(text, bool(own))
    quoted = own or quoted
    if language not in PLAYED:
        return replace(foreign(text, quoted, language), call=call)
    text = swept(_unlabelled(text), words)
    count = counted(text, words, language)
    question = count[0] if count else (None if tale else asked(text, words))
    target = f"{question.topic}, {question.rest}" if question else _target(text, words)
    clauses = [
        part.strip(" .!?:")
        for part in re.split(
            r"[,;\n()]|\s[-—–]\s|[—–]|:\s|(?<=[\w)%])[.!?]+(?:\s|$)",
            target,
        )
    ]
    clauses = [part for part in clauses if re.search(r"\w", part)]
    clauses = _ours_last(clauses, words)
    labels = any_of((*sheet("languages/world")["initials"], *sheet("chat")["labels"]))
    tales = any_of(tuple(words["kinds"].get("story", ())))
    while len(clauses) > 1 and (
        labels.fullmatch(clauses[0]) or (tales.fullmatch(bare(clauses[0], words)[0]) and plot_of(clauses[1], words))
    ):
        clauses = clauses[1:]
    while len(clauses) > 1 and EMPTY.fullmatch(clauses[0]):
        clauses = clauses[1:]
    if len(text) > LONG:
        said = re.split(r"(?<=\w)[.!?\n]+\s", target)[0]
        clauses = [part for i, part in enumerate(clauses) if i == 0 or part in said]
    feast = FEASTS.search(text)
    if question and clauses:
        found = noun(clauses[0], clauses[1:], quoted, words, language)
        told = replace(found, call=call, explains=True, question=question.question, story=False, is_place=False)
        return replace(told, points=count[1] if count else 0)
    found = _build(clauses, words, language, quoted, capital(feast.group().lower()) if feast else "")
    found = replace(found, call=found.call or call)
    work = re.search(rf"\b({'|'.join(sheet('chat')['works'])})\s+{any_of(tuple(words['film'])).pattern}", text, re.I)
    return replace(found, phrase=work[1].lower()) if work and found.name and found.phrase == found.name else found


def _client(text: str, words: dict[str, Any]) -> str:
    """'A video for Northwind. We make wind turbines' is about the turbines, and Northwind is their name."""
    film = any_of(tuple(words["film"])).pattern
    if known := re.search(rf"(?<!\w)(?:[Ww]e are|[Ww]e['’]re)\s+({NAME})\s*(?=[,.;!]|$)", text):
        return f"{text[: known.start()]} Name: {known[1]}.{text[known.end() :]}"
    found = re.search(rf"(?i:{film})\s+(?i:for|about)\s+({NAME})\s*[.!]\s+(?=(?i:we)\s)", text)
    spoken = found and announced(text[found.end() :], words) and topic_of(found[1]) != "city"
    return f"{text[: found.start()]}{text[found.end() :]} Name: {found[1]}." if found and spoken else text


def _unlabelled(text: str) -> str:
    """'real estate: 3 bed villa' is about the villa, 'B2B: we help …' about whoever speaks."""
    labels = any_of((*sheet("chat")["labels"], *sheet("languages/world")["initials"]))
    return re.sub(rf"^\W*{labels.pattern}\s*:\s*", "", text, count=1, flags=re.IGNORECASE)


def _tale(text: str, words: dict[str, Any]) -> bool:
    """'short film, an old man teaches a robot to fish' tells of it, and explains nothing."""
    clauses = [part.strip() for part in re.split(r"[,.;:!?\n]", text)] if finds(words["kinds"]["story"], text) else []
    led = [part for part in clauses if re.match(r"(?:an?|one|two|three)\s", part, re.IGNORECASE)]
    return any(plot_of(part, words) and not re.search(r"\b(?:how|why|explain\w*)\b", part) for part in led)


def _ours_last(clauses: list[str], words: dict[str, Any]) -> list[str]:
    """'We help families move. Boxwell.': what the client says of itself is a promise, and the next clause its name."""
    speaks = any_of(tuple(sheet("languages/world")["speakers"]))
    if len(clauses) < 2 or not speaks.match(clauses[0]) or not re.match(r"(?:an?|the|our)?\s*\S", clauses[1]):
        return clauses
    return [*clauses[1:], clauses[0]]


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
        given = _unfilmed(match[match.lastindex or 0], words)
        return _sold(text[: match.start()], given, words) or given
    if match := re.match(
        rf"[^.;:?!]{{0,60}}?{any_of(ANY).pattern}(?:\s+\w+){{0,2}}?\s+{about}\s+(?=\w)(.+)", text, RUN_ON
    ):
        return match[1]
    if match := re.search(
        rf"^\W*(?:(?:please|can you|could you)\s+)?(?:{any_of(tuple(words['introduces'])).pattern})\s+(?=\w)(.+)",
        text,
        re.IGNORECASE | re.DOTALL,
    ):
        named = match[1]
        return named if not finds(words["film"], named.split(",")[0]) else _around(text, words)
    given = announced(text, words) or ("" if strong(text, words) else led(text, words))
    return given or _around(text, words)


def _sold(before: str, given: str, words: dict[str, Any]) -> str:
    """'Life insurance ad for young parents' is about the insurance; empty where no thing stands before the film."""
    clause = re.split(r"[,.;:!?\n]", before)[-1]
    plain = any_of((*words["determiners"], *words["orders"], *plain_words(words)))
    thing = " ".join(plain.sub(" ", clause).split())
    peopled = re.match(rf"(?:[a-z-]+\s+){{0,2}}?{any_of(tuple(words['people'])).pattern}", given)
    if not peopled or any_of(tuple(words["determiners"])).match(given) or re.search(sheet("chat")["wishing"], thing):
        return ""
    return f"{thing} for {given}" if re.fullmatch(r"[a-z -]{3,40}", thing) else ""


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
    parts = re.split(r"([,.;:!\n])", text)
    for i, clause in enumerate(parts):
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
            clause = "" if parts[i + 1 : i + 2] == [":"] and len(clause.split()) == 1 else clause
        kept.append(_unordered(clause, words))
    return re.sub(r"\s+(?=[,.;:!])", "", " ".join("".join(kept).split()))


def _is_event(clause: str, words: dict[str, Any]) -> bool:
    return bool(finds(words["events"]["words"], clause)) and finds(words["film"], clause) is None


def _unordered(clause: str, words: dict[str, Any]) -> str:
    verbs = tuple(w for w in words["orders"] if w not in words["determiners"])
    lead = any_of(verbs)
    clause = clause.strip()
    about = any_of(tuple(words["about"]))
    if re.fullmatch(NAME, clause) and re.match(r"[A-Z][a-z]+\s", clause) and not finds(words["film"], clause):
        return clause + " "
    while (match := lead.match(clause) or (about.match(clause) if len(clause.split()) > 1 else None)) and match.end():
        clause = clause[match.end() :].lstrip(" -")
    return clause + " " if clause else ""


def _teller(name: str, clause: str, head: str, words: dict[str, Any]) -> bool:
    """'a retired thief must steal back his painting' under a title: the title is the film's, not the thief's."""
    owned = any_of(tuple(words["owners"])).match(clause)
    told = re.match(r"(?:an?|one|two|three)\s", clause, re.IGNORECASE) or not topic_of(head)
    return bool(name not in clause and not owned and told)


def _build(clauses: list[str], words: dict[str, Any], language: str, quoted: str, feast: str = "") -> Subject:
    if not clauses:
        return Subject(phrase="", name=quoted)
    if quoted and topic_of(clauses[0]) == "city" and re.fullmatch(NAME, clauses[0]):
        clauses = [quoted, *clauses[1:], f"in {clauses[0]}"]
    first, rest = clauses[0], clauses[1:]
    if quoted and rest and first[:1].isupper() and apposed(first, rest[0], words, language):
        return replace(_build(clauses, words, language, "", feast), call=quoted)
    name = quoted or called(first, words)
    first = first.replace(name, " ").strip() if name and not quoted else first
    first = any_of(tuple(words["called"])).sub(" ", first).strip() if name else first
    name = re.sub(r"(?<![\w'’])[a-z]", lambda first: first.group().upper(), name) if name.islower() else name
    if rest and not name and apposed(first, rest[0], words, language):
        name, first, rest = bare(first, words)[0], rest[0], rest[1:]
    if rest and not name and (own := definite(first, rest[0], words, language)):
        name, first, rest = own, rest[0], rest[1:]
    plot = plot_of(first, words)
    if stated := stated_of(first, words, "" if plot else quoted):
        found = noun(stated[0], rest, name, words, language, feast)
        return replace(
            found, claims=(stated[1], *found.claims), stated=True, fresh=found.fresh or stated[2], is_place=False
        )
    if plot and (not name or _teller(name, first, plot[0], words)):
        head, verb = plot
        claims, _, _ = spoken_of(rest, words)
        phrase, owner, fresh = bare(head, words)
        return Subject(
            phrase, name, head, owner, fresh, (verb, *claims), "", "", setting_of(" ".join(clauses), words), True
        )
    return noun(first, rest, name, words, language, feast)
