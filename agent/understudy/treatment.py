"""The treatment: how the brief was read, the idea of the film, and everything that had to be assumed."""

import re
from typing import Any, get_args

from agent.understudy.asking import spoken
from agent.understudy.assumed import RATES, assumptions, played
from agent.understudy.beats import beats
from agent.understudy.errand import errand_of, follows, is_genre, lean
from agent.understudy.grammar import capital, fill, number_of
from agent.understudy.lexicon import topic_of, topics
from agent.understudy.reading import Reading, read
from agent.understudy.vocabulary import finds, reads, sheet
from agent.understudy.voice import voice
from memory.film import Ratio

USUAL_SECONDS = {
    "teaser": 20,
    "social": 20,
    "event": 20,
    "ad": 20,
    "explainer": 45,
    "travel": 45,
    "demo": 60,
    "portrait": 45,
}
MOODS = {
    "scifi": "tech",
    "neon": "tech",
    "hype": "tech",
    "playful": "play",
    "friendly": "play",
    "melancholic": "awe",
    "dark": "awe",
    "cinematic": "awe",
    "hopeful": "awe",
    "premium": "product",
    "calm": "product",
}
KIND_MOODS = {
    "travel": "awe",
    "story": "awe",
    "teaser": "awe",
    "demo": "tech",
    "explainer": "tech",
    "social": "play",
    "portrait": "awe",
}
TONED_LOOKS = {
    "melancholic": "dusk",
    "scifi": "night_blue",
    "neon": "neon",
    "hype": "neon",
    "hopeful": "golden",
    "playful": "candy",
    "dark": "noir",
    "noir": "noir",
    "cinematic": "film_print",
    "premium": "film_print",
    "retro": "sepia",
    "serious": "clean",
}
KIND_LOOKS = {"story": "film_print", "explainer": "clean", "demo": "clean", "travel": "teal_orange"}
CHILDREN = ("children*", "kids", "bedtime", "kinder*", "enfants", "niños", "bambini", "crianças")
LAST = re.compile(r"(?:^|\s|['’])(?:d[eao]s?|d[ae]ll[oa]|de[lrmn]|der|die|das|le|la|il|el|l)[\s'’]([^\W\d_]{3,})$")
"""The last thing that a plot names: 'aus dem Spiegel' → Spiegel."""
PLAIN = {"the", "of", "a", "an", "and", "or", "at", "for", "when", "in", "on", "with", "to", "is", "are", "else"}


def write_treatment(facts: dict[str, Any]) -> dict[str, Any]:
    """The treatment of a brief; wishes outrank words."""
    brief, wishes = str(facts.get("brief", "")), dict(facts.get("wishes") or {})
    reading = lean(read(brief))
    said = {**_read(reading), **_wished(wishes, reading)}
    if not said["tone"] and said["kind"] == "story" and finds(CHILDREN, brief):
        said["tone"] = list(sheet(f"prose/{played(said['language'])}")["tones"]["portrait"])
    toned = follows(errand_of(reading), "tone") or said["kind"]
    if not said["tone"]:
        said["tone"] = list(sheet(f"prose/{played(said['language'])}")["tones"].get(toned, ["clear"]))
    assumed = assumptions(reading, wishes, said)
    said["mood"] = _mood(reading, said)
    said["look"] = wishes.get("look") or look_of(facts, reading, said)
    said["title"] = _title(reading, said)
    lines = _tell(brief, reading, said)
    return {**said, **lines, "assumed": assumed}


def _read(reading: Reading) -> dict[str, Any]:
    kind = reading.kind or "launch"
    subject = reading.subject
    return {
        "kind": kind,
        "subject": _cut(subject.phrase, 70) or sheet(f"prose/{played(reading.language)}")["unknown"]["subject"],
        "name": _cut(subject.name, 50),
        "language": reading.language,
        "tone": list(reading.tone),
        "audience": _cut(reading.audience, 70),
        "claims": [_cut(claim, 120) for claim in subject.claims[:8]],
        "setting": _cut(subject.setting, 70),
        "call_to_action": _cut(reading.bid or reading.call_to_action, 70),
        "seconds": reading.seconds or float(10 + 5 * subject.points if subject.points else USUAL_SECONDS.get(kind, 30)),
        "ratio": reading.ratio if reading.ratio in get_args(Ratio) else "16:9",
        "fps": reading.fps if reading.fps in RATES else "24",
        "voice": reading.voice is not False,
        "music": reading.music,
        "words_on_screen": reading.words_on_screen,
    }


def _cut(text: str, most: int) -> str:
    """Whole words, no more characters than can be spoken or set."""
    return text if len(text) <= most else text[: most + 1].rsplit(" ", 1)[0][:most].rstrip(" ,;")


def _wished(wishes: dict[str, Any], reading: Reading) -> dict[str, Any]:
    kept = {
        key: wishes[key]
        for key in ("seconds", "ratio", "voice", "words_on_screen", "language")
        if wishes.get(key) is not None
    }
    if wishes.get("seconds"):
        kept["seconds"] = float(wishes["seconds"])
    return kept | ({"fps": str(wishes["fps"])} if wishes.get("fps") else {})


def _mood(reading: Reading, said: dict[str, Any]) -> str:
    toned = [MOODS[mood] for mood in reading.moods if mood in MOODS]
    if music := follows(errand_of(reading), "music"):
        return music
    topic = topics().get(follows(errand_of(reading), "topic") or topic_of(said["subject"], said["name"]), {})
    return toned[0] if toned else KIND_MOODS.get(said["kind"]) or str(topic.get("mood", "product"))


def look_of(facts: dict[str, Any], reading: Reading, said: dict[str, Any]) -> str:
    """The look that memory or the brief names, else the tone's, else the topic's, else the nearest by its words."""
    looks = [(str(look.get("name", "")), str(look.get("words", ""))) for look in facts.get("looks") or []]
    if not looks:
        return "clean"
    recalled, brief = " ".join(map(str, facts.get("recalled") or [])).lower(), reading.text.lower()
    topic = topics().get(_topic(reading, said), {}) if said["kind"] != "travel" else {}
    told = [TONED_LOOKS[mood] for mood in reading.moods if mood in TONED_LOOKS][:1]
    own = str(topic.get("look", "")) or KIND_LOOKS.get(said["kind"], "" if reading.subject.phrase else "pastel")

    def near(look: tuple[str, str]) -> int:
        words = set(re.findall(r"\w+", f"{look[0]} {look[1]}".lower().replace("_", " "))) - PLAIN
        named = 9 * bool(re.search(rf"\b{re.escape(look[0].lower())}\b", recalled))
        met = sum(word in words for word in set(re.findall(r"\w+", brief)))
        return named + 7 * (look[0] in told) + 5 * (look[0] == own) + met

    return max(looks, key=near)[0]


def _topic(reading: Reading, said: dict[str, Any]) -> str:
    own = follows(errand_of(reading), "topic") if said["kind"] != "story" else ""
    return own or topic_of(said["subject"], said["name"]) or topic_of(" ".join(said["claims"]), reading.text)


def _title(reading: Reading, said: dict[str, Any]) -> str:
    """The film's name: the thing's own, or the brief's own words for it."""
    language, subject = played(said["language"]), said["subject"]
    titles = sheet(f"prose/{language}")["titles"]
    if said["kind"] == "explainer" and reading.subject.question:
        return spoken(reading.subject.question, language).rstrip(".")[:80]
    if said["kind"] == "travel" and said["setting"]:
        return capital(str(said["setting"]))
    if said["name"]:
        return str(said["name"])
    if said["claims"] and (said["kind"] == "story" or is_genre(errand_of(reading))):
        return _story_title(said["claims"][0], reading, titles)
    if about := re.match(r"(?:podcast|show|book|novel|documentary|exhibition|talk|series) (?:about|on) (.+)", subject):
        return capital(about[1])
    slots = voice(reading.text, reading, {**said, "title": ""}).slots
    if said["kind"] == "explainer":
        form = titles["explainer"] if number_of(subject) != "many" or language != "en" else titles["explainer_many"]
        return fill(form, slots) or fill(titles["explainer_many"], slots) or capital(str(subject))
    return capital(slots.get("our", str(subject)))[:80]


def _story_title(claim: str, reading: Reading, titles: dict[str, str]) -> str:
    """'finds a signal' → The Signal; a plot without a plain object is called by whom it is about."""
    words = reads(reading.language)
    last = LAST.search(claim) if reading.language != "en" and is_genre(errand_of(reading)) else None
    if last:
        return capital(last[1])
    claim = re.sub(r"^an? \w+ and (?:an?|the|her|his|their) \w+", "", claim)
    object_ = (
        re.search(r"\s(?:a|an|the|her|his|their)\s+(?:own\s+)?((?:(?!and\b)[a-z-]+\s?){1,2})", f"{claim} ")
        if reading.language == "en"
        else None
    )
    named = object_[1].strip() if object_ else reading.subject.phrase
    ends = "|".join(map(re.escape, (*words["prepositions"], *words["relative"], *words["with"])))
    named = re.split(rf"\s(?:{ends})\s", f"{named} ")[0].strip()
    return titles["story"].format(word=named.title() if reading.language == "en" else capital(named))


def _tell(brief: str, reading: Reading, said: dict[str, Any]) -> dict[str, str]:
    """Logline, opening, turn and ending, taken from the lines the script will speak."""
    narrator = voice(brief, reading, said)
    told = beats(narrator)
    first = told[0].line if told else said["title"]
    turning = next((beat.line for beat in told if beat.role in ("turn", "reveal", "claim", "step")), first)
    last = told[-1].line if told else said["title"]
    turned = next((beat.line for beat in reversed(told) if beat.role == "turn"), turning)
    return {"logline": _logline(said, narrator.slots, narrator.prose), "opening": first, "turn": turned, "ending": last}


def _logline(said: dict[str, Any], slots: dict[str, str], prose: dict[str, Any]) -> str:
    forms, parts = prose["logline"], []
    whom = slots.get("a") or slots.get("our") or said["subject"]
    name = (
        f"{said['name']}, {whom}"
        if said["name"] and said["name"].lower() != said["subject"].lower()
        else said["name"] or whom
    )
    if said["name"] and said["name"] in said["setting"]:
        name = said["setting"]
    parts.append(forms["film"].format(kind=prose["assumed"]["kind_names"][said["kind"]], subject=name))
    parts += [forms["for"].format(audience=said["audience"])] if said["audience"] else []
    parts += (
        [forms["where"].format(setting=said["setting"])] if said["setting"] and said["setting"] not in parts[0] else []
    )
    return capital(" ".join(parts)) + f" ({', '.join(said['tone'])})."
