"""Days, hours, streets and counts: clauses that are told as they stand."""

import re

from agent.understudy.notices import DEAL

STREET = re.compile(
    r"\d+[a-z]?\s+(?:[A-Z][\w'’.-]*\s){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Way|Court|Square|Place"
    r"|Boulevard"
    r"|Blvd|Row|Hill)\.?"
    r"|[A-Z]\w+ (?:St|Ave|Rd|Blvd|Ln)\.?|[A-ZÄÖÜ][\wäöüß]+(?:straße|strasse|weg|platz|gasse)\s\d+[a-z]?",
)
COUNT = re.compile(
    r"\d[\dǀ]{0,6}[k+]?\s+(?!second|minute|hour|sec|min)[a-z]+s(?:\s+(?:at|in|of|with)\s+\w[^.]{1,30})?", re.IGNORECASE
)
SINCE = re.compile(r"\b(?:since|seit|depuis|desde|dal) \d{4}$", re.IGNORECASE)
DAY = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?|(?:jan|febr)uary|march|april|may|june|july|august|(?:sept|nov"
    r"|dec)ember"
    r"|october|(?:mon|diens|donners|frei|sams|sonn)tags?|mittwochs?|januar|februar|märz|mai|juni|juli|oktober|dezember",
)
DAYS_IN = re.compile(rf"\b(?:{DAY.pattern})\b", re.IGNORECASE)
WHEN_IN = re.compile(
    rf"\b(?:every|each|starting|opening|opens|jeden|chaque|cada|ogni)\s+(?:{DAY.pattern}|weekend|day|morning"
    r"|evening|night|week|month)\b",
    re.IGNORECASE,
)
DATE = re.compile(
    rf"{DAY.pattern}|\d[\d:.–-]*(?:st|nd|rd|th|am|pm|h|\.)?(?:[–-]\d[\d:.]*(?:am|pm|h)?)?|on|at|the|of|from|to"
    r"|until|every|this|next|and|am|um|den|uhr"
    r"|o['’]clock|noon|midnight|evening|morning|night|afternoon|am|pm"
)


def told(clause: str) -> bool:
    """A date, a street or an offer: it is told as it stands."""
    counted = (
        re.fullmatch(r"\d{4}[–-]\d{4}", clause)
        or COUNT.fullmatch(clause)
        or STREET.fullmatch(clause)
        or SINCE.search(clause)
    )
    regular = len(clause.split()) <= 6 and WHEN_IN.search(clause)
    return dated(clause) or bool(counted or regular or (DEAL.search(clause) and len(clause.split()) <= 9))


def dated(clause: str) -> bool:
    """Nothing but days, months, figures and hours, with at least one day or month."""
    tokens = [] if re.search(r"[$€£%]", clause) else re.findall(r"[\w:.'’-]+", clause.lower())
    return any(DAY.fullmatch(token) for token in tokens) and all(DATE.fullmatch(token) for token in tokens)
