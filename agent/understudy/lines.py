"""Single lines: a promise, an audience, a turn, an end."""

import re

from agent.understudy.notices import DEAL
from agent.understudy.sweeping import WHEN
from agent.understudy.vocabulary import any_of, finds, reads, sheet
from agent.understudy.voice import Voice


def claim_line(v: Voice, claim: str, place: int, used: set[str]) -> str:
    """A promise of the brief as a sentence, in the brief's own words."""
    words, forms = reads(v.treatment["language"]), v.prose["claim"]
    if v.errand in ("homes", "dealer", "church", "clinic", "school", "shop") and not ACTS.match(claim):
        return v.one(forms["said"], used, claim=claim)
    first = claim.split()[0].lower()
    if any_of(tuple(words["with"])).fullmatch(first):
        rest = claim.split(" ", 1)[1] if " " in claim else claim
        return (
            v.one(forms["has"] if words["with"].index(first) == 0 else forms["lacks"], used, claim=rest)
            or f"{claim.capitalize()}."
        )
    first = re.split(r"['’]", first)[0]
    feast = finds(tuple(sheet("notices")["occasions"]), claim)
    if (
        feast
        or BARE.match(claim)
        or SAID.search(claim)
        or first in words["prepositions"]
        or first in words["people_for"]
    ):
        return v.one(forms["said"], used, claim=claim)
    if v.treatment["language"] == "de":
        claim = re.sub(r"\s+(?:ist|sind)$", "", claim)
    if first in words["statement"]:
        return v.one(forms["said"], used, claim=claim)
    doing = v.treatment["language"] == "en" and re.fullmatch(r"[a-z]{3,}ing", first)
    if doing or finds(words["participles"], first) or finds(words["facts_words"], claim):
        pool = forms["is"] + (forms.get("is_too", []) if place else [])
        return v.one(pool, used, claim=claim) or v.one(forms["said"], used, claim=claim)
    if v.treatment["language"] == "de":
        claim = german_verb_second(claim)
    plural = v.treatment["language"] == "en" and v.many and not first.endswith("s")
    pool = forms["vp"][:1] if place == 0 and not plural else forms["vp"][1:]
    return (
        v.one(pool, used, claim=claim)
        or v.one(forms["vp"], used, claim=claim)
        or v.one(forms["said"], used, claim=claim)
    )


PEOPLED = (
    "town*",
    "cit*",
    "village*",
    "home*",
    "school*",
    "office*",
    "club*",
    "who",
    "grandma*",
    "grandpa*",
    "mum*",
    "dad*",
)
"""Where people are meant, though they are not named: a lamp for small towns is for somebody, one for toys is not."""
BIDS = "|".join(sheet("languages/world")["imperatives"])
BARE = re.compile(rf"{WHEN.pattern}|(?:{BIDS})\s|(?:a|an|our|my|first|then|next|finally)\s|\w+ first$", re.IGNORECASE)
SAID = re.compile(
    rf"(?i:{DEAL.pattern})|^[\d$€£]|\bsince \d{{4}}$|^(?:new|the|this|these|all)\s"
    r"|^\w+(?<!s)s\s+(?:\w{2,}ed|only|from|made|built|are|is|all|in|at)\b"
    rf"|^(?:{sheet('notices')['dates']})\b|^open\s(?:house|day|mic|studio|evening|doors)\b"
    r"|\b(?:sale|opening|special|deal|party|night|event)$|^[A-ZÀ-Ý][\w'’]*\s+(?:[A-ZÀ-Ý]|\d)",
)
"""Claims that stand as sentences of their own: an offer, a date, 'screens fixed in 30 minutes'."""
ACTS = re.compile(r"(?:is|are|has|with|without|(?!\w*ss\b)[a-zà-ÿ]{2,}s)\s", re.IGNORECASE)
"""How a claim begins that needs its subject: 'is for sale', 'opens on Monday'."""
PREFIX = re.compile(
    r"(?:auf|ab|an(?!t)|aus|ein|mit|zu(?!g)|vor|nach|weg|zurück|zusammen|hin|her|fest)(?=[a-zäöü]{3,})", re.IGNORECASE
)


def german_verb_second(claim: str) -> str:
    """'Handys auflädt' → 'lädt Handys auf': a relative clause becomes a main clause."""
    *rest, verb = claim.split()
    if not rest or not re.search(r"(?:t|n|st|ält|ann|uss)$", verb):
        return claim
    prefix = PREFIX.match(verb)
    return " ".join([verb[prefix.end() :], *rest, prefix.group()] if prefix else [verb, *rest])


def audience_line(v: Voice, used: set[str]) -> str:
    """A line to the people it is for; special ones where we have them."""
    who = v.treatment["audience"]
    if not who:
        return ""
    if any_of(tuple(reads(v.treatment["language"])["owners"])).match(who):
        return v.one(v.prose["audience"]["singular"][:1], used)
    if v.treatment["language"] == "en" and not finds((*reads("en")["people"], *PEOPLED), who):
        return ""
    special: list[str] = v.own.get("audience") or v.prose["audience"].get(who.lower().split()[-1], [])
    plain = (
        v.prose["audience"]["any"]
        if len(who.split()) <= 2 and finds(reads(v.treatment["language"])["people"], who)
        else v.prose["audience"]["singular"][: 2 if finds(reads(v.treatment["language"])["people"], who) else 1]
    )
    return v.one(special, used) or v.one(plain, used)


def turn(v: Voice, used: set[str]) -> str:
    """Where the film changes: by its tone, or by what it is about."""
    if "turn" in v.own:
        return v.one(list(v.own["turn"]), used)
    moods = [mood for mood in v.reading.moods if mood in v.prose["turn"]]
    topical = (
        v.pool("turn")
        if v.treatment["kind"] == "explainer"
        else v.prose.get("topics", {}).get(v.topic, {}).get("turn", [])
    )
    toned = v.prose["turn"][moods[0]] if moods else v.prose["turn"]["plain"]
    return v.one(topical if topical and (v.dice.random() < 0.7 or not moods) else toned, used) or v.one(toned, used)


def mooded(v: Voice, used: set[str]) -> str:
    """A turn in the brief's own tone, empty when the brief has none."""
    moods = [mood for mood in v.reading.moods if mood in v.prose["turn"]]
    return v.one(v.prose["turn"][moods[0]], used) if moods else ""


def end(v: Voice, used: set[str]) -> str:
    """The closing line: the brief's own call when it has one."""
    close = v.prose["close"]
    if v.treatment["call_to_action"]:
        topical = v.prose.get("topics", {}).get(v.topic, {}).get("close", [])
        if topical and len(v.treatment["call_to_action"].split()) <= 2:
            return v.one(topical, used)
        own = (
            [template for template in close["with_call"] if "{name}" in template]
            if v.treatment["name"]
            else ["{Call}."]
        )
        return v.one(own, used) or v.one(["{Call}."], used)
    if closing := v.one(list(v.own.get("close", [])), used):
        return closing
    occasion = _occasion(v)
    ends = v.prose.get("topics", {}).get(v.topic, {}).get("ends", [])
    ends = ends if v.treatment["kind"] == "event" or v.topic in ("idea", "christmas") else []
    if ends and not occasion:
        return v.one(ends, used)
    return v.one(close.get(occasion or v.treatment["kind"], []), used) or v.one(close["any"], used)


OCCASIONS = {
    "birthday": ("birthday", "geburtstag*", "anniversaire", "cumpleaños", "compleanno", "aniversário"),
    "wedding": ("wedding", "hochzeit*", "mariage", "boda", "matrimonio", "casamento"),
}


def _occasion(v: Voice) -> str:
    """A birthday or a wedding is no event one sells tickets for."""
    about = v.treatment["kind"] == "event"
    subject = "" if v.treatment["name"] else v.treatment["subject"]
    about = about and not any(any_of((*words, "party")).search(subject) for words in OCCASIONS.values())
    text = f"{v.reading.text} {v.treatment['subject']}"
    return next((name for name, words in OCCASIONS.items() if about and any_of(words).search(text)), "")
