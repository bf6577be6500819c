"""The words of a shot: kinetic type, the title card, the end card."""

import re
from typing import TYPE_CHECKING

from agent.understudy.grammar import capital
from agent.understudy.page import LOOSE_END
from agent.understudy.staging import pointed, titled
from agent.understudy.vocabulary import any_of, finds, reads
from agent.understudy.voice import Voice

if TYPE_CHECKING:
    from agent.understudy.storyboard import Row

MOST = 60
"""Characters an under-line may have."""


def shown_words(row: "Row", part: int, count: int, stage: str, narrator: Voice) -> str:
    """A card's own words; the callouts of a thing that comes apart; else the scene's words on its first picture."""
    treatment = narrator.treatment
    if not treatment["words_on_screen"]:
        return ""
    if narrator.reading.one_shot and treatment["call_to_action"]:
        return whole_card(narrator)
    if stage == "end_card":
        return end_card(narrator)
    if stage == "title_card":
        return title_card(narrator)
    if stage == "exploded":
        return pointed(row, narrator)
    carded = titled(row, count, treatment["kind"]) >= 0
    pointed_at = part == 0 and count > 1 and pointed(row, narrator)
    return row.words if part == 0 and row.role != "end" and not carded and not pointed_at else ""


def tagline(narrator: Voice) -> str:
    """What it is, in the brief's own words: 'A solar lamp that charges phones'; empty when they say no more."""
    treatment, whole = narrator.treatment, narrator.reading.subject.whole
    if treatment["claims"] and any_of(tuple(reads(treatment["language"])["statement"])).match(treatment["claims"][0]):
        return capital(str(treatment["claims"][0]))[:MOST]
    for claim in treatment["claims"] if whole else ():
        found = re.search(rf"{re.escape(whole)}.{{0,9}}?{re.escape(claim)}", narrator.reading.text, re.IGNORECASE)
        if found and len(found.group()) <= MOST and "\n" not in found.group():
            return capital(found.group())
    subject = str(treatment["subject"])
    subject = narrator.slots.get("our", subject) if re.search(r"['’]s\s", subject) else subject
    return capital(subject) if subject.lower() not in str(treatment["name"] or treatment["title"]).lower() else ""


def title_card(narrator: Voice) -> str:
    """'Title|what it is'."""
    treatment = narrator.treatment
    title, name = str(treatment["title"]), str(treatment["name"] or treatment["title"])
    if treatment["kind"] in ("explainer", "story"):
        return title
    under = tagline(narrator) or str(treatment["setting"]).replace(name, "").strip(" ,")
    return "|".join(filter(None, [name, under]))


def whole_card(narrator: Voice) -> str:
    """'Name|call' over a film's only shot, which has no card to end on."""
    treatment = narrator.treatment
    return f"{treatment['name'] or treatment['title']}|{str(treatment['call_to_action']).rstrip('.')}"


def end_card(narrator: Voice) -> str:
    """'Name|line|button|address', each only when the brief gave it; trailing empties dropped."""
    treatment = narrator.treatment
    call, address = str(treatment["call_to_action"]).rstrip("."), narrator.reading.address
    call = LOOSE_END.sub("", call.removesuffix(address).rstrip()) if address and call.endswith(address) else call
    name = str(treatment["name"] or treatment["title"])
    button = call if call and len(call.split()) <= 3 and finds(reads(treatment["language"])["calls"], call) else ""
    line = call if call and not button else tagline(narrator)
    return "|".join([name, line, button, address]).rstrip("|")
