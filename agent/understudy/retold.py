"""The subject and the claims of a film with an errand, as a narrator can say them, in the brief's own words."""

import re
from dataclasses import replace

from agent.understudy.grammar import article, number_of
from agent.understudy.listed import listed, noted, roomed, street
from agent.understudy.nouns import Subject
from agent.understudy.reading import Reading
from agent.understudy.tales import plotted

APPEAL = re.compile(
    r"\b(?:appeal|campaign|fundraiser|charity|awareness film|spenden\w+|collecte|raccolta|recaudación|angariação)\b",
    re.I,
)
COUNTED = re.compile(
    r"(?:\b(\d{1,3})(?:th|st|nd|rd)\s+anniversary|\b(\d{1,3})\s+years\s+of\s+((?:[A-Z][\w'’&-]*\s?)+)"
    r"|\b(?:turns|turning)\s+(\d{1,3}))"
)
SAYS = re.compile(
    r"\s(?=(?:has|have|is|are|will|opens|closes|turns|celebrates|seeks|invites|hat|ist|feiert|wird|fête|est|tiene|cumple|celebra"
    r"|compie|festeggia|faz|tem)\s)"
)
SOUGHT = re.compile(
    r"(?i:\b(?:hiring|recruiting|looking for|seeking|seeks|we need|recrutons|cherchons|procuramos|suchen))\s+"
    r"(?:(?:an?|new|our next|des|une?)\s+)?((?!(?:video|film|ad|spot|clip|promo|short|reel|fair)\b)"
    r"\w[\w-]*(?:\s\w[\w-]*){0,3}?)"
    r"(?=\s+(?:at|in|for|to|who|with|à|au|für|bei|para|per|no|na)\b|\s*[,.;:!?—–-]|\s*$)"
)
HELP = re.compile(r"\bhelp us \w+ (?:the|our|a) (\w+)[^,.;!?\n]*", re.I)
HIRED = re.compile(r"^(?:is|are) hiring\b|^(?:stellt ein|recrute|contrata|assume)\b", re.I)


def retold(reading: Reading, errand: str, *, genre: bool) -> Reading:
    """A reading whose subject and claims suit its errand."""
    if genre:
        return replace(reading, subject=plotted(reading))
    means = {
        "volunteers": _helping,
        "years": _counted,
        "homes": roomed,
        "civic": _posted,
        "club": _clubbed,
        "school": _schooled,
    }
    means |= {"memorial": _mourned, "hiring": _hiring, "date": _dated, "church": _invited}
    means |= dict.fromkeys(("water", "giving", "rescue", "awareness"), _asked)
    means |= dict.fromkeys(("book", "record"), _credited)
    subject = means[errand](reading) if errand in means else reading.subject
    subject = noted(reading, subject) if errand in ("church", "clinic", "school", "club", "shop") else subject
    subject = listed(reading, subject) if errand in ("homes", "dealer") else subject
    subject = replace(subject, name=street(reading)) if errand == "homes" and street(reading) else subject
    wanted = _sought(reading) if errand == "hiring" else reading.audience
    wanted = "" if re.match(r"(?:our|my)\s", wanted) or errand in ("memorial", "water", "giving") else wanted
    subject = replace(subject, name="") if re.fullmatch(r"[a-zà-ÿ]{1,3}", subject.name) else subject
    return replace(reading, subject=subject, audience=wanted)


def _sought(reading: Reading) -> str:
    """Whom a hiring notice looks for, without the words around it."""
    own, found = reading.audience, SOUGHT.search(reading.text)
    if own and not re.search(r"hiring|recruit|looking|we ", own):
        return own
    who = found[1].strip() if found else reading.subject.phrase.partition(" wanted")[0]
    one = reading.language == "en" and number_of(who) == "one"
    sought = found or reading.subject.phrase.endswith(" wanted")
    return (f"{article(who)} {who}" if one else who) if sought else ""


EMPLOYER = re.compile(
    r"(?:(?:à|au|per|para|für|en|nel|no|na|chez|bei)\s)?(?:l['’]|(?:la|le|el|il|das|die|den|dem|der|nuestr[oa]|notre|o|a)\s)?"
    r"(?P<who>[^,.;]*[A-ZÀ-Ý].*)"
)


def _hiring(reading: Reading) -> Subject:
    """Who hires, where the name stands after 'for' or 'at'."""
    subject = reading.subject
    found = EMPLOYER.fullmatch(reading.audience) or EMPLOYER.fullmatch(subject.setting)
    if cried := re.fullmatch(r"(.+?) (?:wanted|seeks .+)", subject.phrase):
        return replace(subject, phrase=cried[1], whole="")
    if reading.language in ("en", "de") or len(subject.name) > 3 or found is None:
        return subject
    return replace(subject, phrase=found["who"], name=found["who"], whole=found["who"], setting="")


def _mourned(reading: Reading) -> Subject:
    """'Gedenkvideo für meinen Opa Josef' is for Josef, and is not called a memorial."""
    found = re.search(r"[A-ZÀ-Ý][\w'’-]+$", reading.audience)
    if found is None:
        return replace(reading.subject, name=re.sub(r"\s\d{4}\b.*$", "", reading.subject.name))
    return replace(reading.subject, phrase=found.group(), name=found.group(), whole=found.group())


def _helping(reading: Reading) -> Subject:
    """'volunteers for our beach cleanup': the cleanup is the subject, and nobody is 'hiring'."""
    claims = tuple(claim for claim in reading.subject.claims if not HIRED.match(claim))
    owned = re.search(r"\bfor (our|my) ((?:[a-z][\w-]*\s?){1,3}?)(?=\s(?:in|at|on)\b|\s*[,.;:!?]|\s*$)", reading.text)
    if owned is None:
        return replace(reading.subject, claims=claims, stated=False)
    return replace(
        reading.subject, phrase=owned[2], whole=f"{owned[1]} {owned[2]}", owner=owned[1], claims=claims, stated=False
    )


def _counted(reading: Reading) -> Subject:
    """'100 years of Hartmann Tools': whose years, and how many."""
    subject, found = _split(reading.subject), COUNTED.search(reading.text)
    if not subject.name and re.fullmatch(r"(?:[A-ZÀ-Ý][\w'’&-]*\s?){1,4}", subject.setting):
        subject = replace(subject, name=subject.setting, setting="")
    if subject.name and re.fullmatch(r"\d{1,3} years", subject.phrase):
        claims = (subject.phrase, *subject.claims)
        return replace(subject, phrase=subject.name, whole=subject.name, claims=claims)
    if found is None:
        return subject
    if found[3]:
        subject = replace(subject, phrase=found[3].strip(), name=found[3].strip(), whole=found[3].strip())
    count = found[1] or found[2]
    said = any(count in claim for claim in (*subject.claims, subject.phrase)) if count else True
    return subject if said else replace(subject, claims=(f"{count} years", *subject.claims))


def _dated(reading: Reading) -> Subject:
    """The call is said at the end, and not before."""
    rest = tuple(claim for claim in reading.subject.claims if not re.fullmatch(r"save[- ]the[- ]date", claim, re.I))
    return replace(reading.subject, claims=rest)


def _invited(reading: Reading) -> Subject:
    """'church invite' is about the church."""
    phrase = re.sub(r"\s(?:invite|invitation|promo|video)$", "", reading.subject.phrase)
    return replace(reading.subject, phrase=phrase, whole=phrase)


def _schooled(reading: Reading) -> Subject:
    """'open day at Oakfield Primary School' has the school's name."""
    subject = reading.subject
    if subject.name or not re.match(r"at [A-Z]", subject.setting):
        return subject
    when = ", ".join([subject.phrase, *subject.claims[:1]])
    return replace(subject, name=subject.setting[3:], setting="", claims=(when, *subject.claims[1:]))


def _posted(reading: Reading) -> Subject:
    """A public notice: who speaks, and the notice as it stands."""
    subject = reading.subject
    office = re.sub(r"\s(?:notice|announcement|info|information|update|video)$", "", subject.phrase)
    subject = _split(replace(subject, phrase=office))
    if subject.claims and subject.setting.startswith("to "):
        claims = (f"{subject.claims[0]} {subject.setting}", *subject.claims[1:])
        subject = replace(subject, claims=claims, setting="")
    told = re.search(r"(?:notice|announcement|info|information|update):\s*([^.;,\n]{8,90})", reading.text, re.I)
    if told and told[1].strip() not in subject.claims:
        subject = replace(subject, claims=(told[1].strip(), *subject.claims))
    return replace(subject, whole=SAYS.split(subject.whole)[0].replace(" notice", ""))


def _credited(reading: Reading) -> Subject:
    """'The Salt Road by Ana Vale': who made it is said of it."""
    subject = reading.subject
    if subject.phrase.startswith("by ") and subject.name:
        return replace(subject, phrase=subject.name, whole=subject.name, claims=(subject.phrase, *subject.claims))
    if subject.setting.startswith("by "):
        return replace(subject, setting="", claims=(subject.setting, *subject.claims))
    return subject


def _clubbed(reading: Reading) -> Subject:
    """'soccer club Westside Rovers': the capitals are its name."""
    subject = reading.subject
    found = re.fullmatch(r"((?:[a-z][\w-]*\s)+)((?:[A-Z][\w'’-]*\s?)+)", subject.phrase)
    if found is None:
        return replace(subject, story=False)
    return replace(subject, phrase=found[1].strip(), name=found[2].strip(), whole=found[1].strip(), story=False)


def _split(subject: Subject) -> Subject:
    """'city library has new hours' → the library, and what is said of it."""
    parts = SAYS.split(subject.phrase, maxsplit=1)
    if len(parts) == 1:
        return subject
    whole = SAYS.split(subject.whole, maxsplit=1)[0]
    return replace(subject, phrase=parts[0], whole=whole, claims=(parts[1], *subject.claims), stated=True)


def _asked(reading: Reading) -> Subject:
    """A cause is what is asked for: 'winter coats for homeless people', not the appeal."""
    subject = replace(reading.subject, name=re.sub(r"^PSA$", "", reading.subject.name))
    helped = HELP.search(reading.text)
    if helped and not subject.name:
        claims = (helped.group(), *(claim for claim in subject.claims if claim not in helped.group()))
        return replace(subject, phrase=helped[1], whole=helped[1], claims=claims)
    served = re.search(r"\b[Ff]or the ((?:[A-Z][\w'’-]+\s?)+)", reading.text)
    if APPEAL.fullmatch(subject.phrase) and served:
        return replace(subject, phrase=served[1].strip(), whole=served[1].strip(), name="")
    whole = next((claim for claim in subject.claims if subject.phrase and subject.phrase in claim), "")
    if whole and not subject.name and not subject.owner:
        rest = tuple(claim for claim in subject.claims if claim != whole)
        return replace(subject, phrase=whole, whole=whole, claims=rest)
    meant = f"{reading.audience} {subject.setting}".strip()
    if APPEAL.search(subject.phrase) and reading.audience and not subject.name:
        return replace(subject, phrase=meant, whole=meant, setting="")
    after = re.search(r":\s*([^:,.;!?\n]{6,70})", reading.text)
    if APPEAL.search(subject.phrase) and after and not subject.name:
        return replace(subject, phrase=after[1].strip(), whole=after[1].strip())
    needs = re.search(r"\bwe need [^,.;!?\n]{4,70}", reading.text)
    if needs and needs.group() not in subject.claims:
        subject = replace(subject, claims=(needs.group(), *subject.claims))
    against = re.fullmatch(r"awareness (?:against|about|of|for) (.+)", subject.phrase)
    return replace(subject, phrase=against[1], whole=against[1]) if against else subject
