"""The rule-based writer that plays every part of the language model when there is no key."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from agent.understudy.model import Understudy
    from agent.understudy.money import budget

__all__ = ["Understudy", "budget"]


def __getattr__(name: str) -> Any:
    """Loaded when first asked for, so that naming this package costs nothing."""
    if name == "Understudy":
        from agent.understudy.model import Understudy

        return Understudy
    if name == "budget":
        from agent.understudy.money import budget

        return budget
    raise AttributeError(name)
