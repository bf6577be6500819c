"""Fountain, by the rules of fountain.io/syntax; what it leaves out of a film (notes, boneyard, sections) is kept."""

import re
from collections.abc import Iterator

from tools.screenplay.page import Element, Kind
from tools.screenplay.words import headed, is_cut, led, loud, plain, words

ASIDE = re.compile(r"/\*(.*?)\*/|\[\[(.*?)\]\]", re.DOTALL)
PAGE_BREAK = re.compile(r"^[ \t]*={3,}[ \t]*$", re.MULTILINE)
GONE = "\0"
KEY = re.compile(r"([^\W\d_][^:\n]{0,40}):[ \t]*(.*)")
Rows = list[tuple[int, str]]


def read(text: str) -> tuple[list[tuple[str, str]], list[Element]]:
    """The title page's entries and the elements, headings among them, in order."""
    rows, notes = _without_notes(text)
    page, rest = _title_page(rows)
    elements = [*_body(rest), *notes]
    return page, sorted(elements, key=lambda element: element.line)


def _without_notes(text: str) -> tuple[Rows, list[Element]]:
    """Lines without notes and boneyard, with their numbers; a line that held nothing else is no blank line."""
    notes: list[Element] = []

    def take(found: re.Match[str]) -> str:
        says = (found[1] or found[2] or "").strip()
        notes.append(Element(kind="note", text=says, line=text.count("\n", 0, found.start()) + 1))
        return GONE + f"{GONE}\n{GONE}" * found.group().count("\n")

    lines = PAGE_BREAK.sub("", ASIDE.sub(take, text)).split("\n")
    rows = [(number, line) for number, line in enumerate(lines, 1) if GONE not in line or line.strip(f"{GONE} \t")]
    return [(number, line.replace(GONE, "")) for number, line in rows], notes


def _title_page(rows: Rows) -> tuple[list[tuple[str, str]], Rows]:
    """Entries at the head of the file, where its first line is one that title pages have."""
    at = next((i for i, (_, line) in enumerate(rows) if line.strip()), 0)
    first = KEY.fullmatch(rows[at][1].strip()) if rows else None
    if first is None or first[1].strip().casefold() not in words()["page"]:
        return [], rows
    page: list[tuple[str, str]] = []
    while at < len(rows) and rows[at][1].strip():
        line = rows[at][1]
        found = None if line[:1].isspace() else KEY.fullmatch(line.strip())
        if found:
            page.append((found[1].strip(), plain(found[2])))
        else:
            page[-1] = (page[-1][0], f"{page[-1][1]} {plain(line.strip())}".strip())
        at += 1
    return page, rows[at:]


def _body(rows: Rows) -> Iterator[Element]:
    at = 0
    while at < len(rows):
        number, line = rows[at]
        after = rows[at + 1][1] if at + 1 < len(rows) else ""
        opens = at == 0 or not rows[at - 1][1].strip()
        if not line.strip():
            at += 1
        elif opens and cue(line, after):
            at, spoken = speeches(rows, at)
            yield from spoken
        elif one := single(line.strip(), number, opens, not after.strip()):
            yield from one
            at += 1
        else:
            at, element = paragraph(rows, at)
            yield element


def single(text: str, number: int, opens: bool, closes: bool) -> list[Element]:
    """The element of a line that stands for itself; none when it is part of a paragraph."""
    if text[0] in "#=" and text.lstrip("#= "):
        return [Element(kind="note", text=text.lstrip("#= "), line=number)]
    if (text[0] == "." and text[1:2] not in ("", ".") and not text[1].isspace()) or (opens and headed(text)):
        return [Element(kind="heading", text=text.removeprefix("."), line=number)]
    if text[0] == ">":
        kind: Kind = "title" if text[-1] == "<" and len(text) > 1 else "transition"
        bare = plain(text[1:].removesuffix("<") if kind == "title" else text[1:])
        return [Element(kind=kind, text=bare, line=number)] if bare else []
    if text[0] == "~" and plain(text[1:]):
        return [Element(kind="dialogue", text=plain(text[1:]), aside="sung", line=number)]
    if opens and closes and is_cut(text):
        return [Element(kind="transition", text=plain(text), line=number)]
    shown = led(text, "titles") if opens else ""
    return [Element(kind="title", text=plain(shown), line=number)] if shown else []


def paragraph(rows: Rows, at: int) -> tuple[int, Element]:
    """Action: lines up to a blank one, or to one that is forced to be something else."""
    first, lines = at, [rows[at][1].strip().removeprefix("!")]
    at += 1
    while at < len(rows) and rows[at][1].strip() and not single(rows[at][1].strip(), rows[at][0], False, False):
        lines.append(rows[at][1].strip())
        at += 1
    return at, Element(kind="action", text=plain("\n".join(lines)), line=rows[first][0])


def cue(line: str, after: str) -> bool:
    """Whether a line names who speaks next: capitals, a bracket allowed, or a leading @; and words follow."""
    text = line.strip()
    if not after.strip() or text[0] in "!.>~#=":
        return False
    name = re.sub(r"\([^()]*\)", "", text.removesuffix("^")).strip()
    if text[0] == "@":
        return bool(name[1:])
    return loud(name) and len(name) <= 60 and not headed(text) and not is_cut(text) and not led(text, "titles")


def speeches(rows: Rows, at: int) -> tuple[int, list[Element]]:
    """What one cue says, up to a blank line; two spaces are a pause and not the end."""
    text = rows[at][1].strip()
    both = text.endswith("^")
    who, marks = _named(text.removesuffix("^").strip().removeprefix("@"))
    spoken, aside, lines, first = list[Element](), marks, list[str](), at
    at += 1

    def say() -> None:
        if lines or aside:
            kind: Kind = "dialogue" if lines else "action"
            says = plain("\n".join(lines)) if lines else f"{who} ({aside})"
            how = aside if lines else ""
            spoken.append(Element(kind=kind, text=says, who=who, aside=how, together=both, line=rows[first][0]))

    while at < len(rows) and (rows[at][1].strip() or rows[at][1] == "  "):
        line = rows[at][1].strip()
        bracket = line[0:1] == "(" and line[-1:] == ")"
        if bracket and lines:
            say()
            lines, aside, first = [], "; ".join(filter(None, [marks, line[1:-1].strip()])), at
        elif bracket:
            aside = "; ".join(filter(None, [aside, line[1:-1].strip()]))
        elif line:
            first = first if lines else at
            lines.append(line.removeprefix("~").strip())
        at += 1
    say()
    return at, spoken


def _named(text: str) -> tuple[str, str]:
    """MARA (V.O.) → MARA, V.O."""
    marks = re.findall(r"\(([^()]*)\)", text)
    return plain(" ".join(re.sub(r"\([^()]*\)", "", text).split())), "; ".join(mark.strip() for mark in marks)
