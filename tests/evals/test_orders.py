"""Our orders against the world's own book: what is charged for nothing is counted, and stands where it is seen."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from evals.compare import compare
from evals.compare_cells import side
from evals.compare_text import text
from evals.gate import WORSE, gate
from evals.nouns import Orders
from evals.orders import audited, claimed
from memory.ledger import Entry
from tests.evals.rows import alone, made_rows, made_run

ENTRY = Entry(
    intent="i", film="film", slate="sh01_tk01", vendor="kling", model="v3", request="{}", state="stored",
    job="current:job-1", quote=Decimal(1), price=Decimal(1), digest="d",
)  # fmt: skip


def job(name: str, **more: Any) -> dict[str, Any]:
    told = {"id": name, "vendor": "kling", "kind": "video", "words": "a lamp", "request": {"seed": 1}, "charged": "1"}
    return told | more


def test_a_job_is_found_under_the_longer_name_a_vendor_gave_it() -> None:
    assert claimed([ENTRY], [job("job-2"), job("job-1")]) == {"sh01_tk01": job("job-1")}
    assert claimed([replace(ENTRY, job="")], [job("job-1")]) == {}


@pytest.mark.parametrize(
    ("entries", "jobs", "found"),
    [
        ([ENTRY], [job("job-1")], Orders(sent=1)),
        ([ENTRY], [job("job-1"), job("job-2")], Orders(sent=1, twice=1)),
        ([ENTRY], [job("job-1"), job("job-2", request={"seed": 2})], Orders(sent=1, lost=1)),
        ([ENTRY], [job("job-1"), job("job-2", charged="0")], Orders(sent=1)),
        ([replace(ENTRY, state="ambiguous", job="")], [job("job-1")], Orders(sent=1)),
        ([replace(ENTRY, state="ambiguous", job="")], [job("job-1"), job("job-2")], Orders(sent=1, lost=1)),
        ([replace(ENTRY, state="ambiguous", job="", vendor="luma")], [job("job-1")], Orders(sent=1, lost=1)),
        ([replace(ENTRY, state="abandoned", job="")], [job("job-1")], Orders(sent=1, lost=1)),
        ([replace(ENTRY, state="reserved", job="")], [], Orders()),
        ([replace(ENTRY, vendor="openai-images", job="a name of ours")], [job("x", vendor="openai")], Orders(sent=1)),
        ([replace(ENTRY, vendor="openai-images", job="a name of ours")],
         [job("x", vendor="openai"), job("y", vendor="openai")], Orders(sent=1, lost=1)),
    ],
)  # fmt: skip
def test_every_job_that_was_charged_has_an_order_or_is_counted(
    entries: list[Entry], jobs: list[dict[str, Any]], found: Orders
) -> None:
    assert audited(entries, jobs) == found


def test_orders_gone_astray_are_told_first_and_stop_a_build() -> None:
    run = made_run(alone(12), {"calm": {}, "faulty": {"faults": 0.1}})
    rows = made_rows(run, lambda *_: {"quality": 0.8}, orders=Orders(sent=5))
    told = text(compare(run, rows, "calm", "faulty"))
    assert "faulty: 120 orders, none lost, none paid twice (at most 2.5 % are)" in told
    assert gate(side(run, rows, "calm"), side(run, rows, "faulty"), ["quality"], strict=False)[0] != WORSE
    hurt = [row.model_copy(update={"orders": Orders(sent=5, twice=1)}) if row.candidate == "faulty" else row
            for row in rows]  # fmt: skip
    warned = compare(run, hurt, "calm", "faulty")
    assert warned.warnings[0] == "faulty: 0 of 120 ORDERS WERE PAID AND LOST, 24 PAID TWICE"
    assert "faulty: 120 orders, 0 PAID AND LOST, 24 PAID TWICE" in text(warned)
    status, lines = gate(side(run, hurt, "calm"), side(run, hurt, "faulty"), ["quality"], strict=False)
    assert status == WORSE and any("PAID TWICE" in line for line in lines)
