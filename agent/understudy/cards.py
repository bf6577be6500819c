"""The words of a shot: kinetic type, the title card, the end card."""

from typing import TYPE_CHECKING

from agent.understudy.grammar import capital
from agent.understudy.vocabulary import finds, reads
from agent.understudy.voice import Voice

if TYPE_CHECKING:
    from agent.understudy.storyboard import Row


def shown_words(row: "Row", part: int, staging: str, narrator: Voice) -> str:
    treatment = narrator.treatment
    if not treatment["words_on_screen"]:
        return ""
    if staging == "end_card":
        return end_card(narrator)
    if staging == "title_card":
        return title_card(narrator)
    return row.words if part == 0 and row.role != "end" else ""


def title_card(narrator: Voice) -> str:
    """'Title|what it is'."""
    treatment = narrator.treatment
    title, subject = str(treatment["title"]), str(treatment["subject"])
    name = str(treatment["name"] or title)
    if treatment["kind"] in ("explainer", "story"):
        return title
    under = (
        capital(subject)
        if subject.lower() not in name.lower()
        else str(treatment["setting"]).replace(name, "").strip(" ,")
    )
    return "|".join(filter(None, [name, under]))


def end_card(narrator: Voice) -> str:
    """'Name|line|button|address', each only when the brief gave it; trailing empties dropped."""
    treatment = narrator.treatment
    call, name = str(treatment["call_to_action"]).rstrip("."), str(treatment["name"] or treatment["title"])
    button = call if call and len(call.split()) <= 3 and finds(reads(treatment["language"])["calls"], call) else ""
    subject = capital(str(treatment["subject"]))
    line = call if call and not button else (subject if subject.lower() not in name.lower() else "")
    return "|".join([name, line, button, narrator.reading.address]).rstrip("|")
