"""Distributions as scipy has them; without scipy nothing can be judged."""

from typing import Any

from memory.errors import UserMistake


def special() -> Any:
    """scipy's special functions; UserMistake where it is not installed."""
    try:
        import scipy.special
    except ImportError:
        raise UserMistake(
            "Verdicts need scipy, which is not installed", "pip install -e '.[evals]'", field="scipy"
        ) from None
    return scipy.special


def t_at(freedom: float, share: float) -> float:
    """Student's t below which `share` of it lies."""
    return float(special().stdtrit(freedom, share))


def beyond(freedom: float, t: float) -> float:
    """How much of Student's t lies farther out than t, on both sides."""
    return min(1.0, 2 * float(special().stdtr(freedom, -abs(t))))


def normal_at(share: float) -> float:
    """The standard normal's value below which `share` of it lies."""
    return float(special().ndtri(share))


def coins(heads: int, tosses: int) -> float:
    """Chance of at most so many heads."""
    return float(special().bdtr(heads, tosses, 0.5))
