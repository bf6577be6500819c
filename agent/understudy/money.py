"""What the words allow to be spent. Only a plain sum in US dollars that stands beside the word budget counts."""

import re
from decimal import Decimal

FIGURE = r"(\d[\d,]*(?:\.\d{1,2})?)"
SUM = rf"(?:US)?\$\s?{FIGURE}|{FIGURE}\s?(?:\$|usd\b|us dollars?\b|dollars?\b|dólares\b|dollari\b)"
ASKED = re.compile(
    rf"(?:\b(?:budget|budgets|presupuesto|orçamento|max(?:imum)? cost"
    rf"|spend(?:\s+(?:at most|up to|no more than|max(?:imum)?))?)\b"
    rf"(?:\s+(?:of|is|max|maximum|at most|up to|under|de|di|von|höchstens|maximal))*\s*[:=]?\s*(?:{SUM})"
    rf"|(?:{SUM})\s+(?:budget|max(?:imum)?\b(?!\s+\w+ing)))",
    re.IGNORECASE,
)
ORDERS = re.compile(
    r"[^,.;:!?\n]*\b(?:ignor(?:e|iere|ez|a)|disregard|forget|override|vergiss)\b[^,.;!?\n]{0,40}\b(?:rules?|instructions?|"
    r"prompts?|guard\w*|limits?|regeln|anweisungen|above|règles|reglas|regole|regras|instrucciones|istruzioni)\b[^,.;!?\n]*"
    r"|[^,.;!?\n]*\b(?:system prompt|you are now|developer mode|jailbreak"
    r"|set (?:the |your |my )?(?:budget|price|limit) to)\b"
    r"[^,.;!?\n]*",
    re.IGNORECASE,
)


def orders(text: str) -> list[tuple[int, int]]:
    """Spans that try to command the program instead of describing a film."""
    return [match.span() for match in ORDERS.finditer(text)]


def asked(text: str) -> re.Match[str] | None:
    """Where a budget stands in the words."""
    return ASKED.search(text)


def budget(text: str) -> Decimal | None:
    """The budget named in a brief, in US dollars; None without one, or when the words try to command the program."""
    match = asked(text)
    if match is None or orders(text):
        return None
    return Decimal(next(group for group in match.groups() if group).replace(",", ""))
