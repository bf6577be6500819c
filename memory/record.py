"""How a film came to be, as nouns: tool calls, rungs of the language model, rewrites, and one reel per shot."""

from decimal import Decimal

from memory.film import Noun, Shot, Take


class Recalled(Noun):
    """One line remembered from an earlier film, with where it comes from."""

    text: str
    source: str
    look: str = ""


class Call(Noun):
    """One tool call of a model and what the tool answered; both as JSON text."""

    part: str
    by: str
    tool: str
    arguments: str
    answer: str


class Rung(Noun):
    """Which rung of the ladder answered for one part, and what the rungs above it said."""

    part: str
    model: str
    rung: str
    tried: tuple[str, ...] = ()


class Rewrite(Noun):
    """A prompt before and after a note, with the scores that tell whether the words helped."""

    shot: int
    before: str
    after: str
    because: str
    score_before: float | None
    score_after: float | None


class Cast(Noun):
    """Who shoots a shot: vendor, model, USD of one take with `joins` extensions, and why this one."""

    vendor: str
    model: str
    quote: Decimal = Decimal(0)
    joins: int = 0
    why: str = ""


class Reel(Noun):
    """All there is of one shot: its takes, the circled one, and why. `shot` is the intention it was made for.

    waits: what a person must mend before the shot can be made; the film pauses then. began, ended: take numbers
    before and after this attempt.
    """

    shot: Shot
    takes: tuple[Take, ...] = ()
    circled: str = ""
    why: str = ""
    failed: str = ""
    waits: str = ""
    refusals: int = 0
    began: int = 0
    ended: int = 0
    cast: tuple[Cast, ...] = ()
    rewrites: tuple[Rewrite, ...] = ()
    calls: tuple[Call, ...] = ()
    rungs: tuple[Rung, ...] = ()

    @property
    def take(self) -> Take | None:
        return next((take for take in self.takes if take.slate == self.circled), None)


class Deliverable(Noun):
    """The master made to fit one target, with the checks read back from its file."""

    preset: str
    path: str
    checks: tuple[str, ...] = ()
