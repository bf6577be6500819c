"""What Kling's own codes mean to us: its HTTP status alone tells too little, five of its seven 429 never clear."""

from memory.errors import Barred, Busy, Missing, Rejected, Unanswered, VendorError
from tools.vendors.kling.token import Expired
from tools.vendors.wire import Reply

KEY = "Check KLING_API_KEY or KLING_ACCESS_KEY and KLING_SECRET_KEY, then resume"
ACCOUNT = "Mend the account at Kling, then resume"
WORDS = "Order it in other words"
CODES: dict[int, tuple[type[VendorError], str]] = {
    1000: (Barred, KEY),
    1001: (Barred, KEY),
    1002: (Barred, KEY),
    1003: (Expired, "Set this computer's clock, then resume"),
    1004: (Expired, "Set this computer's clock, then resume"),
    1100: (Barred, ACCOUNT),
    1101: (Barred, "Pay what is owed to Kling, then resume"),
    1102: (Barred, "Buy a package that covers this model, then resume"),
    1103: (Barred, "Ask Kling for the right to this model, or choose another"),
    1200: (Rejected, WORDS),
    1201: (Rejected, WORDS),
    1202: (Missing, "It may belong to another account or address"),
    1203: (Missing, "It may belong to another account or address"),
    1300: (Rejected, WORDS),
    1301: (Rejected, WORDS),
    1302: (Busy, "Nothing was ordered; it is tried again"),
    1303: (Busy, "Nothing was ordered; it is tried again"),
    1304: (Barred, "Allow this computer's address in Kling's console, then resume"),
    5000: (Unanswered, "It is looked up, never sent again"),
    5001: (Unanswered, "It is looked up, never sent again"),
    5002: (Unanswered, "It is looked up, never sent again"),
}


def code(reply: Reply) -> int | None:
    """The code of an answer: 0 = all is well; None = none told."""
    told = reply.body.get("code") if isinstance(reply.body, dict) else None
    return told if isinstance(told, int) else None


def meaning(reply: Reply, title: str, clean: str) -> VendorError | None:
    """Our error for a code we know; None leaves it to the HTTP status. clean: its words without keys."""
    told = code(reply)
    if told not in CODES:
        return None
    kind, remedy = CODES[told]
    error = kind(f"{title} answers {told}: {clean}", remedy)
    if isinstance(error, Busy):
        error.after = reply.after
    if isinstance(error, Expired):
        error.date = reply.headers.get("date", "")
    return error
