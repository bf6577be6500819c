"""Plain text as a script: headings, cues, 'MARA (softly): …', and quotes that somebody is said to have said."""

import re
from collections.abc import Iterator

from tools.screenplay.fountain import Rows, cue, speeches
from tools.screenplay.page import Element
from tools.screenplay.words import NAME, headed, is_cut, led, speech, words

QUOTE = re.compile(r"“([^“”]+)”|„([^„“”]+)[“”]|«\s*([^«»]+?)\s*»|»([^«»]+)«|\"([^\"]+)\"")


def read(text: str) -> tuple[list[tuple[str, str]], list[Element]]:
    """A title, where the first line stands alone and reads like one; and the elements in order."""
    rows = list(enumerate(text.split("\n"), 1))
    filled = [i for i, (_, line) in enumerate(rows) if line.strip()]
    page: list[tuple[str, str]] = []
    if filled and _is_title(rows, filled[0]):
        page, rows = [("Title", rows[filled[0]][1].strip())], rows[filled[0] + 1 :]
    return page, list(_body(rows))


def _is_title(rows: Rows, at: int) -> bool:
    line = rows[at][1].strip()
    alone = at + 1 < len(rows) and not rows[at + 1][1].strip() and any(text.strip() for _, text in rows[at + 1 :])
    known = headed(line) or is_cut(line) or speech(line) or QUOTE.search(line) or led(line, "titles")
    return alone and len(line) <= 60 and line[-1] not in ".!?:;," and not known


def _body(rows: Rows) -> Iterator[Element]:
    at = 0
    while at < len(rows):
        number, line = rows[at]
        after = rows[at + 1][1] if at + 1 < len(rows) else ""
        if not line.strip():
            at += 1
        elif (at == 0 or not rows[at - 1][1].strip()) and cue(line, after) and not speech(line.strip()):
            at, spoken = speeches(rows, at)
            yield from spoken
        elif one := single(line.strip(), number):
            yield one
            at += 1
        else:
            block = _block(rows, at)
            at += len(block)
            yield from told("\n".join(text.strip() for _, text in block), number)


def _block(rows: Rows, at: int) -> Rows:
    """Lines up to a blank one, or to one that stands for itself."""
    block = [rows[at]]
    for row in rows[at + 1 :]:
        if not row[1].strip() or single(row[1].strip(), row[0]) or speech(row[1].strip()):
            break
        block.append(row)
    return block


def single(text: str, number: int) -> Element | None:
    """The element of a line that stands for itself in any script without marks."""
    if headed(text):
        return Element(kind="heading", text=text, line=number)
    if is_cut(text):
        return Element(kind="transition", text=text, line=number)
    for kind in ("titles", "notes"):
        if shown := led(text, kind):
            return Element(kind="title" if kind == "titles" else "note", text=shown, line=number)
    return None


def told(text: str, number: int) -> list[Element]:
    """A paragraph: somebody's line, or action in which somebody may be quoted."""
    if said := speech(text):
        return [Element(kind="dialogue", who=said[0], aside=said[1], text=said[2], line=number)]
    return _quoted(text, number) or [Element(kind="action", text=text, line=number)]


def _quoted(text: str, number: int) -> list[Element]:
    """Quotes with the one who is said to have said them beside; every other word stays action."""
    found, at = list[Element](), 0
    for quote in QUOTE.finditer(text):
        before, after = text[at : quote.start()], re.match(r"[^\n.!?]*[.!?]?", text[quote.end() :])
        who = _sayer(after[0] if after else "") or _sayer(before)
        if not who:
            continue
        line = next(part for part in quote.groups() if part)
        how = after[0].strip(" ,.") if after and _sayer(after[0]) and len(after[0].split()) <= 6 else ""
        found += [Element(kind="action", text=before.strip(), line=number)] if before.strip(" \n,:") else []
        found.append(Element(kind="dialogue", who=who, aside=how, text=line.strip(), line=number))
        at = quote.end() + (len(after[0]) if after and how else 0)
    rest = text[at:].strip()
    return (
        [*found, *([Element(kind="action", text=rest, line=number)] if rest.strip(" ,.;:\n") else [])] if found else []
    )


def _sayer(text: str) -> str:
    """The name beside a word of saying: 'said Mara', 'Mara whispers:'."""
    verbs = "|".join(map(re.escape, words()["said"]))
    found = re.search(rf"(?:\b(?:{verbs})\s+({NAME}))|(?:({NAME})\s+(?:{verbs})\b)", text)
    name = (found[1] or found[2]) if found else ""
    return name.rstrip(".-") if name[:1].isupper() else ""
