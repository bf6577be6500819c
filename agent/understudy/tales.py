"""The plot of a trailer, as its brief tells it."""

import re
from dataclasses import replace

from agent.understudy.claims import plot_of
from agent.understudy.listed import WISH
from agent.understudy.nouns import Subject
from agent.understudy.reading import Reading
from agent.understudy.vocabulary import finds, reads

TITLED = re.compile(r"\b(?:title is|titled|title:|called)\s*['\"“]?([A-Z][^,.;\n'\"”]+)")
TALE = re.compile(
    r"(?i:an?|the|one|two|three|four|five|when|after|every|ein|eine|une?|uno|una|uma?|dos|due|duas?|dois|zwei)\s"
)


def plotted(reading: Reading) -> Subject:
    """The brief's own plot, sentence by sentence, and who it is about."""
    subject, words, plots = reading.subject, reads(reading.language), tales(reading)
    told = plot_of(re.sub(r"^(?i:an?|the)\s", "", plots[0]), words) if plots else None
    if not plots or (reading.kind == "story" and (subject.claims[:1] == (told or ("", ""))[1:] or not told)):
        return subject
    if reading.kind == "story" and told:
        return replace(subject, phrase=told[0], whole=plots[0].split(told[1])[0].strip(), name="", claims=told[1:])
    hero = re.split(r"\s(?:who|and|from|with)\s", told[0])[0] if told else " ".join(plots[0].split()[1:2])
    titled = TITLED.search(reading.text)
    name = titled[1].strip() if titled else subject.name if subject.name[:1].isupper() else ""
    return replace(subject, phrase=hero, name=name, whole=plots[0], claims=tuple(plots), owner="", story=True)


def tales(reading: Reading) -> list[str]:
    """The sentences of a brief that tell a plot, at most four."""
    film = tuple(reads(reading.language)["film"])
    clauses = [clause.strip() for clause in re.split(r"[:.;!?\n]|,\s(?!and\s)", reading.text)]
    clauses = [re.sub(r"^(?:(?:its|it's|it is) )?(?:about|where|in which|über|wo)\s", "", clause) for clause in clauses]
    found = list[str]()
    for clause in clauses:
        able = len(clause.split()) >= 4 and not finds(film, clause) and not WISH.search(clause)
        if able and (found or TALE.match(clause)):
            found.append(clause)
    return found[:4]
