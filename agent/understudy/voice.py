"""The narrator: what may be said of the subject, and a choice that is always the same."""

import hashlib
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from agent.understudy.errand import errand_of, follows, is_genre, lean
from agent.understudy.grammar import english, fill, german, german_gender, many_romance, number_of, romance
from agent.understudy.lexicon import drawn, topic_of
from agent.understudy.reading import Reading
from agent.understudy.vocabulary import PLAYED, sheet


@dataclass(frozen=True)
class Voice:
    """Everything a line may draw on. `slots` are the words for the subject; `dice` always fall the same for a brief.

    errand: what the film is for when it sells no thing, such as 'hiring'; own: the lines of that errand, by role.
    """

    treatment: dict[str, Any]
    reading: Reading
    slots: dict[str, str]
    prose: dict[str, Any]
    topic: str
    many: bool
    dice: random.Random
    errand: str = ""
    own: Mapping[str, list[str]] = field(default_factory=dict)

    def one(self, pool: list[str], used: set[str], **more: str) -> str:
        """A line from the pool that can be filled and was not used; empty when there is none."""
        lines = [line for template in pool if (line := fill(template, {**self.slots, **more}, many=self.many))]
        fresh = [line for line in lines if line not in used]
        if not fresh:
            return ""
        brief = self.treatment["seconds"] <= 16
        short = ([line for line in fresh if len(line) <= 24] or [min(fresh, key=len)]) if brief else []
        line = self.dice.choice(short or fresh)
        used.add(line)
        return line

    def pool(self, role: str) -> list[str]:
        """The lines of a role: of the errand first, then of the topic, plain ones else."""
        if role in self.own:
            return list(self.own[role])
        if self.treatment["kind"] == "explainer" and "explained" in self.prose:
            return list(self.prose["explained"].get(role, []))
        topics: dict[str, Any] = self.prose.get("topics", {})
        said: list[str] = topics.get(self.topic, {}).get(role, [])
        return said or list(self.prose["plain"].get(role, []))


def voice(brief: str, reading: Reading, treatment: dict[str, Any]) -> Voice:
    """The narrator for a treatment."""
    language, reading = treatment["language"] if treatment["language"] in PLAYED else "en", lean(reading)
    errand = errand_of(reading)
    subject, name = treatment["subject"], treatment["name"]
    same = subject == reading.subject.phrase
    owner, whole = (reading.subject.owner, reading.subject.whole) if same else ("", subject)
    slots, plural = _wording(treatment, subject, name, owner, whole)
    slots |= {"call": treatment["call_to_action"].rstrip(".")} if treatment["call_to_action"] else {}
    slots |= {"title": treatment["title"].rstrip(".")} if treatment.get("title") else {}
    slots |= {"where": treatment["setting"]} if treatment["setting"].startswith("in ") else {}
    slots |= {"about": _about(subject, slots, plural)}
    slots |= {"audience": treatment["audience"]} if treatment["audience"] else {}
    dice = random.Random(hashlib.sha256(brief.strip().encode("utf-8", "replace")).digest())
    prose = sheet(f"prose/{language}")
    many = plural and not (name and name == subject)
    staged = follows(errand, "topic")
    staged = topic_of(subject, name) or staged if treatment["kind"] == "story" and is_genre(errand) else staged
    topic = staged or topic_of(subject, name) or topic_of(" ".join(treatment["claims"]), treatment["setting"])
    topic = topic or ("" if treatment["language"] in PLAYED else topic_of(drawn(subject, treatment["language"])))
    topic = topic or (topic_of(reading.text) if treatment["kind"] == "event" else "")
    own = sheet(f"prose/errands/{language}").get(errand, {})
    return Voice(treatment, reading, slots, prose, topic, many, dice, errand, own)


def _about(subject: str, slots: dict[str, str], plural: bool) -> str:
    """What a film is about: 'drunk driving', 'the blood drive', 'water wells in Malawi'."""
    if where := slots.get("where"):
        return f"{subject if plural else slots.get('the', subject)} {where}"
    bare = re.search(r"(?:ness|tion|ing|ity|health|care)$|\s(?:for|in|of|against)\s", subject) or slots.get("our")
    return subject if bare else slots.get("the", subject)


def _wording(treatment: dict[str, Any], subject: str, name: str, owner: str, whole: str) -> tuple[dict[str, str], bool]:
    """The words for the subject in the film's language, and whether there are many of it."""
    language = treatment["language"]
    if language not in PLAYED:
        return dict.fromkeys(("a", "the", "subject", "called", "name_or_subject"), name or subject), False
    if language == "en":
        return english(subject, name, owner), number_of(subject) == "many"
    if language == "de":
        return german(subject, name, whole), german_gender(subject, whole) == "p"
    return romance(subject, name, whole, language), many_romance(whole)
