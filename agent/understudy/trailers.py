"""A trailer: a few words of dread or joy, the plot in the brief's own words, and the title."""

import re

from agent.understudy.fitting import Beat
from agent.understudy.grammar import capital
from agent.understudy.voice import Voice

BREAK = re.compile(r",\s+|\s(?=(?:when|until|but|because|before|while|and then|bis|aber|bevor|mais|pero|ma|mas)\s)")
LONG = 9
"""Words from which a sentence of the plot is told in two breaths."""


def trailed(v: Voice) -> list[Beat]:
    """Plot and tension by turns; ends on the title, or on the brief's own call."""
    used: set[str] = set()
    plots = [Beat("claim", line, line) for claim in v.treatment["claims"] for line in breaths(claim)]
    tense = [line for _ in v.own.get("life", []) if (line := v.one(v.own["life"], used))]
    lives = [Beat("life", line, rank=i) for i, line in enumerate(tense)]
    said = [Beat("open", v.one(v.own.get("open", []), used))]
    for i in range(max(len(plots), len(lives))):
        said += [*plots[i : i + 1], *lives[i : i + 1]]
    turn = Beat("turn", v.one(v.own.get("turn", []), used))
    return [*said, turn, Beat("end", _last(v, used))]


def breaths(claim: str) -> list[str]:
    """'a widow waits, until a stranger knocks' → two lines."""
    parts = BREAK.split(claim) if len(claim.split()) >= LONG else [claim]
    told = [f"{capital(part.strip())}." for part in parts]
    return told if all(len(part.split()) >= 3 for part in parts) else [f"{capital(claim)}."]


def _last(v: Voice, used: set[str]) -> str:
    call = ["{Title}. {Call}."] if v.treatment["call_to_action"] else []
    return v.one(call or v.own.get("close", []), used) or v.one(["{Title}.", "{Name_or_subject}."], used)
