"""Articles, plurals and German genders: how a subject is called inside a sentence."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from agent.understudy.vocabulary import any_of, reads

KIN = {"grandma", "grandpa", "mum", "mom", "mother", "dad", "granny", "nana", "mama", "papa", "christmas"}
MASS = (
    r"\w+wear|brew|coffee|tea|beer|wine|water|juice|lemonade|kombucha|gin|software|music|bread|honey|chocolate|jewellery|jewelry|furniture|"
    "skincare|granola|oil|art|sleep|yoga|food|clothing|fashion|photography|pottery|photosynthesis|compost|electricity|gravity|inflation|"
    "recycling|interest|soap|cheese|jam|pasta|rice|sourdough|insulation|heating|luggage|equipment|research|advice|meditation|sunscreen|perfume|esports|cream|courage|love|hope|friendship|freedom|kindness|patience|silence|happiness|trust|justice|gratitude|grief|loneliness|curiosity|creativity|nostalgia|solitude|resilience"
)
COUNTED = ("opening", "wedding", "building", "painting", "meeting", "evening", "morning", "earring", "drawing")
PLURAL_ODD = (
    "people",
    "children",
    "men",
    "women",
    "mice",
    "feet",
    "headphones",
    "glasses",
    "shoes",
    "finals",
    "series",
)
SINGULAR_S = re.compile(r"(?:ss|us|is|ics|news|lens|canvas|atlas|chess|bus|gas|tennis)$", re.IGNORECASE)
VOWEL = re.compile(
    r"(?:[aeio]|u(?!ni|se|s[aeiu]|rin|t[ei]|k)|hour|honest|heir|honou?r|x-ray|8|11|18|f\b|[lmnrsx]\.)", re.IGNORECASE
)
OTHER_VOWEL = re.compile(r"(?:one\b|once\b|eu|ewe)", re.IGNORECASE)


@dataclass(frozen=True)
class Noun:
    """The subject as grammar sees it. number: one, many or mass; gender: m, f, n or empty when unknown."""

    phrase: str
    name: str
    owner: str
    number: str
    gender: str
    nominative: str = ""


def number_of(phrase: str) -> str:
    """'one', 'many' or 'mass', by the head noun of an English phrase."""
    head = re.split(r"\s(?:of|for|with|from|in|by|that|about|on|where)\s", phrase)[0].split()
    last = re.sub(r"\W+$", "", head[-1].lower()) if head else ""
    if re.fullmatch(MASS, last) or (
        last.endswith("ing") and len(last) > 5 and last not in COUNTED and not last.endswith("opening")
    ):
        return "mass"
    if last in PLURAL_ODD or (last.endswith("s") and not SINGULAR_S.search(last) and len(last) > 3):
        return "many"
    return "one"


def article(phrase: str) -> str:
    """'a' or 'an', by the sound of the first word."""
    if re.match(r"[AEFHILMNORSX][A-Z]{1,2}\b", phrase):
        return "an"
    return "an" if VOWEL.match(phrase) and not OTHER_VOWEL.match(phrase) else "a"


def capital(text: str) -> str:
    """The first letter in capitals, the rest as it is."""
    return text[:1].upper() + text[1:]


def english(phrase: str, name: str, owner: str) -> dict[str, str]:
    """The words an English line may use for the subject; a key is missing when the brief gives no ground for it."""
    number = number_of(phrase)
    if phrase.startswith(("something", "everything", "nothing")):
        return {"a": phrase, "the": "it", "subject": phrase, "called": "it", "name_or_subject": capital(phrase)}
    proper = (bool(name) and name.lower() == phrase.lower()) or (phrase.lower() in KIN and not owner)
    owned = bool(re.search(r"['’]s\s", phrase))
    only = bool(re.search(r"\sof (?:our|my|the)\s", phrase)) and not owner
    indefinite = phrase if proper or owned or number != "one" else f"{article(phrase)} {phrase}"
    indefinite = f"{owner} {phrase}" if owned and owner else indefinite
    bare = proper or (owned and not owner) or (number == "mass" and not owner)
    definite = phrase if bare else (f"{owner} {phrase}" if owner else f"the {phrase}")
    words = {
        "a": definite if only else indefinite,
        "the": definite,
        "subject": phrase,
        "called": name or definite,
        "name_or_subject": name or capital(definite),
    }
    words |= {"name": name} if name else {}
    words |= {"our": f"{owner} {phrase}"} if owner and not proper else {}
    words |= {"a_one": indefinite} if number == "one" and not proper else {}
    return words


def german(phrase: str, name: str, whole: str) -> dict[str, str]:
    """The same for German: article and possessive only where the brief's own accusative shows the gender."""
    gender = german_gender(phrase, whole)
    ein, der = {"m": ("ein", "der"), "f": ("eine", "die"), "n": ("ein", "das"), "p": ("", "die")}.get(gender, ("", ""))
    proper = bool(name) and name.lower() == phrase.lower()
    words = {"subject": phrase, "name_or_subject": name or phrase}
    base = _nominative(phrase, gender, indefinite=True)
    if der and not proper:
        words |= {"the": f"{der} {_nominative(phrase, gender, indefinite=False)}", "a": f"{ein} {base}".strip()}
        words |= {"a_one": f"{ein} {base}"} if ein else {}
    owner = re.match(r"(unser|mein)", whole, re.IGNORECASE)
    if owner and gender:
        stem = owner[1].lower() + ("e" if gender in "fp" else "")
        words["our"] = f"{stem} {base}"
    words |= {"name": name} if name else {}
    called = name or words.get("our") or words.get("the")
    words["name_or_subject"] = name or words.get("our") or phrase
    return words | ({"called": called} if called else {})


def german_gender(phrase: str, whole: str) -> str:
    """m, f, n or p (plural), from the article or possessive as written after für or über; empty when unsure."""
    first = (whole.split() or [""])[0].lower()
    head = (phrase.split() or [""])[-1]
    if re.fullmatch(r"(?:ein|unser|mein|dein|eur|ihr)en|den", first):
        return "m"
    if first in ("ein", "unser", "mein", "das", "euer"):
        return "n"
    if first in ("eine", "unsere", "meine", "die", "eure"):
        many = re.search(
            r"(?:hunde|katzen|tiere|schuhe|taschen|lampen|kurse|[^e]er[e]?n|innen|ungen|heiten|bücher|räder|kinder|uhren|möbel|kerzen|brillen|welpen|seifen|blumen|pflanzen|spiele|ringe|feiern|tage)$",
            head.lower(),
        )
        return "p" if many else "f"
    if re.search(r"(?:ung|heit|keit|schaft|tion|tät|ei|lampe|tasche|leuchte|flasche|app|software|uhr)$", head.lower()):
        return "f"
    return "n" if re.search(r"(?:chen|lein|zeug|festival|konzert|rad|zelt|buch|werk)$", head.lower()) else ""


def _nominative(phrase: str, gender: str, *, indefinite: bool) -> str:
    """Adjective endings after ein-words or the definite article: 'neuen Rucksack' → 'neuer Rucksack'."""
    *before, head = phrase.split() or [""]
    ending = (
        {"m": "er", "f": "e", "n": "es", "p": "en"}.get(gender, "e") if indefinite else {"p": "en"}.get(gender, "e")
    )
    mended = [
        re.sub(r"(?:e[nrsm]?)$", ending, word) if word[:1].islower() and re.search(r"e[nrsm]?$", word) else word
        for word in before
    ]
    return " ".join([*mended, head])


def romance(phrase: str, name: str, whole: str, language: str) -> dict[str, str]:
    """French, Spanish, Italian, Portuguese: the brief's own article and possessive stand in the nominative already."""
    words = {"subject": phrase, "name_or_subject": name or capital(phrase)}
    if name:
        words |= {"name": name, "called": name}
        bare = " ".join(whole.replace(name, " ").split()) if name.lower() != phrase.lower() else whole
        whole = re.sub(r"\s+(?:de|du|di|da|do|del|della|d['’])$", "", bare)
    first = any_of(tuple(reads(language)["determiners"])).match(whole)
    if first and not (name and name.lower() == phrase.lower()):
        own = any_of(tuple(reads(language)["owners"])).search(" ".join(whole.split()[:2]))
        words |= {"our": whole} if own else {"a": whole}
        words.setdefault("called", whole)
        words["name_or_subject"] = name or (capital(whole) if own else capital(phrase))
    return words


def many_romance(whole: str) -> bool:
    """Plural, by the article or possessive that leads the phrase."""
    plural = (
        r"(?:les|des|nos|mes|los|las|unos|unas|nuestr[oa]s|mis|i|gli|le|nostr[ie]|miei|mie|os|as|noss[oa]s|meus|minhas)"
    )
    return bool(re.match(rf"{plural}(?!\w)", whole, re.IGNORECASE)) and not re.match(r"le\s", whole, re.IGNORECASE)


def fill(template: str, slots: Mapping[str, str], *, many: bool = False) -> str | None:
    """A line with its slots filled, in the plural form when there is one; None when a slot is missing."""
    forms = template.split("|")
    chosen = forms[-1] if many else forms[0]
    wanted = re.findall(r"\{(\w+)\}", chosen)
    if any(not slots.get(word.lower()) for word in wanted):
        return None

    def put(match: re.Match[str]) -> str:
        value = slots[match[1].lower()]
        return capital(value) if match[1][0].isupper() else value

    line = re.sub(r"\{(\w+)\}", put, chosen)
    line = re.sub(r"([.!?])\.", r"\1", line)
    return re.sub(r"(^|[.!?]\s+)([a-zà-ÿ])", lambda m: m[1] + m[2].upper(), line).strip()
