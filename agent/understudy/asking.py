"""What an explainer is asked to explain: the question in the brief's own words, and the thing it is about."""

import re
from dataclasses import dataclass
from typing import Any

from agent.understudy.vocabulary import any_of, finds, sheet

SHORT = 260
"""Characters of a brief in which a bare question is looked for."""
DOES = re.compile(r"(?:do|does|did|is|are|can|could|will|would|was|were)\s+", re.IGNORECASE)
BE = (
    r"(?:is|are|was|were|has|have|can|cannot|can't|always|never|often|get|gets|needs?"
    r"|comes?|goes|made|formed|built|born)"
)


DOING = re.compile(r"(?:to\s+)(?:\w+\s+)(?:(?:up|out|off|down)\s+)?(?=\w)")
"""'how to descale a coffee machine' is about the machine."""
PLURAL = re.compile(r"(?<![sui])s$")


@dataclass(frozen=True)
class Asked:
    """topic: as written, with its article. question: the clause as written, or empty. rest: what follows."""

    topic: str
    question: str
    rest: str


def asked(text: str, words: dict[str, Any]) -> Asked | None:
    """The question or topic of an explainer; None when the brief asks for no explanation."""
    world = sheet("asking")
    command = any_of(tuple(world["commands"])).search(text)
    asks = [one for one in world["questions"] if not ("the" in words["function"] and one in ("come", "como"))]
    wh = "|".join(map(re.escape, sorted(asks, key=len, reverse=True)))
    for match in re.finditer(rf"(?<!\w)(?:{wh})\s+(?=[^\W\d_])([^.,;:!?\n]+)(\??)", text, re.IGNORECASE):
        if match.start() > SHORT and not command:
            break
        if not _heads(text[: match.start()], words) and not (command and command.end() <= match.start()):
            continue
        whole = re.split(r"\s(?:in|for|to|für|pour|para|per)\s(?=\w+$)", match.group().rstrip("? "))[0].strip()
        told = whole[len(match.group()) - len(match.group().lstrip()) :]
        said = _said(told, wh, words)
        if said and not any_of(tuple(words["film"])).search(said):
            return Asked(said, told + match[2], text[match.end() :])
    return _topic(text, command, words)


def _topic(text: str, command: re.Match[str] | None, words: dict[str, Any]) -> Asked | None:
    """'that explains the tides', 'Erkläre Photosynthese'."""
    match = (
        re.match(r"[\s,]*(?:us\s+|me\s+|mir\s+|uns\s+)?(?=\w)([^.,;:!?\n]+)", text[command.end() :])
        if command
        else None
    )
    if command is None or match is None or finds(words["film"], match[1]) or command.start() > SHORT:
        return None
    if any_of((*words["people_for"], *words["prepositions"])).match(match[1]) or finds(
        sheet("asking")["steps"], match[1]
    ):
        return None
    return Asked(match[1].strip(), "", text[command.end() + match.end() :])


def _heads(before: str, words: dict[str, Any]) -> bool:
    """Whether a question may begin here: at the start of a clause, or after 'about', 'on', 'showing'."""
    lead = re.split(r"[,.;:!?\n—–]", before)[-1].strip()
    spoken_of = any_of((*words["about"], *words["explains"], "showing", "shows"))
    *ahead, last = lead.split() or [""]
    films = any_of((*words["film"], *words["orders"]))
    if not last or films.fullmatch(last):
        return True
    return bool(spoken_of.fullmatch(last) and (not ahead or films.fullmatch(ahead[-1])))


def _said(question: str, wh: str, words: dict[str, Any]) -> str:
    """The thing that a question asks about, with its article; empty when it can't be told."""
    clause = re.sub(rf"^(?:{wh})\s+", "", question, flags=re.IGNORECASE)
    determiners = any_of(tuple(words["determiners"])).pattern
    if "the" in words["function"]:
        return _english(clause)
    if "der" in words["function"]:
        match = re.search(rf"(?:{determiners}\s+)?(?:[a-zäöüß]+[enrsm]\s+)?[A-ZÄÖÜ][\w-]+", clause)
        return match.group() if match else ""
    works = any_of(tuple(words["works"])).search(clause)
    if works and works.start() > 0:
        return clause[: works.start()].strip()
    clause = clause[works.end() :].strip() if works else clause
    if works:
        return clause
    match = re.search(
        rf"{determiners}\s*[^\W\d_][\w-]*(?:\s+(?:de|du|di|da|do|à|d['’])\s*[\w-]+)?", clause, re.IGNORECASE
    )
    return match.group() if match else ""


def _english(clause: str) -> str:
    """Up to the verb: 'a canal lock lifts a boat' → 'a canal lock', 'bees make honey' → 'bees'."""
    if done := DOING.match(clause) or any_of(tuple(sheet("asking")["choices"])).match(clause):
        return re.split(r"\s(?:in|with|at|for|from|on|without|when|using|by|like|if|before)\s", clause[done.end() :])[
            0
        ].strip()
    inverted = DOES.match(clause)
    tokens = (clause[inverted.end() :] if inverted else clause).split()
    verbs = any_of(tuple(sheet("asking")["verbs"]))
    lead = bool(re.fullmatch(r"(?:an?|the|our|my|your|its?|this|these)", tokens[0], re.IGNORECASE)) if tokens else False
    for i in range(1 + lead, len(tokens)):
        token, ahead = tokens[i], tokens[i + 1] if i + 1 < len(tokens) else ""
        plural = PLURAL.search(token) is not None
        if verbs.fullmatch(token) or re.fullmatch(BE, token, re.IGNORECASE):
            return " ".join(tokens[:i])
        if plural and lead and not inverted and not verbs.fullmatch(ahead) and not re.fullmatch(BE, ahead):
            return " ".join(tokens[:i])
        if PLURAL.search(tokens[i - 1]) and not lead and not inverted:
            return " ".join(tokens[:i])
    if inverted and len(tokens) > 1 + lead:
        return " ".join(tokens[: max(1 + lead, len(tokens) - 1)])
    return " ".join(tokens) if tokens and len(tokens) <= 4 else ""


def spoken(question: str, language: str) -> str:
    """The question as a line: 'How a canal lock lifts a boat.', 'What makes a rainbow?', '¿Qué es un eclipse?'."""
    text = question.rstrip("?! ")
    text = text[:1].upper() + text[1:]
    question = question.rstrip("?! ") if re.match(r"how (?:our|my|an?|the|to)\b", question, re.IGNORECASE) else question
    direct = question.rstrip().endswith("?") or re.match(sheet("asking")["direct"][language], text, re.IGNORECASE)
    marks = {"es": ("¿", "?"), "fr": ("", " ?")}.get(language, ("", "?"))
    return f"{marks[0]}{text}{marks[1]}" if direct else f"{text}."
