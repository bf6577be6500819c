"""A comparison in plain words, and its numbers as a reader writes them."""

import json
from math import isfinite
from typing import Any

from evals.nouns import Comparison, Row, Verdict

MINUS = "\N{MINUS SIGN}"
SIGNS = {"better": "▲", "worse": "▼", "same": "=", "not enough data": "?"}


def value(row: Row, name: str, known: dict[str, dict[str, Any]]) -> float | None:
    """A row's figure; a film that was not made has what figures.toml gives it for that, which may be nothing."""
    found = row.figures.get(name)
    if found is None and row.state != "made":
        return known.get(name, {}).get("missing")
    return found if found is not None and isfinite(found) else None


def unit(says: str) -> str:
    """'$' or ' s' for figures told in USD or in seconds; '' for all others."""
    return "$" if says.startswith("USD") else " s" if says.startswith("seconds") else ""


def number(amount: float | None, of: str = "", digits: int = 2) -> str:
    """An amount with its unit; a dash for none."""
    if amount is None:
        return "–"
    sign = MINUS if round(amount, digits) < 0 else ""
    before, after = ("$", "") if of == "$" else ("", of)
    return f"{sign}{before}{abs(amount):.{digits}f}{after}"


def signed(amount: float | None, of: str = "", digits: int = 2) -> str:
    """A difference with its sign, such as +0.06; exactly nothing is ±0."""
    if amount is None:
        return "–"
    told = number(amount, of, digits)
    return told if told.startswith(MINUS) else ("±" if round(amount, digits) == 0 else "+") + told


def interval(verdict: Verdict, of: str = "") -> str:
    """The 95 % interval as [low, high]; empty when there is none."""
    if verdict.low is None or verdict.high is None:
        return ""
    return f"[{number(verdict.low, of)}, {number(verdict.high, of)}]"


def plural(count: int, one: str) -> str:
    return f"{count} {one}" if count == 1 else f"{count} {one}s"


def headline(told: Comparison, briefs: int) -> tuple[str, str]:
    """The verdict on quality as a sentence, and what it stands on: difference, interval, briefs, seeds, money."""
    first = told.verdicts[0] if told.verdicts else None
    if first is None:
        return f"Nothing was compared of {told.b} and {told.a}", ""
    says = {
        "better": f"{told.b} is better than {told.a}",
        "worse": f"{told.b} is worse than {told.a}",
        "same": f"{told.b} and {told.a} are the same",
        "not enough data": f"Not enough data to tell {told.b} from {told.a}",
    }[first.verdict]
    parts = [
        f"{first.figure} {signed(first.difference)} {interval(first)}".strip(),
        plural(briefs, "brief"), plural(told.seeds, "seed"), money(told),
    ]  # fmt: skip
    return says, ", ".join(part for part in parts if part)


def money(told: Comparison) -> str:
    """What a film of b costs more or less than one of a; empty when nobody measured it."""
    more = next((one.difference for one in told.verdicts if one.figure == "charged"), None)
    if more is None:
        return ""
    if abs(more) < 0.005:
        return "at the same price a film"
    return f"${abs(more):.2f} {'more' if more > 0 else 'less'} a film"


def settles(verdict: Verdict) -> str:
    """What these pairs could have found, and how many more briefs would settle an open verdict."""
    found = (
        f"These pairs would show a difference of {number(verdict.detectable)} or more, with 80 % power"
        if verdict.detectable
        else ""
    )
    if verdict.low is None:
        return "Too few briefs for an interval."
    if verdict.verdict != "not enough data":
        return f"{found}." if found else ""
    more = (
        f"{plural(verdict.more, 'more brief')} would settle it" if verdict.more else "more briefs would not settle it"
    )
    return f"{found}; {more}." if found else f"{more[0].upper()}{more[1:]}."


def stands_on(films: int, seeds: int, hours: float, size: str) -> str:
    """What every table says of itself: films, seeds, CPU hours, pixels."""
    told = [plural(films, "film"), plural(seeds, "seed"), f"{hours:.2f} CPU hours", size.replace("x", "×")]
    return ", ".join(part for part in told if part)


def ratio(size: str) -> str:
    """A size such as 426x240 as CSS has it; 16 / 9 for any other word."""
    wide, _, high = size.replace("×", "x").partition("x")
    return f"{int(wide)} / {int(high)}" if wide.isdecimal() and high.isdecimal() and int(high) else "16 / 9"


def setting(told: object) -> str:
    """A setting's value as a reader would write it; one that is not set is the default."""
    if told is None:
        return "default"
    return told if isinstance(told, str) else json.dumps(told, ensure_ascii=False, sort_keys=True, default=str)
