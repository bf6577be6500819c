"""Markdown as a script: # title, ## scenes, **Name:** lines, > quotes, lists and paragraphs as action."""

import re
from collections.abc import Iterator

from tools.screenplay import prose
from tools.screenplay.fountain import KEY
from tools.screenplay.page import Element
from tools.screenplay.words import plain, speech

COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
FRONT = re.compile(r"---[ \t]*\n(.*?\n)---[ \t]*(?:\n|$)", re.DOTALL)
HEAD = re.compile(r"(#{1,6})[ \t]+(.*?)[ \t#]*")
LISTED = re.compile(r"(?:[-*+]|\d{1,3}[.)])[ \t]+(.*)", re.DOTALL)
RULE = re.compile(r"(?:[-*_][ \t]*){3,}|(?:```|~~~).*|=+")
BOLD = re.compile(
    r"(\*\*|__|\*)([^*_\n]{1,60}?)(:?)\1[ \t]*((?:\([^()\n]*\)|[*_]\([^()\n]*\)[*_])?)[ \t]*(:?)[ \t]*(?=\S)"
)
SIGNED = re.compile(r"(.*?)\n?\s*[—–]\s*([^\W\d_][^\n]{0,40})", re.DOTALL)


def read(text: str) -> tuple[list[tuple[str, str]], list[Element]]:
    """Front matter and title, and the elements in order."""
    page: list[tuple[str, str]] = []
    if front := FRONT.match(text):
        page = [(row[1].strip(), row[2].strip(" \"'")) for line in front[1].split("\n") if (row := KEY.fullmatch(line))]
        text = "\n" * front.group().count("\n") + text[front.end() :]
    notes: list[Element] = []

    def take(found: re.Match[str]) -> str:
        number = text.count("\n", 0, found.start()) + 1
        notes.append(Element(kind="note", text=found[1].strip(), line=number))
        return "\n" * found.group().count("\n")

    body = list(_body(COMMENT.sub(take, text).split("\n")))
    first = next((element for element in body if element.kind == "heading"), None)
    if first and first.text.startswith("# "):
        page.append(("Title", first.text.removeprefix("# ")))
        body.remove(first)
    named = [element.model_copy(update={"text": element.text.removeprefix("# ")}) for element in body]
    return page, sorted([*named, *notes], key=lambda element: element.line)


def _body(lines: list[str]) -> Iterator[Element]:
    at = 0
    while at < len(lines):
        block = _block(lines, at)
        if block:
            yield from _element("\n".join(block), at + 1)
        at += max(1, len(block))


def _block(lines: list[str], at: int) -> list[str]:
    """The lines of one thing: a heading, an entry of a list, a quote, a spoken line, or a paragraph."""
    block: list[str] = []
    for line in lines[at:]:
        bare = line.strip()
        if not bare or (block and (_begins(bare) and not (bare[0] == ">" and block[-1][0] == ">"))):
            break
        block.append(bare)
        if HEAD.fullmatch(bare) or RULE.fullmatch(bare) or prose.single(bare, 1):
            break
    return block


def _begins(bare: str) -> bool:
    """Whether a line begins something of its own."""
    marked = HEAD.fullmatch(bare) or LISTED.fullmatch(bare) or RULE.fullmatch(bare) or bare[0] == ">"
    return bool(marked or _bold(bare) or speech(bare) or prose.single(bare, 1))


def _bold(bare: str) -> re.Match[str] | None:
    """**Mara:** or **Mara** (softly): at the head of a line."""
    found = BOLD.match(bare)
    return found if found and (found[3] or found[5]) else None


def _element(text: str, number: int) -> list[Element]:
    if RULE.fullmatch(text):
        return []
    if head := HEAD.fullmatch(text):
        bare = plain(head[2])
        return [Element(kind="heading", text=f"# {bare}" if head[1] == "#" else bare, line=number)] if bare else []
    if text[0] == ">":
        return _quote("\n".join(line.removeprefix(">").strip() for line in text.split("\n")).strip(), number)
    if listed := LISTED.fullmatch(text):
        return _said(listed[1], number) or [Element(kind="action", text=plain(listed[1]), line=number)]
    one = prose.single(plain(text), number)
    return [one] if one else _said(text, number) or prose.told(plain(text), number)


def _said(text: str, number: int) -> list[Element]:
    """A spoken line, its speaker bold or plain."""
    if bold := _bold(text):
        rest = plain(text[bold.end() :])
        text = f"{bold[2]} {bold[4].strip('*_')}: {rest}" if bold[4] else f"{bold[2]}: {rest}"
    said = speech(plain(text))
    return [Element(kind="dialogue", who=said[0], aside=said[1], text=said[2], line=number)] if said else []


def _quote(text: str, number: int) -> list[Element]:
    """A quote is spoken: by the one who is named before it or signs it, else by the narrator."""
    if not text:
        return []
    if said := _said(text, number):
        return said
    signed = SIGNED.fullmatch(text)
    if signed and signed[1].strip() and "\n" in text:
        return [Element(kind="dialogue", who=plain(signed[2]), text=plain(signed[1]), line=number)]
    return [Element(kind="dialogue", text=plain(text), line=number)]
