"""What a film is about, as found in a brief."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Subject:
    """The subject as found. `phrase` has no article; `whole` is as written; `owner` is 'our', 'my' or empty.

    explains: the brief asks for an explanation. question: what it asks, in its own words, else empty.
    points: how many reasons or tips are to be counted; 0 when none are.
    """

    phrase: str = ""
    name: str = ""
    whole: str = ""
    owner: str = ""
    fresh: bool = False
    claims: tuple[str, ...] = ()
    audience: str = ""
    call: str = ""
    setting: str = ""
    story: bool = False
    is_place: bool = False
    explains: bool = False
    stated: bool = False
    question: str = ""
    points: int = 0
