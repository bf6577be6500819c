"""What a notice announces beside the thing itself: an occasion, an offer and its end, whom it seeks, whom to call."""

import re
from dataclasses import dataclass, replace
from typing import Any

from agent.understudy.chat import dated
from agent.understudy.grammar import capital, number_of
from agent.understudy.lexicon import topic_of
from agent.understudy.nouns import Subject
from agent.understudy.page import Page
from agent.understudy.sweeping import DAYS
from agent.understudy.vocabulary import PLAYED, any_of, finds, sheet

PRICE = r"[$€£]\s?\d[\w.,]*|\d[\d.,]*\s?(?:€|£|euros?\b|dollars?\b)"
OFF = re.compile(
    r"(?<![\w-])(?:(?:up to|save|get|now|take|bis zu|jusqu'à|hasta|fino al)\s+)?\d{1,3}\s?%"
    r"(?:\s+(?:off|discount|rabatt|de réduction|de descuento|di sconto|de desconto))?"
    r"(?:\s+(?:(?:your|the)\s+)?(?:first|next)\s+\w+|\s+(?:on|auf|sur)\s+(?:everything|alles|tout))?"
    r"|(?<!\w)half price(?!\w)",
    re.IGNORECASE,
)
DEAL = re.compile(
    rf"{PRICE}|\d\s?%|\b(?:24/7|[23]x[12]|half price|buy one|(?:2|3|two|three)[ -]for[ -](?:1|2|one|two)|free (?!-)\w+"
    r"|\w+ free$)",
    re.IGNORECASE,
)
"""Words that make a clause an offer: it is said as it stands."""
UNTIL = re.compile(
    r"\s*(?:only\s+)?(?:until|ends|through|every|before|all|bis|jusqu'au|hasta|fino a|até)\s+(?:the\s+)?"
    rf"(?:{DAYS}|morning|day|night|\d[\w.:]*|(?:the\s+)?end of \w+|midnight|noon)(?:\s+\d\w*)?"
    r"(?:\s+(?:before|until|from)\s+\d[\w.:]*)?",
    re.IGNORECASE,
)
PHONE = re.compile(
    r"\b(?:call|ring|phone|text|tel|ruf\w* an|anrufen|appelez|llama|llame|chiama|ligue)\b[:\s]*"
    r"(?:us\s+|me\s+|(?!\d)[\w&'’]+(?:\s+[\w&'’]+){0,3}?\s+)?(?:at\s+|on\s+|al\s+|au\s+|unter\s+|to\s+(?=\d{5,6}\b))?"
    r"(\+?\(?\d[\d\s().-]{4,}\d)(?:\s+(?:for|to|um|pour|para|per)\s+[^,.;:!?\n]{1,40}|\s+(?:now|today))?",
    re.IGNORECASE,
)
LONE = re.compile(r"(?:^|[,.;:!?\n])\s*(\+?\(?\d(?:[\s().-]?\d){8,}|\(?\d{3}\)?[ -]\d{4})\s*(?=$|[,.;!?\n])")
"""A number that stands alone is there to be called."""


@dataclass(frozen=True)
class Notice:
    """What is said of the subject, the call, sentences as they stand, and whom it seeks; `retail`: 'at X' names X."""

    says: str = ""
    call: str = ""
    facts: tuple[str, ...] = ()
    retail: bool = False
    hires: bool = False
    sought: str = ""


def notice_of(page: Page, language: str, words: dict[str, Any]) -> Notice:
    """The notice in a brief; what only belongs to it is taken off the page."""
    if language not in PLAYED:
        return Notice()
    number, offer = _number(page, language), _offer(page)
    sought = _sought(page, words)
    calling = {**sheet("notices")["callings"][0], "taken": sought} if sought else _calling(page)
    says = str(calling["says"].get(language, "")) if calling["taken"] else ""
    call, hires = str(calling["call"].get(language, "")), bool(calling["hires"])
    facts = tuple(filter(None, [offer, _occasion(page)]))
    return Notice(says, number or call, facts, bool(offer) or hires, hires, sought)


def _number(page: Page, language: str) -> str:
    """'call 555-0134' is what the film calls to."""
    found = PHONE.search(page.text)
    if found:
        return capital(page.take(*found.span(), " , ").strip())
    alone = LONE.search(page.text)
    return f"Call {page.take(*alone.span(1), ' , ').strip()}" if alone and language == "en" else ""


def _offer(page: Page) -> str:
    """'30% off … until Sunday': how much, and until when."""
    found = OFF.search(page.text)
    if found is None or not re.search(r"[a-z]", found.group(), re.IGNORECASE):
        return ""
    before = re.split(r"[,.;:!?\n]", page.text[: found.start()])
    if len(before) > 1 and before[-1].strip():
        return ""
    off = page.take(*found.span(), " , " if found.start() else " ").strip()
    until = UNTIL.search(page.text)
    return f"{off} {page.take(*until.span()).strip()}" if until else off


def _calling(page: Page) -> dict[str, Any]:
    """The calling that the words make; a hiring app is an app, and makes none."""
    for row in sheet("notices")["callings"]:
        taken = finds(tuple(row["taken"]), page.text)
        if taken and topic_of(page.text[taken.end() :].split(",")[0].strip().split(" ")[0]) == "app":
            continue
        told = finds(tuple(row["told"]), page.text)
        if told and not (taken and taken.end() >= told.end() > taken.start()):
            return {"hires": False, **row, "taken": ""}
        if taken:
            said = page.take(*taken.span())
            while again := finds(tuple(row["taken"]), page.text):
                page.take(*again.span())
            return {"hires": False, **row, "taken": said}
    return {"says": {}, "call": {}, "taken": "", "hires": False}


def _sought(page: Page, words: dict[str, Any]) -> str:
    """'We're looking for baristas' looks for baristas; 'looking for a video' looks for a video."""
    seeks = any_of(tuple(sheet("notices")["seeks"])).pattern
    people = any_of(tuple(words["people"])).pattern
    found = re.search(
        rf"{seeks}\s+((?:[^\W\d]+\s+){{0,2}}?{people}(?:\s+{words['and']}\s+{people})?)",
        page.text,
        re.IGNORECASE,
    )
    if found is None or any_of((*words["determiners"], *words["film"])).search(found[1]):
        return ""
    page.take(*found.span(), " , ")
    return found[1].strip()


def _occasion(page: Page) -> str:
    """'For Mother's Day', 'Summer sale': taken where more than a film is left to speak of."""
    words = sheet("notices")
    name, lead = any_of(tuple(words["occasions"])).pattern, any_of(tuple(words["for_it"])).pattern
    found = re.search(
        rf"((?:{lead}\s+)*)({name})(\s+{any_of(tuple(words['sale_of'])).pattern})?", page.text, re.IGNORECASE
    )
    if found is None:
        return ""
    page.take(*found.span(), " " if finds(("ad", "film", "video"), page.text[found.end() : found.end() + 8]) else " , ")
    sold = found[3] or finds(("sale", "opening", "verkauf", "soldes"), found[2])
    lead = found[1].split()[0].lower() if found[1].split() else ""
    shown = dated(f"{'Happy ' if lead == 'happy' else ''}{found[2]}{found[3] or ''}")
    return capital(shown if sold or lead not in ("for", "für", "pour", "para", "per") else f"{lead} {shown}")


AT = re.compile(r"(?:at|bei|chez|en|da|na|no|with)\s+((?:[A-ZÀ-Ý][\w'’&-]*\s?)+)(\w+$)?")


def noticed(subject: Subject, notice: Notice, words: dict[str, Any]) -> Subject:
    """The subject with what the notice says of it."""
    subject = _placed(subject, notice, words)
    if notice.says:
        many = notice.says.startswith("is ") and not subject.name and number_of(subject.phrase) == "many"
        says = f"are {notice.says[3:]}" if many else notice.says
        subject = replace(subject, claims=(says, *subject.claims), stated=True)
    facts = notice.facts
    if facts and not subject.phrase:
        subject, facts = replace(subject, phrase=re.sub(r"^For\s", "", facts[-1]), whole=facts[-1]), facts[:-1]
    head = 1 if subject.stated else 0
    claims = (*subject.claims[:head], *facts, *subject.claims[head:])
    whole = tuple(dated(one) for one in claims if not any(one != other and one in other for other in claims))
    audience = subject.audience or notice.sought
    return replace(subject, claims=whole, audience=audience, is_place=subject.is_place and not facts)


def _placed(subject: Subject, notice: Notice, words: dict[str, Any]) -> Subject:
    """'engineers at Northbeam' is about Northbeam where it hires; 'swimwear at Coralline' is Coralline's."""
    jobs = notice.hires and finds(words["people"], subject.phrase)
    at = AT.match(subject.setting) if notice.retail or subject.fresh else None
    if at and not subject.name and topic_of(at[1].strip()) != "city":
        name = at[1].strip()
        named = replace(subject, name=name, setting="")
        return replace(named, phrase=at[2] or name, whole=name, audience=subject.phrase) if jobs else named
    if jobs and subject.name and subject.phrase != subject.name:
        return replace(subject, audience=subject.phrase, phrase=subject.name, whole=subject.name)
    if jobs and not subject.name and not subject.owner:
        return replace(subject, audience=subject.phrase, phrase="team", whole="our team", owner="our")
    return subject
