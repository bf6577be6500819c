"""A brief as typed in a chat, spelled out: 'can u do a vid 4 my shop??' → 'can you do a video for my shop?'."""

import re
from functools import cache

from agent.understudy.vocabulary import any_of, sheet

TAGS = re.compile(r"(?:(?<!\w)#\w[\w-]*[\s,]*){2,}|(?<!\w)#\w[\w-]*\s*$")
"""A row of hashtags, or one at the very end, files a film away; a single one inside a sentence is a word of it."""
FOUR = re.compile(r"(?<=\w)\s+4\s+(?=(?:my|our|the|a|an|your|this)\s)", re.IGNORECASE)


def marks(text: str) -> str:
    """Rows of hashtags taken away, and a mark that is typed several times typed once; dots stay three."""
    text = TAGS.sub(" ", text).replace("#", "") if TAGS.search(text) and TAGS.sub("", text).strip() else text
    text = re.sub(r"(?<!\w)#(?=[^\W\d]\w{2,})", "", text)
    return re.sub(r"([!?,])(?:\s*[!?,]){1,}", r"\1", re.sub(r"(?<!\.)\.{2}(?!\.)", ".", text))


def spelled(text: str) -> str:
    """English chat words in full; names and everything else as they are."""
    words, short = sheet("chat")["spelled"], _short()
    text = any_of(tuple(sheet("chat")["dropped"])).sub(" ", FOUR.sub(" for ", text))
    text = any_of(tuple(words)).sub(lambda match: _like(match.group(), words), text)
    text = re.sub(
        rf"(?<!\w)(?:{short})\.?(?=\s+\d)|(?<=\d\s)(?:{short})(?!\w)|(?<=(?:\bon|il|ry)\s)(?:{short})(?!\w)",
        lambda match: str(sheet("chat")["calendar"][match.group().rstrip(".").lower()]), text, flags=re.IGNORECASE,
    )  # fmt: skip
    text = re.sub(r"\b(?:mr|mrs|ms|dr|prof)\.? [a-z]", lambda match: match.group().title(), text)
    text = re.sub(r"(?<=[^\W\d]{3} )that['’]s (?=[a-z])", "that is ", text)
    text = re.sub(r"(?<=\w) @ (?=\w)", " at ", text)
    return " ".join(text.split(" ")).strip()


@cache
def _short() -> str:
    return "|".join(sorted(sheet("chat")["calendar"], key=len, reverse=True))


def _like(typed: str, words: dict[str, str]) -> str:
    """In full, with a capital where one was typed; what is shouted is a name and stays."""
    if typed.isupper() and len(typed) > 1:
        return typed
    full = words.get(" ".join(typed.lower().split()), typed)
    return full[:1].upper() + full[1:] if typed[:1].isupper() and len(typed) > 1 else full


def dated(text: str) -> str:
    """Days and months with the capital that a screen shows them with."""
    text = re.sub(r"(?<=\d )(?:march|may)\b|\b(?:march|may)(?= \d)", lambda month: month.group().capitalize(), text)
    return any_of(tuple(sheet("chat")["days"])).sub(
        lambda match: re.sub(r"(?<![\w'’])[a-z]", lambda first: first.group().upper(), match.group()), text
    )
