"""Several figures looked at once: p-values made to answer for all of them together."""

from collections.abc import Sequence


def holm(ps: Sequence[float], weights: Sequence[float] | None = None) -> list[float]:
    """Holm's adjusted p-values (1979), in the order given; weights share out the 5 %, equally if none are told."""
    shares = list(weights) if weights is not None else [1.0] * len(ps)
    order = sorted(range(len(ps)), key=lambda at: ps[at] / shares[at])
    adjusted, left, largest = [1.0] * len(ps), sum(shares), 0.0
    for at in order:
        largest = max(largest, min(1.0, max(ps[at], ps[at] / shares[at] * left)))
        adjusted[at] = largest
        left -= shares[at]
    return adjusted
