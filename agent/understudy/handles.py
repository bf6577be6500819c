"""Handles such as @glowbar: a name where none stands beside them, and where people find it."""

import re
from typing import Any

from agent.understudy.grammar import capital
from agent.understudy.page import Page
from agent.understudy.vocabulary import any_of

HANDLE = re.compile(r"(?<![\w.@])\(?@([A-Za-z]\w*(?:\.\w+)*)\)?")
FOUND = re.compile(r"(?:\b(?:at|on|us|to|via|instagram|insta|tiktok|ig|facebook|x|me)|:)\s*$", re.IGNORECASE)


def handle_of(page: Page, words: dict[str, Any]) -> str:
    """The first handle; left behind is a name, or nothing where a name or a call stands before it."""
    found = HANDLE.search(page.text)
    if found is None:
        return ""
    before = re.split(r"[,.;:!?\n]", page.text[: found.start()])[-1]
    if any_of(tuple(words["calls"])).match(before.strip()):
        return ""
    named = FOUND.search(page.text[: found.start()]) or re.search(r"\s[A-ZÀ-Ý][\w'’&]*\s*$", f" {before}")
    page.take(*found.span(), " " if named else _spoken(found[1]))
    return f"@{found[1]}"


def _spoken(handle: str) -> str:
    """'the.daily.crumb' → The Daily Crumb."""
    words = [word for word in re.split(r"[._]+", handle) if word]
    return " ".join(map(capital, words))
