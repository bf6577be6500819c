"""What a narrator says, in order: a beginning, a turn and an end out of the brief's own words."""

import re
from dataclasses import replace
from typing import Any

from agent.understudy import knowledge
from agent.understudy.asking import spoken
from agent.understudy.counted import points
from agent.understudy.errand import is_genre
from agent.understudy.fitting import Beat, fit, spoken_seconds
from agent.understudy.lines import audience_line, claim_line, end, mooded, turn
from agent.understudy.trailers import trailed
from agent.understudy.vocabulary import finds
from agent.understudy.voice import Voice


def beats(narrator: Voice) -> list[Beat]:
    """The film's lines in order, as many as its length can carry."""
    kind = narrator.treatment["kind"]
    if not narrator.reading.subject.phrase and kind != "story":
        return fit(_unknown(narrator), narrator)
    steps = (
        knowledge.steps(
            narrator.treatment["subject"], narrator.treatment["language"], narrator.reading.subject.question
        )
        if kind in ("explainer", "demo")
        else []
    )
    if kind == "explainer" and narrator.reading.subject.points:
        return fit(_counted(narrator), narrator)
    if kind == "explainer" and not steps and not narrator.treatment["name"]:
        return fit(_looked(narrator), narrator)
    if is_genre(narrator.errand) and kind == "teaser":
        return fit(trailed(narrator), narrator)
    writer = _explained if steps and kind == "explainer" else (_told if kind == "story" else _shown)
    return fit(writer(narrator, [Beat("step", *step) for step in steps]) if steps else writer(narrator, []), narrator)


def _shown(v: Voice, steps: list[Beat]) -> list[Beat]:
    """Before, the thing itself, what it does, life with it, a turn, the end."""
    used: set[str] = set()
    kind, prose = v.treatment["kind"], v.prose
    about = "explained" if v.reading.subject.explains and "explained" in prose["reveal"] else kind
    reveal = v.one(_named(v), used) or v.one(prose["reveal"].get(about, []), used)
    reveal = reveal or v.one(prose["reveal"]["any"], used)
    if not v.own.get("reveal") and not _names(reveal, v):
        own = v.treatment["language"] != "en" and (v.one(["{Our}."], used) or v.one(["{A}."], used))
        naming = own or v.one(prose["naming"].get(kind, []), used) or v.one(prose["naming"]["any"], used)
        reveal = f"{reveal} {naming}".strip()
    claims = list(v.treatment["claims"])
    if v.reading.subject.stated and claims and claims[0] in v.reading.subject.claims:
        reveal = v.one(["{Called} {claim}."], used, claim=claims.pop(0)) or reveal
    said = [*_several(v, "open", used), *_several(v, "before", used), Beat("reveal", reveal)]
    special = _special(v, used)
    said += [Beat("claim", special)] if special else []
    said += [Beat("claim", claim_line(v, claim, i, used), claim) for i, claim in enumerate(claims)]
    lives = _lives(v, v.pool("life"), used)
    said += [*lives[:1], Beat("audience", audience_line(v, used)), *lives[1:]]
    late = [Beat("turn", turn(v, used)), *_several(v, "turn", used)[1:]]
    return [*said, *late, Beat("end", end(v, used))]


LONG = 75
"""Seconds from which a film opens, waits and turns in more than one line."""


def _several(v: Voice, role: str, used: set[str]) -> list[Beat]:
    """One line of a role; a long film takes all that its topic has."""
    most = len(v.pool(role)) if v.treatment["seconds"] >= LONG else 1
    lines = [v.one(v.pool(role), used) for _ in range(most)]
    rest = "life" if role == "turn" else "before"
    return [Beat(role if i == 0 else rest, line, rank=i) for i, line in enumerate(lines)]


def _lives(v: Voice, pool: list[str], used: set[str]) -> list[Beat]:
    """Life with the subject, in the sheet's own order; a shuffled rank says which lines stay when time is short."""
    steps: list[str] = (
        v.prose.get("topics", {}).get(v.topic, {}).get("steps", []) if v.treatment["kind"] == "demo" else []
    )
    lines = [line for template in steps or pool if (line := v.one([template], used))]
    ranks = list(range(len(lines)))
    if not steps:
        v.dice.shuffle(ranks)
    return [Beat("life", line, rank=rank) for line, rank in zip(lines, ranks, strict=True)]


def _named(v: Voice) -> list[str]:
    """The errand's own ways to show its subject; those with the name, where it has one."""
    pool = list(v.own.get("reveal", []))
    best = (word for word in ("name", "our", "where") if v.slots.get(word))
    return next((lines for word in best if (lines := [line for line in pool if f"{{{word}}}" in line.lower()])), pool)


def _names(line: str, v: Voice) -> bool:
    return v.treatment["subject"].lower() in line.lower()


def _special(v: Voice, used: set[str]) -> str:
    """Lines that hold only for a kind of thing, such as a lamp that is a solar lamp."""
    extra = v.prose.get("topics", {}).get(v.topic, {})
    words = {"solar": ["solar*", "solaire", "solare"]}
    for key, names in words.items():
        if key in extra and finds(names, v.treatment["subject"]):
            return v.one(extra[key], used)
    return ""


def _told(v: Voice, steps: list[Beat]) -> list[Beat]:
    """A story: the world as it was, what happens, and what it leaves behind."""
    used: set[str] = set()
    plot: dict[str, Any] = v.prose["plot"] | {
        role: list(v.own[role]) for role in ("open", "life", "turn") if role in v.own
    }
    topical = v.prose.get("topics", {}).get(v.topic, {}) if v.topic in plot.get("topics", []) else {}
    said = [
        Beat("open", v.one(topical.get("open", []) or plot["open"], used)),
        Beat("before", v.one(topical.get("before", []) or plot["open"], used)),
    ]
    lives = _lives(v, topical.get("life", plot.get("life", [])), used)
    if v.treatment["claims"] and STATE.match(v.treatment["claims"][0]) and plot.get("state"):
        said[0] = Beat("open", v.one(plot["state"], used, claim=v.treatment["claims"][0]), v.treatment["claims"][0])
    claims = v.treatment["claims"][said[0].claim != "" :]
    claims = [
        f"is {one}" if re.match(r"[a-z]{3,}ing\b", one) and v.treatment["language"] == "en" else one for one in claims
    ]
    events = [
        Beat("claim", v.one(plot["event"], used, claim=claim) if i == 0 else claim_line(v, claim, i, used), claim)
        for i, claim in enumerate(claims)
    ]
    if said[0].claim and not events:
        events = [Beat("reveal", v.one(plot["change"], used))]
    if not events:
        events = [Beat("reveal", v.one(v.prose["reveal"]["story"], used) or v.one(v.prose["reveal"]["any"], used))]
    after = Beat("after", v.one(plot["after"], used))
    late = v.one(topical.get("turn", []), used) if topical.get("turn") else ""
    return [
        *said,
        *lives[:1],
        *events,
        after,
        *lives[1:],
        Beat("turn", late or v.one(v.own.get("turn", []), used) or mooded(v, used) or v.one(plot["turn"], used)),
        Beat("end", end(v, used)),
    ]


def _explained(v: Voice, steps: list[Beat]) -> list[Beat]:
    """A question, the steps in order, and what it comes to."""
    used: set[str] = set()
    numbered = [replace(step, rank=i if i < len(steps) - 1 else 1) for i, step in enumerate(steps)]
    question = replace(numbered[0], role="question")
    if short := None if v.treatment["call_to_action"] else _answer(question, steps, v):
        between = [step for step in numbered[1:] if step.line != short.line]
        return [question, *between, replace(short, role="end")]
    return [
        question,
        *numbered[1:],
        replace(Beat("audience", audience_line(v, used)), rank=2),
        Beat("end", end(v, used)),
    ]


def _answer(question: Beat, steps: list[Beat], v: Voice) -> Beat | None:
    """In a short film, the step that answers best and has room: what it comes to, else the first."""
    room = 0.94 * float(v.treatment["seconds"]) - 1.5 - spoken_seconds(question.line)
    able = [step for step in (steps[-1], *steps[1:-1]) if spoken_seconds(step.line) <= room]
    return able[0] if able and v.treatment["seconds"] <= 16 else None


def _counted(v: Voice) -> list[Beat]:
    """The brief's own points, each with its number; where it names none, what there is to see, which claims nothing."""
    used: set[str] = set()
    prose = v.prose.get("topics", {}).get(v.topic, {}) or v.prose["plain"]
    advises = re.search(
        r"\b(?:tips|ways|mistakes|tricks|habits|hacks|rules|lessons)\b", v.reading.subject.question, re.IGNORECASE
    )
    prose = v.prose["advice"] if advises and "advice" in v.prose else prose
    spare = _lives(v, prose.get("life", v.prose["plain"]["life"]), used)
    claims = [Beat("claim", claim_line(v, claim, i, used), claim) for i, claim in enumerate(v.treatment["claims"])]
    numbers = points(v.reading.subject.points, v.treatment["language"])
    spare = [beat for beat in spare if not beat.line.startswith(numbers)]
    own = [*claims, *spare, *_lives(v, v.prose["plain"]["life"], used)]
    said = [
        replace(beat, role="claim", line=f"{number}. {beat.line}", rank=i)
        for i, (number, beat) in enumerate(zip(numbers, own, strict=False))
    ]
    first = spoken(v.reading.subject.question, v.treatment["language"])
    closing = v.one([*v.prose["close"]["ad"], *v.prose["close"]["any"]], used)
    return [Beat("question", first), *said, Beat("end", end(v, used) if v.treatment["call_to_action"] else closing)]


def _looked(v: Voice) -> list[Beat]:
    """Nothing on the shelf explains it: the question, what the brief itself says, and an honest look."""
    used: set[str] = set()
    asking = v.reading.subject.question
    pool = (
        v.prose["undone"]
        if re.search(r"\b(?:how|steps) to\b", asking, re.I) and "undone" in v.prose
        else v.prose["unexplained"]
    )
    first = spoken(asking, v.treatment["language"]) if asking else v.one(pool["open"], used)
    claims = [Beat("claim", claim_line(v, claim, i, used), claim) for i, claim in enumerate(v.treatment["claims"])]
    closing = end(v, used) if v.treatment["call_to_action"] else v.one(pool["close"], used)
    return [
        Beat("question", first or v.treatment["title"]),
        *claims,
        *_lives(v, pool["life"], used),
        Beat("audience", audience_line(v, used)),
        Beat("end", closing),
    ]


def _unknown(v: Voice) -> list[Beat]:
    """Nothing is known of the subject, so nothing is claimed of it."""
    used: set[str] = set()
    pool = v.prose["unknown"]
    lives = _lives(v, pool["life"], used)
    closing = v.one(v.prose["close"]["with_call"], used) if v.treatment["call_to_action"] else ""
    said = [
        Beat("open", v.one(pool["open"], used)),
        Beat("before", v.one(pool["before"], used)),
        Beat("reveal", v.one(pool["reveal"], used)),
    ]
    return [
        *said,
        *lives,
        Beat("audience", audience_line(v, used)),
        Beat("turn", turn(v, used)),
        Beat("end", closing or v.one(pool["close"], used)),
    ]


STATE = re.compile(
    r"(?:is|has|was|can|cannot|can't|loves|lives|wants|never|always|hates|fears|dreams|believes|misses)\b"
)
