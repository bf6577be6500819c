"""Takes off a brief what speaks about the film or the client and not of the film's subject."""

import re
from typing import Any

from agent.understudy.lexicon import topic_of
from agent.understudy.shape import plain_words
from agent.understudy.vocabulary import any_of, finds, sheet

STOPS = re.compile(r"([,.;:!?\n]+(?=\s|$)|[\n—–])")
DAYS = (
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?|january|february|march|april|may|june|july|august|september|october"
    r"|november|december|spring|summer|autumn|winter|weekend|week|month|tonight|tomorrow|today|\d{1,2}(?:st|nd|rd|th)"
)
WHEN = re.compile(
    rf"(?:from|on|in|since|until|this|next|every|starting|coming)\s+(?:the\s+|this\s+|next\s+)?(?:{DAYS})(?!\w)"
    rf"|(?:today|tonight|tomorrow)(?!\w)",
    re.IGNORECASE,
)
ON = re.compile(
    r"\s\(?((?:(?:this|next|every|each|on)\s+)?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|january|february|march|april|may|june|july|august|september"
    r"|october|november|december)\s+\d[\w:.–-]*(?:\s+\d[\w:.–-]*)*|\d{4}\s?[–-]\s?\d{4})\)?(?=$|\s+(?:at|in)\s)",
    re.IGNORECASE,
)
"""'gym opening January 6', 'Ruth Adler 1931-2024': when, not part of a name."""
AM = re.compile(r"(?<!\w)(?:we|i)(?:['’](?:re|m)|\s+(?:are|am))\s+(?=(?:an?|the)\s)(.+)", re.IGNORECASE | re.DOTALL)


def swept(text: str, words: dict[str, Any]) -> str:
    """Without greetings, places where the film is shown, and clauses that only speak about the film."""
    world = sheet("languages/world")
    places = any_of(tuple(world["platforms"])).pattern
    film = any_of(tuple(words["film"])).pattern
    text = re.sub(
        rf"(?<!\w)(?:for|on|für|auf|bei|pour|sur|para|per|su|em|in)\s+(?:(?:the|our|my|die|das|unser\w*)\s+)?{places}"
        rf"(?!\s*{film})",
        " ", text, flags=re.IGNORECASE,
    )  # fmt: skip
    text = re.sub(rf"(?<=\w)['’]s\s+{any_of(tuple(world['owned'])).pattern}", "", text, flags=re.IGNORECASE)
    text = re.sub(r"(?<=\w)\s+here(?=\s*(?:$|[,.;!?\n]))", "", text)
    if "der" in words["function"] and re.search(r"\b(?:kannst|könnt|können|könntest)\b", text, re.IGNORECASE):
        text = re.sub(r"\s+(?:machen|drehen|erstellen|produzieren|bauen)(?=\s*(?:$|[,.;:!?\n]))", "", text)
    parts = _undirected(STOPS.split(text), words)
    kept = [part if STOPS.fullmatch(part) or not _chatter(part, words) else " " for part in parts]
    return re.sub(r"(^|[,;:!?\n]|\.(?!\d))\s*(\S)", r"\1 \2", "".join(_undated(part) for part in kept)).strip()


def _undirected(parts: list[str], words: dict[str, Any]) -> list[str]:
    """Without 'show the dashboard, then the reports' after a clause that says what the film is of."""
    directs = any_of(tuple(sheet("languages/world")["directions"]))
    goes_on, seen, kept = False, False, list[str]()
    for part in parts:
        plain = STOPS.fullmatch(part) or not part.strip()
        goes_on = (
            goes_on
            if plain
            else seen
            and bool(
                directs.match(part.strip())
                or (goes_on and re.match(r"\s*(?:and|then|next|also)\b", part, re.IGNORECASE))
            )
        )
        seen = seen or (not plain and not _chatter(part, words))
        kept.append(" " if goes_on and not plain else part)
    return kept


def _undated(clause: str) -> str:
    """'From May a ferry runs' begins with the ferry."""
    lead = WHEN.match(clause.strip())
    return f" {clause.strip()[lead.end() :].strip()} " if lead and clause.strip()[lead.end() :].strip() else clause


def _chatter(clause: str, words: dict[str, Any]) -> bool:
    """A greeting, or nothing but words about films; 'make it calm and hectic' is one."""
    world, bare = sheet("languages/world"), clause.strip()
    if any_of(tuple(world["greetings"])).fullmatch(bare) or re.fullmatch(r"dear(\s+\w+){1,3}", bare, re.IGNORECASE):
        return True
    if re.match(r"(?:(?:please\s+)?(?:make|keep)\s+it|it\s+(?:must|should|has to)\s+be)\b", bare, re.IGNORECASE):
        return True
    if any_of((*words["with"], *words["prepositions"])).match(bare) and any_of(tuple(world["filmic"])).search(bare):
        return True
    plain = any_of((*plain_words(words), *words["film"], *world["filmic"]))
    tokens = re.findall(r"[\w'’-]+", bare)
    return bool(tokens) and all(plain.fullmatch(token) for token in tokens)


def announced(text: str, words: dict[str, Any]) -> str:
    """'We just launched Mulo, a cargo bike …' from Mulo on; empty where nobody speaks of their own thing."""
    world = sheet("languages/world")
    match = re.search(
        rf"(?<!\w){any_of(tuple(world['speakers'])).pattern}(?:['’](?:re|ve|m|ll)|\s+(?:just|now|finally|have|are|am|also))*"
        rf"\s+(?!(?<=re\s)open(?!\w)){any_of(tuple(world['makes'])).pattern}\s+(?=\w)(.+)",
        text, re.IGNORECASE | re.DOTALL,
    )  # fmt: skip
    meant = re.search(
        r"(?<!\w)(?:it\s+is|it['’]s|this\s+is|es\s+ist|c['’]est|es)\s+(?:for|für|pour|para|per)\s+(?=\w)(.+)",
        text, re.IGNORECASE | re.DOTALL,
    )  # fmt: skip
    given = min(filter(None, (match, meant)), key=lambda one: one.start(), default=None) or AM.search(text)
    found = given[given.lastindex or 0] if given else ""
    nouns = any_of((*words["determiners"], *words["fresh"])).pattern
    found = re.sub(rf"^(?:{WHEN.pattern}|(?:am|ab|im|le|el|il|em)\s+\w+)\s+(?={nouns})", "", found, flags=re.IGNORECASE)
    return "" if finds(words["film"], " ".join(re.split(r"[,.;:]", found)[0].split()[:3])) else found


def led(text: str, words: dict[str, Any]) -> str:
    """From a clause that begins with 'for' or 'about' and a thing, where what stands before it is no thing."""
    leads = any_of(tuple(sheet("languages/world")["leads"])).pattern
    nouns = any_of((*words["determiners"], *words["fresh"])).pattern
    match = re.search(rf"(?:^|[,.;:!?\n])\s*(?i:{leads})\s+(?=(?i:{nouns})\s|[A-ZÀ-Ý])(.+)", text, re.DOTALL)
    return match[match.lastindex or 0] if match else ""


def strong(text: str, words: dict[str, Any]) -> bool:
    """Whether the first clause speaks of a thing: somebody's own, a noun that we know, or a name."""
    first = next((part.strip() for part in re.split(r"[,.;:!?\n]", text) if re.search(r"\w", part)), "")
    nouns = any_of((*words["determiners"], *words["fresh"]))
    if any_of((*sheet("languages/world")["speakers"], *words["statement"], *words["with"], *words["orders"])).match(
        first
    ):
        return bool(any_of(tuple(words["owners"])).match(first))
    return bool(nouns.match(first) or topic_of(first) or re.match(r"[A-ZÀ-Ý]", first))


def undated(clause: str) -> tuple[str, tuple[str, ...]]:
    """'beach cleanup this Sunday' → the cleanup, and when it is."""
    if (match := ON.search(clause)) and match.start() > 2:
        return f"{clause[: match.start()]}{clause[match.end() :]}".strip(), (match[1].strip(),)
    for match in WHEN.finditer(clause):
        if match.start() > 2 and match.end() == len(clause.rstrip()):
            return clause[: match.start()].strip(), (match.group().strip(),)
    return clause, ()


def bidding(clause: str, words: dict[str, Any]) -> tuple[tuple[str, ...], str]:
    """'donate blood at St. Alma hospital' bids people to do something: it is said as it is, and shown by its noun."""
    verb = any_of(tuple(sheet("languages/world")["imperatives"])).match(clause)
    if re.match(r"clean\s+(?!up\b|the\b|our\b|your\b|this\b|out\b)", clause, re.IGNORECASE):
        return (), clause
    if verb is None or "the" not in words["function"] or len(clause.split()) < 2:
        return (), clause
    if whom := re.search(r"^\w+\s+(?:us|me|them)\s.*?\s(?:for|with)\s+(?:\d+\s+|the\s+|our\s+)?(.+)$", clause):
        return (clause.strip(),), whom[1].strip()
    place = re.search(r"\s(?:at|to|for|with)\s+(?:the\s+|our\s+)?(.+)$", clause)
    shown = (
        place[1]
        if place and re.search(r"[A-Z]", place[1])
        else re.split(r"\s(?:at|to|for|with|in)\s", clause[verb.end() :])[0]
    )
    return (clause.strip(),), shown.strip()
