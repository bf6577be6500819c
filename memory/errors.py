"""The failures of a production, drawn as a tree and sorted by what the caller does next.

ProductionError
├── UserMistake      something asked for can't be had     -> one line, exit 2
├── Held             another process has this film        -> one line, exit 5
├── NeedsPerson      a decision only a person can make    -> one line, exit 3
├── OverBudget       the next order crosses the limit     -> exit 4, resume with a larger budget
├── VendorError      a vendor failure we do not know      -> show its own words, exit 4
│   ├── Rejected     refuses this picture or these words  -> rewrite the shot, never resend
│   ├── Busy         no capacity now, nothing was ordered -> wait, then send the order once more
│   ├── Unanswered   an order left and no answer came     -> look it up; never send it again
│   ├── Missing      does not know this job               -> compare addresses and accounts; it may still be ours
│   ├── Barred       the key or the account is refused    -> the film pauses until a person mends it
│   └── Retired      is no longer offered                 -> choose another vendor
├── ModelError       the language model gave nothing usable -> the understudy takes over
└── Unplayable       a file is not what was promised      -> another take, or redo the stage
"""


class ProductionError(Exception):
    """Something a person can act on: a fact and a remedy, in one line."""

    exit_status = 1

    def __init__(self, fact: str, remedy: str = "", *, field: str = "", got: str = "", accepted: str = "") -> None:
        self.fact, self.remedy, self.field, self.got, self.accepted = fact, remedy, field, got, accepted
        super().__init__(f"{fact}. {remedy}".strip() if remedy else fact)


class UserMistake(ProductionError):
    """A field the user gave can't be taken as it is."""

    exit_status = 2


class Held(ProductionError):
    exit_status = 5


class NeedsPerson(ProductionError):
    exit_status = 3


class OverBudget(ProductionError):
    exit_status = 4


class VendorError(ProductionError):
    exit_status = 4


class Rejected(VendorError):
    pass


class Busy(VendorError):
    """Nothing was ordered. `after` = seconds the vendor asks us to wait, None when it doesn't say."""

    after: float | None = None


class Unanswered(VendorError):
    pass


class Missing(VendorError):
    pass


class Barred(VendorError):
    pass


class Retired(VendorError):
    pass


class ModelError(ProductionError):
    pass


class Unplayable(ProductionError):
    pass
