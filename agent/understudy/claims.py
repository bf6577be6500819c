"""What a brief promises of its subject, for whom, and where."""

import re
from typing import Any

from agent.understudy.days import DAY, DAYS_IN, dated, told
from agent.understudy.grammar import number_of
from agent.understudy.lexicon import light_of, place_of, topic_of
from agent.understudy.vocabulary import any_of, finds, sheet

JOINED = re.compile(r"(?:^|\s)(?:de|di|do|da|du|del|of|for|with|and|mit|von|und|y|e|et)$", re.IGNORECASE)
"""A phrase that goes on: what follows is a noun, however much it looks like a verb."""
BY = re.compile(
    r"(?:by|from\s+(?:singer|author|artist|band|director|producer|writer|chef|the makers of|the team behind))\s+"
    r"(?:[A-ZÀ-Ý][\w'’&-]*\s?){1,4}"
)
NEWS = re.compile(
    rf"(?:new|the|these|all)\s[^.]+\s(?:from|on|starting|starts?|begins?|until|opens?|by)\s+(?:{DAY.pattern})",
    re.IGNORECASE,
)
OUT = re.compile(r"(?:coming\s+|comes\s+)?out\s", re.IGNORECASE)
THINGS = ("sports", "news", "kids", "arts", "pets", "sales", "games", "goods", "mens", "womens", "sales", "drinks")
VERB = re.compile(r"[a-z]{2,}(?<!s)s\s+\w")


NOUNS = re.compile(r"\S+\s+(?:for|that|which|with|made|from|by|of|and|or|to|at|on|who|without)\b")


def does(clause: str) -> bool:
    """'keeps coffee hot 12 hours': a sentence without its subject, for it begins with what the thing does."""
    first = clause.split()[0]
    return bool(VERB.match(clause) and not NOUNS.match(clause) and not topic_of(first) and first not in THINGS)


def split_noun(clause: str, words: dict[str, Any]) -> tuple[str, str]:
    """The noun phrase, and what follows from the first relative, 'with', participle or preposition on."""
    stops = [
        f" {w} "
        for w in (
            *words["relative"],
            *words["with"],
            *words["participles"],
            *words["people_for"],
            *words["prepositions"],
        )
    ]
    padded = clause + " "
    ends = [
        i
        for stop in stops
        if (i := padded.lower().find(stop, 2)) > 0
        and not _noun_after(stop, padded[i:])
        and not re.search(r"['’]s$", padded[:i])
    ]
    doing = re.search(r"(?<=[a-z&])\s[a-z]{3,}ing\s(?=(?:their|his|her|its|a|an|the|in|on|at|for|to|from)\s)", clause)
    if doing and "the" in words["function"]:
        ends.append(doing.start())
    cut = min(ends, default=len(clause))
    return clause[:cut].strip(), clause[cut:].strip()


def _noun_after(stop: str, ahead: str) -> bool:
    """'a charity run on Sunday': the run is a noun unless somebody runs it."""
    return stop == " run " and not ahead.startswith(" run by ")


def tail_of(tail: str, words: dict[str, Any]) -> tuple[tuple[str, ...], str, str]:
    """Claims, audience and setting said right after the noun."""
    if not tail or BY.fullmatch(tail):
        return ((tail,) if tail else ()), "", ""
    first = tail.split()[0].lower()
    if first == "to" and finds(words["people"], tail):
        return (), split_noun(tail[3:], words)[0], ""
    if any_of(tuple(words["people_for"])).match(tail):
        who = any_of(tuple(words["people_for"])).sub("", tail, count=1).strip()
        whole, (who, more) = who, split_noun(who, words)
        if any_of(tuple(words["relative"])).match(more) and len(whole.split()) <= 7:
            return (), whole, ""
        if any_of(tuple(words["people_for"])).match(more):
            return (), who, ""
        claims, _, setting = tail_of(more, words)
        return claims, who, setting
    if dated(tail) or (first in ("on", "am", "le", "el", "il") and DAYS_IN.search(tail)):
        return (tail,), "", ""
    if first in words["prepositions"] and (
        date := re.search(rf"\s(?:on|from|until|this|next)\s.*(?:{DAY.pattern}).*$", tail, re.IGNORECASE)
    ):
        return (date.group().strip(),), "", tail[: date.start()].strip()
    if first in ("in", "near") and len(tail.split()) <= 2:
        return (), "", tail
    if first in words["prepositions"] and (light_of(tail) or place_of(tail) or re.search(r"\s[A-ZÀ-Ý]", tail)):
        return (), "", tail
    return _claims(tail, words), "", setting_of(tail, words)


def _claims(said: str, words: dict[str, Any]) -> tuple[str, ...]:
    """One or more promises: 'that charges phones and folds flat' is two."""
    relative = any_of(tuple(words["relative"])).match(said)
    said = said[relative.end() :].strip() if relative else said.strip()
    parts = (
        re.split(rf"\s+{words['and']}\s+(?=(?:[^\W\d_]+s\s+\w|{'|'.join(words['relative'])}\s))", said)
        if relative or VERB.match(said)
        else re.split(r"\s+(?=with\s+an?\s)", said)
    )
    return tuple(_unrelated(part, words) for part in parts if re.search(r"\w", part))


def _unrelated(part: str, words: dict[str, Any]) -> str:
    relative = any_of(tuple(words["relative"])).match(part)
    return part[relative.end() :].strip() if relative else part.strip(" .!")


def spoken_of(clauses: list[str], words: dict[str, Any]) -> tuple[tuple[str, ...], str, str]:
    """Claims, audience and setting in the clauses that follow the subject's own."""
    claims: list[str] = []
    audience = setting = ""
    for clause in clauses:
        if said := _stands(clause, words):
            claims.append(said)
        elif (
            claims and dated(claims[-1]) and re.fullmatch(r"(?:at\s+)?(?:the\s+)?(?:[A-ZÀ-Ý][\w'’&-]*\s?){1,5}", clause)
        ):
            claims[-1] = f"{claims[-1]}, {clause}"
        elif any_of(tuple(words["people_for"])).match(clause) and len(clause.split()) <= 7:
            audience = audience or any_of(tuple(words["people_for"])).sub("", clause, count=1).strip()
        elif clause.split()[0].lower() in words["prepositions"] and len(clause.split()) <= 6:
            setting = setting or clause
        elif claimed(clause, words) and not _about_film(clause, words):
            claims += _claims(re.sub(rf"^{words['and']}\s+", "", clause), words)
        elif (
            len(clause.split()) <= 4
            and not re.search(r"\ball (?:day|night)", clause)
            and (light_of(clause) or place_of(clause) or topic_of(clause) == "city")
        ):
            setting = f"{setting}, {clause}".strip(", ")
    return tuple(claims), audience, setting


def _stands(clause: str, words: dict[str, Any]) -> str:
    """What is said as it stands: an offer, a day, a maker, a plot, 'kids love us'; empty for anything else."""
    if told(clause) or NEWS.match(clause) or BY.fullmatch(clause):
        return clause
    if OUT.match(clause) and re.search(rf"{DAYS_IN.pattern}|\d/\d", clause, re.IGNORECASE):
        return f"comes {clause[clause.lower().index('out') :]}"
    if re.match(r"an?\s", clause, re.IGNORECASE) and plot_of(clause, words) and not _about_film(clause, words):
        return clause
    peopled = finds(words["people"], clause.split()[0]) and re.match(r"[a-z]+s\s+[a-z]+(?<!s)\s", clause)
    return f"the {clause}" if peopled and "the" in words["function"] else ""


def _about_film(clause: str, words: dict[str, Any]) -> bool:
    """'We'd like a film', 'I write the letters': said of the client or the film, not of its subject."""
    speaks = any_of(tuple(sheet("languages/world")["speakers"])).match(clause)
    filmic = finds((*words["film"], *sheet("languages/world")["filmic"]), clause)
    return bool(filmic or (speaks and re.match(r"\w+['’](?:d|ll|m)|I\b", clause)))


def claimed(clause: str, words: dict[str, Any]) -> bool:
    """Whether a clause says something of the subject."""
    first = clause.split()[0].lower().strip("'’")
    starts = (*words["relative"], *words["with"], *words["participles"], *words["statement"])
    verb = re.match(r"(?:and\s+)?[a-z]{2,}(?<!s)s\s+\w", clause) and any(w in words["function"] for w in ("the",))
    if re.match(r"(?:first|then|next|finally)\s|\w+ first$", clause, re.IGNORECASE):
        return True
    return bool(any_of(starts).match(clause) or finds(words["facts_words"], clause) or verb or first in starts)


def plot_of(clause: str, words: dict[str, Any]) -> tuple[str, str] | None:
    """'a lighthouse keeper finds a signal' → who, and what happens."""
    verbs = tuple(words.get("plot_verbs", ()))
    if not verbs:
        return None
    plain = tuple(verb[:-1] for verb in verbs if " " not in verb and verb.endswith("s"))
    many = re.search(
        rf"{any_of(plain).pattern}(?=\s+(?:an?|the|their|each|out|to|into|through|across|from|away)\b)", clause
    )
    match = any_of(verbs).search(clause) or many
    if match is None or match.start() < 3 or finds(words["relative"], clause[: match.start()]):
        return None
    head = clause[: match.start()].strip()
    if any_of(plain).fullmatch(match.group()) and not (
        number_of(head) == "many" and "'" not in head and "the" in words["function"]
    ):
        return None
    if JOINED.search(head):
        return None
    return (head, clause[match.start() :].strip()) if 1 <= len(head.split()) <= 6 else None


def stated_of(clause: str, words: dict[str, Any], named: str = "") -> tuple[str, str, bool] | None:
    """'our tea house opens on saturday' → the thing, what is said of it, whether it is news; None for a story."""
    news = tuple(sheet("languages/world")["announces"])
    plots = tuple(words.get("plot_verbs", ()))
    states = tuple(sheet("notices")["states"])
    owned = bool(named) or _somebodys(clause, words, states)
    match = any_of((*news, *plots, *states)).search(clause) if owned else any_of(news).search(clause)
    if match is None or match.start() < 3 or finds(words["relative"], clause[: match.start()]):
        return None
    if JOINED.search(clause[: match.start()].rstrip()):
        return None
    if not owned and any_of((*plots, *states)).fullmatch(match.group()):
        return None
    head = clause[: match.start()].strip()
    news_too = any_of(news).fullmatch(match.group()) is not None
    return (head, clause[match.start() :].strip(), news_too) if len(head.split()) <= 6 else None


def _somebodys(clause: str, words: dict[str, Any], states: tuple[str, ...]) -> bool:
    """Whether a sentence speaks of somebody's own thing or a name: 'our app …', 'Ledgerly automates …'."""
    if any_of(tuple(words["owners"])).match(clause) or re.match(r"the\s+[A-Z]|(?:[A-ZÀ-Ý][\w'’-]+\s){2,}", clause):
        return True
    homely = re.match(r"([a-z]+ (?:[a-z]+ )?)(?:needs|helps|offers|sells|serves|delivers)\s", clause)
    if homely and finds(words.get("homes", {}).get("words", ()), homely[1]):
        return True
    lone = re.match(r"(?:[^A-ZÀ-Ý]+\s|AI\s)?(?:[a-z]+\s)?([A-ZÀ-Ý][\w'’-]+)\s+([a-z]+)\s", clause)
    return bool(lone and lone[2] in states and not topic_of(lone[1]))


def setting_of(text: str, words: dict[str, Any]) -> str:
    """Where or when, as the words say it: 'at dusk', 'in the rain'."""
    names = "|".join(map(re.escape, words["prepositions"]))
    for match in re.finditer(rf"(?<!\w)(?:{names})\s+(?:[^\W\d_]+\s+){{0,2}}?[^\W\d_]+", text, re.IGNORECASE):
        if light_of(match.group()) or place_of(match.group()):
            return match.group()
    return ""
