"""A brief as a page: what has been understood is taken off it."""

import re
import unicodedata
from typing import Any

from agent.understudy import money
from agent.understudy.chat import marks
from agent.understudy.vocabulary import any_of, finds, reads, sheet

QUOTED = re.compile(r"[\"“”„«»‟]\s*([^\"“”„«»‟]{1,160}?)\s*[\"“”«»‟]|(?<!\w)['‘]([^'’\n]{2,80})['’](?!\w)")


ADDRESS = re.compile(
    r"(?<![\w@])(?:https?://)?((?:[\w.+-]+@)?(?:[a-z0-9-]+\.)+(?:com|org|net|io|co|app|dev|de|fr|es|it|pt|eu|uk|shop|coffee|ch"
    r"|at|us|studio|film|gov|edu|ai|tv|info|biz|store|online|site|club|fit|bike|gg|fm|nl|pl|se|dk|fi|ie|ca|au|nz|jp|br|mx|cafe"
    r"|bar|pizza|beer|wine|garden|farm|school|church|events|games|music|art|gallery|design|agency|law|dental|care|health"
    r"|clinic|homes|house|travel|tours|yoga|run|world|page|link|nyc|london|berlin|xyz|life|live|kitchen|community"
    r"|foundation|charity|energy|solar|tech|cloud|software)(?:/[\w./-]*)?)(?!\w)(?!\.[a-z])",
    re.IGNORECASE,
)


ANNOUNCED = re.compile(r"\b(?:link|website|web|site|url|online)\s*:?\s*$", re.IGNORECASE)
TELLS = re.compile(
    r"(?:(?:that|which|and|to|so)\s+)?(?:gets?|getting|asks?|asking|tells?|invites?|makes?|so)\s+"
    r"(?:people|viewers|them|everyone)\s+(?:to\s+)?$",
    re.IGNORECASE,
)
LOOSE_END = re.compile(r"\s+(?:at|on|under|via|bei|auf|unter|sur|en|su|em)$", re.IGNORECASE)
LED_TO = re.compile(
    rf"(?:{LOOSE_END.pattern}|\b(?:visit|contact|e-?mail|write to|follow|dm|see|go to|browse|find us))$", re.IGNORECASE
)
"""What an address belongs behind: 'Apply at', 'Visit'."""
LEADS = "for|of|about|with|the|a|an|our|my|and|für|über|mit|unser|und|pour|de|para|con|per|com"
READ = 3000
"""Characters of a brief that are read; the rest is kept, and said to be unread."""


class Page:
    """The brief's words; whatever has been understood is taken off the page."""

    def __init__(self, text: str) -> None:
        self.text = text

    def take(self, start: int, end: int, leave: str = " ") -> str:
        taken = self.text[start:end]
        self.text = self.text[:start] + leave + self.text[end:]
        return taken

    def pull(self, words: list[str]) -> str:
        """Take the first of the words off the page, and say which it was."""
        match = finds(words, self.text)
        return self.take(*match.span()) if match else ""


def tidy(text: str) -> str:
    """Plain spaces, no control signs, no shouting."""
    sorts = ((sign, unicodedata.category(sign)) for sign in text[:READ])
    signs = ("\x00" if sort == "So" else " " if sort[0] == "C" and sign != "\n" else sign for sign, sort in sorts)
    plain = re.sub(r"```.*?(?:```|$)", " ", _paused("".join(signs)), flags=re.DOTALL).replace("`", " ")
    text = marks(re.sub(r"[^\S\n]+", " ", unicodedata.normalize("NFC", plain)).strip())
    text = re.sub(r"([^\n]{60,})\n(?=[^\n])", r"\1 ", text)
    letters = [sign for sign in text if sign.isalpha() and sign.lower() != sign.upper()]
    shouted = len(letters) >= 6 and " " in text.strip() and sum(map(str.isupper, letters)) > 0.85 * len(letters)
    return _hushed(text) if shouted else text


def _paused(text: str) -> str:
    """A picture sign after a word is a pause, unless the sentence can't pause there."""
    text = re.sub(r"(?:\s*\x00)+\s*", " \x00 ", text)
    text = re.sub(rf"(\b(?:{LEADS})) \x00 ", r"\1 ", text, flags=re.IGNORECASE)
    return re.sub(r"\s*\x00", ",", re.sub(r"(^|[,.;:!?\n]) ?\x00|\x00 (?=[,.;:!?\n]|$)", r"\1 ", text))


def _hushed(text: str) -> str:
    """A brief in capitals, lowered; a lone word after the preposition with an explanation keeps its capital."""
    return re.sub(r"\b(for|of|about|für|über)\s+(\w+)(,)", lambda m: f"{m[1]} {m[2].capitalize()}{m[3]}", text.lower())


def commands(page: Page) -> tuple[str, ...]:
    spans = money.orders(page.text)
    found = tuple(page.text[a:b].strip(" ,.;") for a, b in spans)
    for start, end in reversed(spans):
        page.take(start, end)
    return found


def ending_of(page: Page, words: dict[str, Any]) -> tuple[str, str]:
    """The closing words the brief gives, and a web address when there is one."""
    call = ""
    ends = any_of((*words["ends_with"], *sheet("languages/world")["ends_with"], *reads("en")["ends_with"]))
    for match in QUOTED.finditer(page.text):
        lead = list(ends.finditer(page.text[: match.start()]))
        near = lead and len(page.text[lead[-1].end() : match.start()].split()) <= 4
        trailing = re.match(
            r"\s*(?:at the end|as (?:the )?(?:tagline|slogan|call to action)|am ende)\b", page.text[match.end() :], re.I
        )
        if near or trailing:
            call = (match[1] or match[2]).strip()
            start = lead[-1].start() if near else _line_lead(page.text, match.start())
            page.take(start, match.end() + (trailing.end() if trailing else 0), " , ")
            break
    address, at = _address(page)
    return call or _bare_ending(page, ends) or (_bidden(page, at) if address else ""), address


def _address(page: Page) -> tuple[str, int]:
    """The web address, without the word that announces it, and where it stood."""
    named = r"(?:called|named)\s+$"
    found = next((m for m in ADDRESS.finditer(page.text) if not re.search(named, page.text[: m.start()])), None)
    if found is None:
        return "", 0
    announced = ANNOUNCED.search(page.text[: found.start()])
    start = announced.start() if announced else found.start()
    page.take(start, found.end())
    return found[1].rstrip("/."), start


def _bidden(page: Page, at: int) -> str:
    """'… people to sign up at harvesthands.org': what to do there, from its verb on."""
    clause = re.search(r"[^,.;:!?\n]*$", page.text[:at])
    verbs = list(any_of(tuple(sheet("notices")["call_verbs"])).finditer(clause.group())) if clause else []
    if clause is None or not verbs or len(clause.group()[verbs[0].start() :].split()) > 7:
        return ""
    start = clause.start() + verbs[0].start()
    lead = TELLS.search(page.text[:start])
    said = page.take(start, at).strip(" :-\n")
    page.take(lead.start() if lead else start, start, " , ")
    forms: dict[str, str] = sheet("notices")["call_forms"]
    return forms.get(said.lower(), said[:1].upper() + said[1:])


def _line_lead(text: str, at: int) -> int:
    """Where 'with the line' begins that stands right before the closing words."""
    lead = re.search(
        r"(?:with|saying|mit)\s+(?:the\s+|dem\s+)?(?:line|words|sentence|text|satz|spruch)\s*$", text[:at], re.I
    )
    return lead.start() if lead else at


def _bare_ending(page: Page, ends: re.Pattern[str]) -> str:
    pattern = rf"(?:{ends.pattern})\s*[:=-]?\s*((?:[^,.;\n\"“”„]|(?<=\d)[,.](?=\d)){{2,80}})"
    match = re.search(pattern, page.text, re.IGNORECASE)
    if match is None or not match[1].strip():
        return ""
    page.take(*match.span(), " , ")
    return re.sub(r"^(?:the words|words|a|an|the)\s+", "", match[1].strip(), flags=re.IGNORECASE)


def asks_of(page: Page, words: dict[str, Any]) -> str:
    """What the brief asks viewers to do."""
    if match := finds(words["asks"], page.text):
        rest = re.match(r"[^,.;\n]*", page.text[match.end() :])
        said = rest.group().strip() if rest else ""
        if said and not any_of(tuple(sheet("notices")["feelings"])).match(said):
            page.take(match.start(), match.end() + rest.end(), " , ")  # type: ignore[union-attr]
            return said[:1].upper() + said[1:]
    for clause in re.split(r"[,.;:!](?!\d)|\n", page.text)[1:]:
        if (match := any_of(tuple(words["calls"])).match(clause.strip())) and 0 < len(clause.split()) <= 8:
            if finds(words["film"], clause.split()[-1]):
                continue
            page.text = page.text.replace(clause, " ", 1)
            return clause.strip()[:1].upper() + clause.strip()[1:]
    return ""
