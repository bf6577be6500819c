"""Which noun phrases are people or animals, and the pose they take: read from figures.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tools.vendors.animatic.phrases import is_told, read

TOGETHER = ("couple", "friends", "crowd", "team", "players")  # callings of more than one


@dataclass(frozen=True)
class Cast:
    """A noun phrase understood: the name of a drawing, and whether it is an animal.

    calling: the name under which figures.toml has its noun; several: whether it is about more than one.
    """

    pose: str
    animal: bool
    calling: str = ""
    several: bool = False


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "figures.toml").read_text("utf-8"))


def is_figure(noun: str) -> bool:
    """Whether an English noun phrase names people or an animal that is drawn as a silhouette."""
    return cast(noun) is not None


def cast(noun: str, props: tuple[str, ...] = ()) -> Cast | None:
    """The drawing for a noun phrase, its pose bent by the phrase's other words and by props; None for anything else."""
    first, _, second = noun.lower().partition(" and ")
    if second.strip() and not worn(second):  # fish is an animal, fish and chips are not
        return cast(first, (second, *props)) if cast(second) else None
    words = noun.lower().replace("-", " ").replace(",", " ").replace("'s", "").split()
    if any(never in " ".join(words) for never in _words()["words"]["never"]):
        return None
    head, tail = _head(words)
    singular = _singular(head)
    for name, nouns in _words()["animal"].items():
        if singular in nouns:
            return Cast(_animal_pose(name, head, words), True, name, head != singular)
    for name, nouns in _words()["person"].items():
        if singular in nouns or any(" " in phrase and phrase in " ".join(words) for phrase in nouns):
            pose = _person_pose(name, head, [*words, *tail, *" ".join(props).lower().split()])
            return Cast(pose, False, name, head != singular or name in TOGETHER)
    if read(" ".join(tail)).worn and not is_told(head):  # whoever wears a coat is somebody, whatever the calling
        return Cast(_person_pose("standing", head, [*words, *" ".join(props).lower().split()]), False, "standing")
    return None


def worn(phrase: str) -> bool:
    """Whether a phrase is about clothes or hair alone: 'a black hat', but not 'a man in a black hat'."""
    return is_told(phrase) and cast(phrase) is None


def _head(words: list[str]) -> tuple[str, list[str]]:
    """The noun that names the thing, and what follows it; 'a pack of dogs' is about dogs."""
    table = _words()["words"]
    stop = next((i for i, word in enumerate(words) if word in table["joints"] and i > 0), len(words))
    if stop + 1 < len(words) and words[stop] == "of" and _singular(words[stop - 1]) in table["many"]:
        of = next((i for i in range(stop + 1, len(words)) if words[i] in table["joints"]), len(words))
        if _is_living(words[of - 1]):
            return words[of - 1], words[of:]
    return (words[stop - 1] if words else ""), words[stop:]


def _is_living(word: str) -> bool:
    return any(_singular(word) in nouns for kind in ("animal", "person") for nouns in _words()[kind].values())


def _singular(word: str) -> str:
    known = {"people": "people", "men": "man", "women": "woman", "children": "child", "puppies": "puppy",
             "ponies": "pony", "bunnies": "bunny", "foxes": "fox", "families": "family", "calves": "calf",
             "fishermen": "fisherman", "coaches": "coach", "waitresses": "waitress"}  # fmt: skip
    return known.get(word) or (word[:-1] if word.endswith("s") and not word.endswith("ss") else word)


def _animal_pose(name: str, head: str, words: list[str]) -> str:
    several = _words()["several"]
    many = head != _singular(head) or any(_singular(w) in _words()["words"]["many"] for w in words)
    if many and name in several:
        return str(several[name])
    told = {"running": "dog_running", "sitting": "dog_sitting", "walking": "dog_walking"}
    if name == "dog":
        return next((pose for word, pose in told.items() if word in words), "dog")
    return "bird_flying" if name == "bird" and ({"flying", "swallow"} & set(words)) else name


def _person_pose(name: str, head: str, words: list[str]) -> str:
    if name == "players" and "team" in words:
        return name
    alone = name in {"standing", "walking", "commuter", "phone", "child", "parent", "keeper", "hiking"}
    does = doing(" ".join(words))
    if alone and does and name not in {"child", "parent", "keeper"}:
        return does
    together = head != _singular(head) and name in {"standing", "phone", "commuter", "walking", "desk", "child"}
    return {"child": "parent", "desk": "team"}.get(name, "crowd" if name == "standing" else name) if together else name


def doing(phrase: str, poses: tuple[str, ...] = ()) -> str:
    """The pose of what a phrase says somebody does, one of `poses` where any are given; empty for none."""
    words = phrase.lower().replace("-", " ").replace(",", " ").split()
    rows = ((pose, seen) for pose, seen in _words()["doing"].items() if not poses or pose in poses)
    return next((pose for pose, seen in rows if any(_singular(word) in seen for word in words)), "")


def nouns_of(animal: str) -> tuple[str, ...]:
    """Nouns of an animal of figures.toml."""
    return tuple(_words()["animal"].get(animal, ()))
