"""From a premise to what a series keeps: its look, light, cast, places and things."""

import random
import re
from hashlib import sha256
from typing import Any

from agent.understudy.lexicon import light_of, nouns_in, place_of
from agent.understudy.reading import read
from agent.understudy.sights import ARCS
from agent.understudy.treatment import write_treatment
from agent.understudy.vocabulary import any_of, sheet

NAME = r"[A-ZÀ-Þ][\w’'-]+(?: [A-ZÀ-Þ][\w’'-]+)?"
ROLE = r"(?:,? (?:the|a|an|her|his|their|der|die|ein|eine)\s+)((?:[a-zà-ÿß-]+ ?){1,4})"
STOPS = re.compile(
    r"\b(?:who|that|which|with|and|or|in|on|at|of|from|for|keeps?|is|has|der|die|das|und|mit)\b.*", re.IGNORECASE
)
CAMERAS = ("push_in", "truck_right", "pull_out", "pan_left", "pedestal_up", "truck_left", "pan_right", "static")
KATAKANA = re.compile(r"[ァ-ヴー]{2,}(?=[はがとものを、])")
"""A Japanese name: foreign letters before a particle."""
LENSES = {
    "awe": "35 mm, wide and slow",
    "tech": "28 mm, clean lines",
    "play": "40 mm, eye level",
    "product": "50 mm, shallow depth of field",
}
MOST = 4
PAINTED = {"neon": "neon"}
"""A light that paints everything in its own colours -> the look that has them."""
AT = "in|at|on|of|to|into|through|near|over|under|guards?|keeps?|im|am|bei|durch"
CLOTHES = "coat|jacket|raincoat|dress|hat|scarf|cap|beanie|hood|shirt|apron|skirt|sweater|suit"
USED_UP = ("keeper", "hears", "light", "lights", "night", "home")
"""Words that read as a place and name none here."""


def write_pitch(facts: dict[str, Any]) -> dict[str, Any]:
    """The bible of a new series, out of its name and premise; nothing is invented that a picture doesn't need."""
    name, premise = str(facts.get("name", "")), str(facts.get("premise", ""))
    idea = write_treatment(
        {"brief": f"A 30 second story. {premise}", "wishes": {"look": facts.get("look")}, "looks": facts.get("looks")}
    )
    dice = random.Random(sha256(f"{name}\n{premise}".encode()).digest())
    light = (
        light_of(premise)
        or light_of(name)
        or {"awe": "blue_hour", "tech": "night", "play": "golden_hour"}.get(idea["mood"], "dawn")
    )
    turned, look = dice.randrange(len(CAMERAS)), facts.get("look") or PAINTED.get(light) or idea["look"]
    return {
        "look": look, "mood": idea["mood"], "language": read(premise).language,
        "lights": list(dict.fromkeys(ARCS[light]))[:3], "lens": LENSES[idea["mood"]],
        "cameras": [*CAMERAS[turned:], *CAMERAS[:turned]][:5],
        "music": " ".join([*idea["tone"], "story", look]), "tempo": 0,
        "cast": cast(name, premise, dice), "places": places(name, premise), "props": props(premise),
        "use": list(idea["tone"])[:3], "avoid": [],
    }  # fmt: skip


def cast(name: str, premise: str, dice: random.Random) -> list[dict[str, str]]:
    """Who is named in a premise, each in clothes that are known from afar."""
    found = list(people(name, premise).items())[:MOST]
    words = sheet("serial/serial")
    first = dice.randrange(len(words["wardrobe"]))
    rows = []
    for i, (who, role) in enumerate(found):
        kind = _drawn_as(who, role, premise)
        coat = words["wardrobe"][(first + i) % len(words["wardrobe"])]
        hair = dice.choice(words["hair"][_hair_of(kind, who, premise)])
        rows.append({"name": who, "words": role, "draws": dressed(kind, who, premise, f"{coat}, {hair}")})
    return rows


def people(name: str, premise: str) -> dict[str, str]:
    """Names with their roles, in the order of the premise; a role without a name stands for itself."""
    words = sheet("serial/serial")["names"]
    kin = {*words["she"], *words["he"]}
    text, german = re.sub(re.escape(name), " ", premise), read(premise).language == "de"
    found: dict[str, str] = {}
    for match in re.finditer(rf"(?<![\w’'-])({NAME})({ROLE})?", text):
        said = [word for word in match[1].split() if word.lower() not in {*words["never"], *kin}]
        before = text[: match.start()].split()[-1:]
        somewhere = before and before[0].lower().strip(",") in words["places"]
        common = (
            german
            and before
            and match[1].split()[0].lower() not in kin
            and before[0][-1] not in ".,:;!?"
            and before[0].lower() not in {"und", *kin}
        )
        if said and not somewhere and not common and not place_of(said[0]):
            who = " ".join(said)
            found[who] = found.get(who) or STOPS.sub("", match[3] or "").strip()
    return found or {name: "" for name in KATAKANA.findall(premise)} or _nameless(premise)


def _nameless(premise: str) -> dict[str, str]:
    """'A lighthouse keeper keeps the light' is about the lighthouse keeper; what we can't read is about nobody."""
    if not re.search(r"[a-zà-ÿ]", premise, re.IGNORECASE):
        return {}
    subject = read(f"A story about {premise[:1].lower()}{premise[1:]}").subject.phrase
    role = " ".join(re.sub(r"^(?:a|an|the)\s+", "", STOPS.sub("", subject).strip(), flags=re.IGNORECASE).split()[:4])
    return {f"the {role}": role} if role else {}


def dressed(kind: str, who: str, premise: str, wears: str) -> str:
    """The noun phrase that is drawn and prompted; animals and things wear nothing, and clothes that are told stay."""
    told = re.search(
        rf"{re.escape(who)}[^.;]*?\b(?:in|wears|wearing) ((?:a|an|his|her) [^.;,]*(?:{CLOTHES})[^.;,]*)", premise
    )
    own = re.sub(r"^(?:his|her) ", "a ", told[1]) if told else wears
    return f"{kind} in {own}" if _human(kind) else kind


def _drawn_as(who: str, role: str, premise: str) -> str:
    """The noun of a figure: the role, else woman, man or person."""
    plain = who.removeprefix("the ")
    if role or plain != who:
        return role or plain
    return {"she": "woman", "he": "man"}.get(_side(who, premise), "person")


def _side(who: str, premise: str) -> str:
    """she, he or neither, by what is said near the name, else by the name."""
    words = sheet("serial/serial")["names"]
    said = set(re.findall(r"\w+", " ".join(re.findall(rf"{re.escape(who)}[^.;]*", premise)).lower()))
    first = who.split()[0].lower()
    if first in words["women"] or (first not in words["men"] and said & set(words["she"])):
        return "she"
    return "he" if first in words["men"] or said & set(words["he"]) else ""


def _hair_of(kind: str, who: str, premise: str) -> str:
    return "old" if re.search(r"\b(?:old|elderly|grand\w+|alte[rn]?)\b", kind) else _side(who, premise) or "she"


def _human(noun: str) -> bool:
    return not any_of(tuple(sheet("pictures")["animals"])).search(noun)


def places(name: str, premise: str) -> list[dict[str, str]]:
    """Where a premise plays, with what is drawn for each; three at least, so that an episode can move."""
    found: dict[str, str] = {}
    text = f"{premise} at the {name}"
    near = re.findall(
        rf"\b(?:{AT})\s+(?:(?:the|a|an|her|his|their|our|ein\w*|dem|der)\s+)?([^.,;]+)", text, re.IGNORECASE
    )
    for phrase in [*near, text]:
        for word in re.findall(r"[^\W\d_]+", phrase):
            place = place_of(word) or place_of(f"am {word}")
            if place and place not in found.values() and word.lower() not in USED_UP:
                found.setdefault(f"the {word.lower()}", place)
    rest = {"the sea": "sea", "the street": "street", "the room": "desk", "the edge of town": "meadow"}
    for spot, place in rest.items():
        if len(found) < 3 and place not in found.values() and (spot != "the sea" or "sea" in premise.lower()):
            found[spot] = place
    return [{"name": spot, "words": "", "draws": place} for spot, place in list(found.items())[:MOST]]


def props(premise: str) -> list[dict[str, str]]:
    """Things named in a premise that can be drawn."""
    return [{"name": f"the {noun}", "words": "", "draws": noun} for noun in nouns_in(premise)[:3]]
