"""How a shot is staged: what stands in it, who, beside what, and where that makes sense."""

from typing import TYPE_CHECKING

from agent.understudy.lexicon import nouns_in, place_of
from agent.understudy.moves import STAGINGS
from agent.understudy.pictures import barred, is_landmark, person, stands, thing
from agent.understudy.vocabulary import sheet
from agent.understudy.voice import Voice

if TYPE_CHECKING:
    from agent.understudy.casting import Reel
    from agent.understudy.storyboard import Row

CARDED = ("launch", "teaser", "travel", "event", "explainer", "story", "portrait")
SEEN_FIRST = ("launch", "portrait")
SHOWN = {"figure": "figure", "thing": "detail", "view": "view", "hero": "hero"}
BESIDE = {"gallery", "studio", "desk", "cafe"}
EMPTY = {"studio", "abstract"}
SCENIC = {"sea": ("boat",), "lake": ("boat",), "street": ("street lamp",), "cafe": ("mug",)}


def scenic(narrator: Voice) -> bool:
    """A film about a place shows the place; there is no thing to put on a table."""
    treatment = narrator.treatment
    land = treatment["name"] == treatment["subject"] and bool(place_of(str(treatment["name"])))
    return narrator.topic == "city" or treatment["kind"] == "travel" or land


def staging(row: "Row", part: int, count: int, place: str, reel: "Reel", narrator: Voice) -> str:
    """The staging of a scene's next shot: its card, what its line shows, then what the scene has not shown yet."""
    if card := _card(row, part, count, narrator):
        return card
    if part == count - 1 and _apart(row, reel, narrator):
        return "exploded"
    mine = [shot["staging"] for shot in reel.shots if shot["scene"] == row.scene]
    able = plausible(row, place, narrator)
    wished = "" if row.sight.shows == "figure" and barred(narrator) else SHOWN.get(row.sight.shows, "")
    if wished and not set(mine) - {"title_card"}:
        return wished
    fresh = [one for one in able if one not in mine] or able
    last = {reel.shots[-1]["staging"]} if reel.shots else set()
    return reel.least(tuple(fresh), last) if row.role == "life" or mine else fresh[0]


def plausible(row: "Row", place: str, narrator: Voice) -> tuple[str, ...]:
    """The stagings that make sense for this part of the film in this place, best first; never none."""
    noun = _noun(row, narrator)
    choices = (*STAGINGS.get(row.role, ("view", "hero")), "view", "hero", "figure", "detail")
    return tuple(dict.fromkeys(one for one in choices if _fits(one, noun, place, row, narrator))) or ("view",)


def _fits(one: str, noun: str, place: str, row: "Row", narrator: Voice) -> bool:
    if row.role in ("step", "question") and not row.sight.props:
        return one == "view"
    if one == "figure" and barred(narrator):
        return False
    if one in ("view", "figure"):
        return place not in EMPTY and not (one == "figure" and row.role in ("step", "question"))
    if row.role in ("open", "before") and row.sight.shows not in ("thing", "hero"):
        return False
    if one == "family":
        return place in BESIDE and len(props(row, one, place, narrator)) > 0
    return _explained(row) or (not scenic(narrator) and place in stands(noun, narrator))


def _card(row: "Row", part: int, count: int, narrator: Voice) -> str:
    treatment = narrator.treatment
    if not treatment["words_on_screen"]:
        return ""
    if row.role == "end" and part == count - 1:
        return "end_card"
    return "title_card" if count > 1 and part == titled(row, count, treatment["kind"]) else ""


def titled(row: "Row", count: int, kind: str) -> int:
    """Which shot of a scene is its title card: after the thing itself in a launch, else first; -1 for none."""
    able = kind in CARDED and row.role == ("question" if kind == "explainer" else "reveal")
    return (1 if kind in SEEN_FIRST and count > 1 else 0) if able else -1


def _apart(row: "Row", reel: "Reel", narrator: Voice) -> bool:
    """A thing comes apart once, where its line asks for it or where the brief's promises are pointed out."""
    asked = row.sight.happening == "explode" or pointed(row, narrator)
    return bool(asked) and "exploded" not in reel.used and "studio" in stands(_noun(row, narrator), narrator)


def pointed(row: "Row", narrator: Voice) -> str:
    """'Charges phones · Folds flat': the promises pointed out on the thing, at the last of three or more."""
    treatment, told = narrator.treatment, [claim for claim in narrator.treatment["claims"] if len(claim.split()) <= 4]
    last = row.beat.claim and row.beat.claim == (treatment["claims"] or [""])[-1]
    if not last or len(told) < 2 or treatment["kind"] not in ("launch", "demo", "explainer", "ad"):
        return ""
    return " · ".join(claim[:1].upper() + claim[1:] for claim in told[:3])


def _noun(row: "Row", narrator: Voice) -> str:
    return row.sight.props[0] if _explained(row) else row.sight.noun if row.sight.shows == "thing" else thing(narrator)


def subject(row: "Row", stage: str, place: str, reel: "Reel", narrator: Voice) -> str:
    """What is drawn: a person in a figure shot, nothing in a view, else the thing the line is about."""
    if stage in ("title_card", "end_card"):
        return str(narrator.treatment["name"]) if scenic(narrator) else thing(narrator)
    if stage == "figure":
        seen = [shot["subject"] for shot in reel.shots if shot["staging"] == "figure"]
        return person(narrator, row.sight.noun if row.sight.shows == "figure" else "", place, seen)
    if stage == "view":
        return ""
    noun = _noun(row, narrator)
    able = _explained(row) or place in stands(noun, narrator)
    return _several(noun if able else thing(narrator), reel)


def _several(noun: str, reel: "Reel") -> str:
    """An animal in its next posture, so that it is not the same picture twice."""
    postures = sheet("pictures")["animals"].get(noun, [noun])
    seen = [shot["subject"] for shot in reel.shots]
    return str(min(postures, key=lambda one: (seen.count(one), postures.index(one))))


def _explained(row: "Row") -> bool:
    return row.role in ("step", "question") and bool(row.sight.props)


def props(row: "Row", stage: str, place: str, narrator: Voice) -> tuple[str, ...]:
    """What stands beside the subject, where it makes sense: never beside a landmark, a person or a view."""
    noun = _noun(row, narrator)
    if stage in ("title_card", "end_card", "figure", "exploded"):
        return ()
    if scenic(narrator):
        return SCENIC.get(place, ()) if stage == "view" else ()
    living = narrator.topic == "animals" and noun != "dog"
    if living or stage == "view" or is_landmark(noun) or _explained(row) or row.sight.shows == "thing":
        return ()
    said = nouns_in(row.beat.claim, narrator.treatment["language"]) if row.beat.claim else ()
    able = [prop for prop in dict.fromkeys([*row.sight.props, *said]) if prop not in noun and noun not in prop]
    wanted = row.beat.claim or stage == "family" or (row.role == "life" and row.sight.shows != "hero")
    return tuple(able[:2] if stage == "family" else able[:1]) if wanted else ()
