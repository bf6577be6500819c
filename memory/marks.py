"""A word right before and right after every write that lasts, so that a test can end us exactly there."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Mark = Callable[[str], None]


def unmarked(boundary: str) -> None:
    """Nobody listens."""


@contextmanager
def written(mark: Mark, name: str) -> Iterator[None]:
    """Around one lasting write: tells "name:before" and "name:after"."""
    mark(f"{name}:before")
    yield
    mark(f"{name}:after")
