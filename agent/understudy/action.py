"""What is seen, in a sentence: of a scene for the script, of a shot for the storyboard."""

from agent.understudy.fitting import Beat
from agent.understudy.grammar import fill
from agent.understudy.lexicon import claim_sights
from agent.understudy.pictures import person
from agent.understudy.sights import Sight
from agent.understudy.voice import Voice
from agent.understudy.wording import named


def scene_action(beat: Beat, sight: Sight, narrator: Voice) -> str:
    """One sentence on the place, one on what happens in it."""
    forms = narrator.prose["actions"]
    english = narrator.treatment["language"] == "en"
    sees = claim_sights(beat.claim).get("sees", "") if beat.claim and english else ""
    role = "claim_plain" if beat.role == "claim" and not sees else beat.role
    if beat.role not in ("claim", "reveal", "end", "step", "question"):
        role = {"figure": "figure", "view": "view", "thing": "thing", "hero": "shot_hero"}.get(sight.shows, role)
    words = {**narrator.slots, "image": narrator.prose["images"][sight.place], "sees": sees, "claim": beat.claim}
    words |= {"prop": named(sight.noun or sight.props[0])} if english and (sight.noun or sight.props) else {}
    words |= {"who": named(person(narrator, sight.noun, sight.place, ()))} if english else {}
    lines = [line for form in forms.get(role, forms["plain"]) if (line := fill(form, words, many=narrator.many))]
    return lines[len(beat.line) % len(lines)] if lines else f"{words['image']}."


def shot_action(stage: str, noun: str, place: str, whole: str, part: int, narrator: Voice) -> str:
    """The scene's own words for its first shot; what the camera has moved on to for the others."""
    forms = narrator.prose["actions"].get(f"shot_{stage}")
    if not forms or (part == 0 and stage != "figure"):
        return whole
    words = {**narrator.slots, "image": narrator.prose["images"][place], "who": named(noun) if noun else ""}
    return fill(forms[0], words, many=narrator.many) or whole
