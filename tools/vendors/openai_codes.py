"""What OpenAI's error codes mean to us: the same for its videos and its pictures."""

from memory.errors import Barred, Rejected, Retired, VendorError
from tools.vendors.wire import Reply, says

EMPTY = (
    "insufficient_quota", "credit_balance_exhausted", "organization_spend_limit_exceeded",
    "project_spend_limit_exceeded", "organization_usage_limit_exceeded", "billing_hard_limit_reached",
)  # fmt: skip
"""Codes of a 429 that waiting never clears."""
GONE = ("model_not_found", "model_deprecated", "model_retired")


def meaning(reply: Reply, title: str) -> VendorError | None:
    """Our error for a refusal that its status alone doesn't tell; None for the usual meaning."""
    found = codes(reply)
    words = says(reply)
    if found & set(EMPTY):
        return Barred(f"{title} has no credit left: {words}", "Add credit or raise the limit, then resume")
    if found & set(GONE):
        return Retired(f"{title} has no such model: {words}", "Choose another; see filmwright vendors")
    if "moderation_blocked" in found:
        return Rejected(f"{title} refuses these words or this picture: {words}", "Order it in other words")
    return None


def codes(reply: Reply) -> set[str]:
    """Code and type of an error body."""
    error = reply.body.get("error") if isinstance(reply.body, dict) else None
    return {str(error.get("code")), str(error.get("type"))} if isinstance(error, dict) else set()
