"""Whose pictures an order has: which of them a model is shown, and how its prompt ties each to its name."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import count

from tools.vendors.contract import Likeness, Model, Order

MOST = 3
"""Pictures in one order, whatever a model takes: the more it is shown, the less it keeps of each."""
LONGEST_NAME = 60
TAG = re.compile(r"[A-Za-z][A-Za-z0-9_]{2,15}")


def shown(order: Order, model: Model) -> tuple[Likeness, ...]:
    """The likenesses a model is shown with an order, the most important first. A first frame outranks them."""
    framed = bool(order.first_frame or order.last_frame)
    if order.continues is not None or (framed and model.references_alone):
        return ()
    return order.references[: min(MOST, model.references)]


def unshown(order: Order, model: Model) -> str:
    """Whose picture a model isn't shown and why, for people; "" when nobody's."""
    left = order.references[len(shown(order, model)) :]
    if not left or order.continues is not None:
        return ""
    names = " and ".join(f"{one.name}'s" for one in left)
    most = min(MOST, model.references)
    why = "takes none" if not most else f"is shown {most} at most"
    if most and not shown(order, model):
        why = "takes none beside a first frame"
    return f"shot without {names} picture{'s' if len(left) > 1 else ''}: {model.id} {why}"


def tied(words: str, likenesses: Sequence[Likeness], mark: str = "", most: int = 0) -> str:
    """Words in which each picture has its name, at most `most` UTF-16 units long (0 = any): their end gives way.

    mark: what a model calls a picture in its prompt, with {number} or {tag}; it stands where the name stood. Without
    one the words begin with "Image 1 is Mara".
    """
    marks = [mark.format(number=number, tag=tag) for number, tag in enumerate(tags(likenesses), 1)]
    names = [_plain(one.name) for one in likenesses]
    if not mark:
        lead = ", ".join(f"image {number} is {name}" for number, name in enumerate(names, 1))
        return cut(f"{lead[:1].upper()}{lead[1:]}. {words}" if names else words, most)
    lead = _introduced(marks, names)
    body = cut(_marked(words, dict(zip(names, marks, strict=True))), most and max(1, most - len(lead)))
    missing = [pair for pair in zip(marks, names, strict=True) if not _stands(pair[0], body)]
    return cut(_introduced(*zip(*missing, strict=True)) + body if missing else body, most)


def tags(likenesses: Sequence[Likeness]) -> list[str]:
    """A different tag for each: its name as 3 to 16 letters, digits and underscores, with a letter first."""
    found: list[str] = []
    for number, one in enumerate(likenesses, 1):
        taken = {tag.lower() for tag in found}
        found.append(next(tag for tag in _ways(one.name, number) if TAG.fullmatch(tag) and tag.lower() not in taken))
    return found


def cut(words: str, most: int) -> str:
    """Words of at most `most` UTF-16 units, 0 = any; no letter is cut in two."""
    return words.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore") if most else words


def _ways(name: str, number: int) -> Iterator[str]:
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9_]", "", letters).lstrip("0123456789_")
    yield plain[:16]
    yield from (f"{plain[:10] or 'picture'}_{more}" for more in count(number))


def _marked(words: str, marks: dict[str, str]) -> str:
    """Every name replaced by its mark, the longest name first, so that Mara Lee isn't Mara with Lee behind."""
    by_name = {name.casefold(): mark for name, mark in marks.items()}
    any_name = "|".join(re.escape(name) for name in sorted(marks, key=len, reverse=True) if name)
    if not any_name:
        return words
    found = re.compile(rf"(?<![\w@])(?:{any_name})(?!\w)", re.IGNORECASE)
    return found.sub(lambda name: by_name.get(name[0].casefold(), name[0]), words)


def _introduced(marks: Sequence[str], names: Sequence[str]) -> str:
    told = " and ".join(f"{mark} ({name})" for mark, name in zip(marks, names, strict=True))
    return f"With {told}: " if told else ""


def _stands(mark: str, words: str) -> bool:
    return re.search(rf"{re.escape(mark)}(?!\w)", words) is not None


def _plain(name: str) -> str:
    """A name in one line, without what would look like a mark."""
    return " ".join(name.replace("@", "").split())[:LONGEST_NAME]
