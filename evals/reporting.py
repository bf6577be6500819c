"""python -m evals report RUN: the page of a run, with every comparison its candidates allow."""

from evals import report
from evals.compare import compare
from evals.compare_effects import effects


def main(words: list[str]) -> int:
    """Write the report, or with --blind the page for people's votes."""
    return report.main(words, compare, effects)
