"""Names that a brief gives in a sentence of their own or in quotes; a name is words, never code."""

import re
from typing import Any

from agent.understudy.vocabulary import any_of, sheet

WORD = r"(?:(?:Dr|Mr|Mrs|Ms|Prof|St)\.(?=\s)|[A-ZÀ-Ý0-9][\w'’&-]*)"
NAME = rf"(?:{WORD})(?:\s+(?:{WORD}|(?:&|of|the|and|de|la|le|di|da|do|du|del|dos|von|van|der|No\.)(?=\s+[A-ZÀ-Ý0-9])))*"
CODE = re.compile(r"[\[\]{}<>;=\\|/$#*_^~]|--|\(\)")
QUOTED = re.compile(r"[\"“”„«»「『]\s*([^\"“”„«»「」『』]{1,80}?)\s*[\"“”«»」』]|(?<!\w)['‘]([^'’\n]{2,60})['’](?!\w)")
TITLED = re.compile(r"(?:(?:with\s+)?the\s+title|titled|named|called|namens|genannt|mit dem titel)\s*$", re.IGNORECASE)
ALONE = re.compile(r"(?:^|[,.;:!?\n])\s*(?:(?:no|and|just|nur|only)[,\s]+)*$", re.IGNORECASE)


def worded(name: str) -> bool:
    """Whether it can be a name: letters, and no signs that only machines read."""
    return bool(re.search(r"[^\W_]", name)) and CODE.search(name) is None


def christened(text: str) -> tuple[str, str]:
    """'It's called Boomerella.' → the text without that, and the name; empty when there is none."""
    world = sheet("languages/world")
    match = re.search(
        rf"([^,.;:!?\n]*?)(?i:['’]s\s+(?:called|named)|\s{any_of(tuple(world['christens'])).pattern})\s+[\"“„«]?({NAME})[\"”“»]?",
        text,
    )
    match = match or _small(text)
    if match is None:
        return text, ""
    noun = re.sub(r"\s+(?:which|that|who|really|die|der|das|qui|que|che)\s*$", "", f" {match[1].rstrip()}").strip()
    dropped = any_of(tuple(world["unnamed"])).fullmatch(noun) or " " not in noun
    rest = text[match.end() :]
    kept = f"{text[: match.start()]} , {rest} , {noun}" if dropped else f"{text[: match.start()]}{noun} {rest}"
    kept = f"{text[: match.start()]} , {rest}" if dropped and any_of(tuple(world["unnamed"])).fullmatch(noun) else kept
    name = match[2].strip()
    return kept, name if name != name.lower() else re.sub(r"(?<![\w'’])[a-z]", lambda m: m.group().upper(), name)


def _small(text: str) -> re.Match[str] | None:
    """'its called petal' at the end of a clause: up to three small words are a name, for the brief says so."""
    world = sheet("languages/world")
    return re.search(
        rf"([^,.;:!?\n]*?)(?i:['’]s\s+(?:called|named)|\s{any_of(tuple(world['christens'])).pattern})"
        r"\s+[\"“„«]?([^\W\d][\w'’&]*(?:\s+[^\W\d_][\w'’&]*){0,2})[\"”“»]?\s*(?=$|[,.;!?\n])",
        text,
    )


def quotes(text: str, named: bool) -> tuple[str, str, str]:
    """The text without quotes, the name and the closing words that stood in them."""
    name = call = ""
    while match := QUOTED.search(text):
        said, before, after = (match[1] or match[2]).strip(), text[: match.start()], text[match.end() :]
        before = TITLED.sub(" ", before)
        alone = ALONE.search(before) and (re.match(r"\s*(?:$|[,.;:!?\n])", after) or said[-1:] in ".!?")
        spoken = alone and (named or bool(name) or re.search(r"[.!?]", said) or said.count(" ") > 3)
        if worded(said) and spoken:
            call = call or said
        elif worded(said) and not named:
            name = name or said.rstrip(".,")
        text = f"{before}{' , ' if spoken else ' '}{after}"
    text = re.sub(r"[\"“”„«»「」『』]", " ", text)
    return re.sub(r"(?<=\w)\s+(?=[.,;!?](?:\s|$))", "", text), name, call


def plain_word(name: str, words: dict[str, Any]) -> bool:
    """Whether what looks like a name is only a word at the start of a sentence: 'We', 'From', 'Post'."""
    world = sheet("languages/world")
    listed = (
        *(tone for group in words["tones"].values() for tone in group if group),
        *words["function"], *words["statement"], *words["film"], *words["prepositions"], *words["with"],
        *words["determiners"], *words["orders"], *world["initials"], *world["platforms"], *world["speakers"],
        *world["greetings"],
        *(word for shapes in world["shapes"].values() for word in shapes), words["and"], "step", "film", "no",
    )  # fmt: skip
    pattern = any_of(listed)
    return (
        all(pattern.fullmatch(re.sub(r"['’](?:re|m|ve|ll|d|s)$", "", word)) for word in name.split()) if name else True
    )
