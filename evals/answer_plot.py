"""The answers in one picture: for every question, each candidate's difference from the first, with its interval."""

from collections.abc import Sequence
from html import escape

from evals.answer import Answer
from evals.nouns import Verdict
from evals.stats.figures import known

WIDE, LEFT, COLUMN, ROW, HEAD, FOOT = 960, 200, 246, 46, 82, 30
INK, FAINT, PAPER, LINE = "#1d2430", "#66707c", "#fbfaf7", "#d9d5cc"
SIGNS = {
    "better": ("#1c7a72", "▲"),
    "worse": ("#a8481f", "▼"),
    "same": ("#4a5a78", "="),
    "not enough data": ("#8a8f98", "?"),
}
UNITS = {"quality": "quality, 0 to 1", "spoiled": "share spoiled", "charged": "USD a film", "look": "steps, same place",
         "drift": "steps, whole film", "seam": "ΔE at the join", "strays": "steps, start to end"}  # fmt: skip


def plot(answers: Sequence[Answer]) -> str:
    """An SVG, `WIDE` px wide, that opens nothing outside itself."""
    parts, top = list[str](), 18
    for one in answers:
        parts.append(_block(one, top))
        top += HEAD + ROW * len(one.verdicts) + FOOT
    style = f"text{{font:13px ui-sans-serif,system-ui,sans-serif;fill:{INK}}}.f{{fill:{FAINT};font-size:11.5px}}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {top}" width="{WIDE}" height="{top}" role="img">'
        f"<title>{escape('; '.join(one.says for one in answers))}</title><style>{style}.h{{font-weight:650;"
        f'font-size:15px}}</style><rect width="{WIDE}" height="{top}" fill="{PAPER}"/>{"".join(parts)}</svg>\n'
    )


def _block(one: Answer, top: int) -> str:
    """A question with its rows."""
    rows = list(one.verdicts.items())
    names = [verdict.figure for verdict in rows[0][1]]
    lower = {name: known()[name]["better"] == "lower" for name in names}
    heads = "".join(
        _text(
            LEFT + COLUMN * at,
            top + 66,
            f"{UNITS.get(name, name)} ({'lower' if lower[name] else 'higher'} is better)",
            "f",
        )
        for at, name in enumerate(names)
    )
    scales = {name: _scale([row[at] for _, row in rows]) for at, name in enumerate(names)}
    lines = "".join(_row(who, row, top + HEAD + ROW * at, scales) for at, (who, row) in enumerate(rows))
    stands = (
        f"against {one.first}: {one.films} films, {one.clusters} independent, {one.size}, {one.cpu_hours} CPU h, "
        f"${one.spent} play money, {one.dated}"
    )
    rule = top + HEAD + ROW * len(rows) + 14
    return (
        _text(20, top + 20, one.says, "h") + _text(20, top + 40, stands, "f") + heads + lines
        + f'<path d="M20 {rule}H{WIDE - 20}" stroke="{LINE}"/>'
    )  # fmt: skip


def _row(who: str, verdicts: Sequence[Verdict], y: int, scales: dict[str, float]) -> str:
    cells = (_cell(one, LEFT + COLUMN * at, y, scales[one.figure]) for at, one in enumerate(verdicts))
    return _text(20, y + 20, who) + "".join(cells)


def _cell(one: Verdict, x: int, y: int, scale: float) -> str:
    """A whisker around its dot, on an axis whose middle is no difference; the margin is shaded."""
    middle, half = x + 70, 62.0
    if one.difference is None or one.a is None or one.b is None:
        return _text(x, y + 20, "not measured", "f")
    colour, sign = SIGNS[one.verdict]
    at = [middle + half * max(-1.0, min(1.0, value / scale)) for value in (one.low, one.difference, one.high)
          if value is not None]  # fmt: skip
    shade = min(half, half * one.margin / scale)
    whisker = (
        f'<path d="M{at[0]:.1f} {y + 16}H{at[-1]:.1f}" stroke="{colour}" stroke-width="3"/>' if len(at) == 3 else ""
    )
    return (
        f'<rect x="{middle - shade:.1f}" y="{y + 4}" width="{2 * shade:.1f}" height="24" fill="#ece8df"/>'
        f'<path d="M{middle} {y + 4}V{y + 28}" stroke="{FAINT}" stroke-dasharray="2 3"/>{whisker}'
        f'<circle cx="{at[len(at) // 2]:.1f}" cy="{y + 16}" r="5" fill="{colour}"/>'
        + _text(x + 142, y + 14, f"{sign} {one.difference:+.3g}", colour=colour)
        + _text(x + 142, y + 29, one.verdict, "f")
    )


def _scale(verdicts: Sequence[Verdict]) -> float:
    """The largest end of a column's whiskers, so that its rows share an axis."""
    ends = [abs(value) for one in verdicts for value in (one.low, one.high, one.difference) if value is not None]
    return max([1e-9, *ends]) * 1.05


def _text(x: float, y: float, words: str, kind: str = "", anchor: str = "start", colour: str = "") -> str:
    fill = f' style="fill:{colour};font-weight:600"' if colour else ""
    return f'<text x="{x}" y="{y}" class="{kind}" text-anchor="{anchor}"{fill}>{escape(words)}</text>'
