"""Tables for people: who can shoot, what a film would cost, what was ordered and paid."""

from pathlib import Path
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from memory.series import PICTURES, Record
from memory.style import whence

Row = dict[str, Any]
DIM = "dim"


def show(page: RenderableType) -> None:
    Console(highlight=False).print(page)


def vendors(sheets: list[Row]) -> RenderableType:
    """Every model a vendor takes orders for: lengths, what it starts from, how it goes on, and its price."""
    return Group(*(part for sheet in sheets for part in _vendor(sheet)))


def _vendor(sheet: Row) -> list[RenderableType]:
    ways = " or ".join(" and ".join(way) for way in sheet["keys"])
    door = "on this machine, free" if sheet["offline"] else f"set {ways} ({sheet['key_page']})"
    heading = Text.assemble((sheet["name"], "bold"), (f"  {sheet['title']}, {door}; facts of {sheet['checked']}", DIM))
    table = _table("model", "seconds", "starts from", "goes on", "USD for 5 s")
    for model in (model for model in sheet["models"] if not model["retired"]):
        longer = ", ".join(model["extend"]) or ("shared frame" if model["first_frame"] else "-")
        table.add_row(f"  {model['id']}", _lengths(model), _starts(model), longer, _five(model))
    why = [Text(f"  {sheet['retired']}", style="yellow")] if sheet["retired"] else []
    return [heading, *why, table, Text()]


def price(page: Row) -> RenderableType:
    """Shots × takes expected × price, and the range."""
    table = _table("shot", "s", "shot by", "a take", "expected", "at most")
    for row in page["shots"]:
        who = f"{row['vendor']} {row['model']}" + (f", {row['joins']} joins" if row["joins"] else "")
        table.add_row(
            str(row["shot"]), f"{row['seconds']:g}", who, f"${row['a_take']}", f"${row['expected']}", f"${row['most']}"
        )
    if not page["shots"]:
        return Text("Nothing is left to be shot: the rest of this film costs nothing.")
    least, most = f"${page['least']} (one take each)", f"${page['most']} ({page['takes']} takes each)"
    said = f"${page['expected']} expected, from {least} to {most}"
    dated = f"Prices of {', '.join(page['prices_of'])}. Nothing was ordered."
    casting = [Text(f"shot {row['shot']}: {row['why']}", style=DIM) for row in page["shots"][:1]]
    return Group(table, Text(), Text(said, style="bold"), Text(dated, style=DIM), *casting)


def ledger(rows: list[Row], sums: Row) -> RenderableType:
    """Every order by film, then the sums per film, vendor and language model."""
    films = dict.fromkeys(row["film"] for row in rows)
    orders = [part for film in films for part in (Text(film, style="bold"), _orders(film, rows), Text())]
    account = _table("account", "spent", "reserved", "refunded", "wasted")
    for kind in ("films", "vendors"):
        for name, sum_ in sums[kind].items():
            account.add_row(name, *(f"${sum_[part]}" for part in ("spent", "reserved", "refunded", "wasted")))
    talk = [
        Text(f"{model}: {said['tokens_in']} tokens in, {said['tokens_out']} out, {_usd(said)}", style=DIM)
        for model, said in sums["models"].items()
    ]
    return Group(*orders, account, *talk)


def _orders(film: str, rows: list[Row]) -> Table:
    table = _table("order", "vendor", "model", "state", "quote", "price", "refunded")
    for row in (row for row in rows if row["film"] == film):
        slate = str(row["slate"]).removeprefix(f"{film}_")
        table.add_row(slate, *(str(row[name]) for name in ("vendor", "model", "state", "quote", "price", "refunded")))
    return table


def _usd(said: Row) -> str:
    return "price unknown" if said["price"] == "unknown" else f"${said['usd']} at prices of {said['price']}"


def _table(*columns: str) -> Table:
    table = Table(box=None, header_style=DIM, padding=(0, 2, 0, 0))
    for name in columns:
        table.add_column(name, no_wrap=name == "seconds", overflow="fold")
    return table


def _lengths(model: Row) -> str:
    lengths = model["lengths"]
    if len(lengths) > 3 and lengths == [lengths[0] + step for step in range(len(lengths))]:
        return _span([lengths[0], lengths[-1]])
    return ", ".join(f"{one:g}" for one in lengths) if lengths else _span(model["seconds"])


def _span(seconds: list[float]) -> str:
    return f"{seconds[0]:g}–{seconds[1]:g}"


def _starts(model: Row) -> str:
    ways = [("words", model["text"]), ("first", model["first_frame"]), ("last", model["last_frame"])]
    return ", ".join(name for name, has in ways if has)


def _five(model: Row) -> str:
    """Prices of five seconds, or the nearest length there is, from the smallest picture to the largest."""
    from tools.vendors.contract import Model
    from tools.vendors.fit import price as priced

    known = Model.model_validate(model)
    lengths = known.lengths or (min(max(5.0, known.seconds[0]), known.seconds[1]),)
    near = min(lengths, key=lambda one: abs(one - 5))
    return " ".join(f"{tier.name} {priced(tier, near):.2f}" for tier in known.tiers) or "free"


def series(rows: list[Row]) -> RenderableType:
    """Every series with its premise."""
    table = _table("series", "episodes", "premise")
    for row in rows:
        table.add_row(Text(row["name"], style="bold"), str(row["episodes"]), Text(row["premise"]))
    return table if rows else Text('No series yet. Begin one: filmwright series new "NAME" "PREMISE"')


SHELVES = {
    "cast": "Cast", "place": "Places", "prop": "Things", "look": "Look", "palette": "Look", "light": "Look",
    "lens": "Look", "camera": "Look", "form": "Look", "voice": "Sound", "music": "Sound", "type": "Look",
    "use": "Words", "avoid": "Words", "happened": "What happened", "worked": "What worked", "failed": "What did not",
}  # fmt: skip


def bible(page: Row) -> RenderableType:
    """A series' records by shelf, each with its id and where it comes from, then its episodes."""
    rows = [row for row in page["records"] if row["standing"] != "past"]
    parts: list[RenderableType] = [Text(page["name"], style="bold"), Text(page["premise"]), Text()]
    for shelf in dict.fromkeys(SHELVES.values()):
        of_it = [row for row in rows if SHELVES[row["kind"]] == shelf and row["standing"] == "approved"]
        parts += [Text(shelf, style="bold"), *map(_record, of_it), Text()] if of_it else []
    waiting = [row for row in rows if row["standing"] != "approved"]
    if waiting:
        parts += [Text("Waiting for you: filmwright series approve, edit or forget", style="yellow")]
        parts += [*map(_record, waiting), Text()]
    told = _table("episode", "title", "what happens", "")
    for one in page["episodes"]:
        told.add_row(str(one["number"]), Text(one["title"]), Text(one["happened"] or one["words"]), one["phase"])
    return Group(*parts, told if page["episodes"] else Text("No episodes yet."))


def _record(row: Row) -> Text:
    """One line: the id, the name in front of its words, and whose words they are."""
    name = row["name"] or ("" if row["kind"] in ("use", "happened", "worked", "failed") else row["kind"])
    says = ", ".join(part for part in (row["value"], row["text"], _filed(row)) if part)[:200]
    where = whence(Record.model_validate(row))
    why = f"  {row['standing']}, {row['why']}" if row["why"] else ""
    return Text.assemble("  ", (row["id"][:6], DIM), f"  {name}: " if name else "  ", says, (f"  ({where})", DIM),
                         (why, "yellow"))  # fmt: skip


def _filed(row: Row) -> str:
    """The files that a record goes by, where its words don't say so."""
    seen = sum(Path(digest).suffix in PICTURES for digest in row["files"])
    told = f"{seen} picture{'s' if seen > 1 else ''}" if seen else ""
    return told or ("" if row["value"] or not row["files"] else "a sound file")


def drift(page: Row) -> RenderableType:
    """A row for each episode: how far it lies, and what lies outside; then every measure of the last one."""
    table = _table("episode", "title", "steps from the rest", "outside the series' spread")
    for one in page["episodes"]:
        steps = "not judged" if one["steps"] is None else f"{one['steps']:.1f}"
        outside = ", ".join(one["outside"]).replace("_", " ") or "-"
        table.add_row(str(one["episode"]), Text(one["title"]), steps, Text(outside))
    last = page["episodes"][-1]["measures"] if page["episodes"] else []
    keys = list(last[0]) if last else []
    more = _table(*keys)
    for row in last:
        more.add_row(*(Text(row[key]) for key in keys))
    heading = Text(page["name"], style="bold")
    shown: list[RenderableType] = (
        [Text(), Text(f"Episode {page['episodes'][-1]['episode']}, measure by measure"), more] if last else []
    )
    sheet: list[RenderableType] = [Text(), Text(page["sheet"])] if page["sheet"] else []
    return Group(heading, table, *shown, *sheet) if page["episodes"] else Text("No episode was measured yet.")
