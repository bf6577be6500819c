"""The command line: parse, open a studio, print. Nothing heavy is imported before a command needs it."""

import json
import os
import sys
from typing import Annotated, Any, NoReturn

import typer

from agent import cli_series
from agent.cli_words import HERE, BudgetOption, JsonOption, ModelOption, Page, StudioOption, YesOption, film_command

app = typer.Typer(
    add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False,
    help="From a chat-style brief to a finished film, and a series that keeps looking like itself.",
)  # fmt: skip


@film_command(app, vendor="animatic")
def make(
    wish: Any, studio: StudioOption = HERE, model: ModelOption = "", yes: YesOption = False, as_json: JsonOption = False
) -> Page:
    """Make a film from a brief."""
    from agent import face

    return face.make(wish, studio=studio, model=model, yes=yes, as_json=as_json)


@film_command(app, vendor="auto")
def price(wish: Any, studio: StudioOption = HERE, model: ModelOption = "", as_json: JsonOption = False) -> Page:
    """Say what a film would cost, shot by shot; nothing is ordered."""
    from agent import face

    return face.price(wish, studio=studio, model=model, as_json=as_json)


@film_command(app, vendor="auto")
def rehearse(
    wish: Any,
    studio: StudioOption = HERE,
    model: ModelOption = "",
    world: Annotated[str, typer.Option(help="How the vendors behave: ideal, plain, rough or drifting.")] = "plain",
    world_seed: Annotated[str, typer.Option(help="Another seed, other luck.")] = "1",
    faults: Annotated[str, typer.Option(help='What goes wrong, e.g. "submit:1=drop_after,poll:3=html".')] = "",
    clips: Annotated[str, typer.Option(help='"drawn", or "plain" for quick patterns.')] = "drawn",
    series: Annotated[
        str, typer.Option(help="Rehearse the next episode of this series; its bible stays as it is.")
    ] = "",
    as_json: JsonOption = False,
) -> Page:
    """Make a film against a sandbox of every vendor: all of it happens but the bill."""
    from agent import rehearsal

    options = ["--world", world, "--seed", world_seed, "--clips", clips, *(["--faults", faults] if faults else [])]
    return rehearsal.rehearse(wish, options, series, studio=studio, model=model, as_json=as_json)


app.add_typer(cli_series.bible, name="series")
film_command(app, vendor="animatic")(cli_series.episode)


@app.command()
def resume(
    film: Annotated[str, typer.Argument(help="A film's id, its beginning, or its folder.")],
    studio: StudioOption = HERE,
    model: ModelOption = "",
    budget: BudgetOption = "",
    yes: YesOption = False,
    as_json: JsonOption = False,
) -> Page:
    """Go on with a film, or a series' season: after a stop, a crash, or an edited storyboard.json."""
    from agent import face, premiere

    if premiere.is_series(film, studio):
        return premiere.go_on(film, studio=studio, model=model, budget=budget, yes=yes, as_json=as_json)
    return face.resume(film, studio=studio, model=model, budget=budget, yes=yes, as_json=as_json)


@app.command()
def retake(
    film: Annotated[str, typer.Argument(help="A film's id, its beginning, or its folder.")],
    shot: Annotated[str, typer.Argument(help="The shot's number.")],
    words: Annotated[str, typer.Argument(help='What to change, e.g. "warmer, slow pull out".')],
    studio: StudioOption = HERE,
    model: ModelOption = "",
    budget: BudgetOption = "",
    yes: YesOption = False,
    as_json: JsonOption = False,
) -> Page:
    """Make one shot again; every other shot keeps its bytes."""
    from agent import face

    return face.retake(film, shot, words, studio=studio, model=model, budget=budget, yes=yes, as_json=as_json)


@app.command()
def vendors(as_json: JsonOption = False) -> Page:
    """Who can shoot takes, with what, and for how much."""
    from agent import office

    return office.vendors(as_json)


@app.command()
def ledger(
    film: Annotated[str, typer.Argument(help="A film, or nothing for all.")] = "",
    studio: StudioOption = HERE,
    as_json: JsonOption = False,
) -> Page:
    """What was ordered and paid."""
    from agent import office

    return office.ledger(film, studio, as_json)


@app.command()
def settle(
    film: Annotated[str, typer.Argument(help="A film's id, its beginning, or its folder.")],
    slate: Annotated[str, typer.Argument(help="The order, as filmwright ledger names it.")],
    found: Annotated[str, typer.Argument(help='"lost", or the job you found at the vendor.')],
    studio: StudioOption = HERE,
    as_json: JsonOption = False,
) -> Page:
    """Say what you found about an order that may have arrived."""
    from agent import office

    return office.settle(film, slate, found, studio, as_json)


@app.command()
def doctor(studio: StudioOption = HERE) -> Page:
    """What this machine has and lacks; rebuilds the index of looks."""
    from agent import office

    office.doctor(studio)
    return None


def main() -> NoReturn:
    """Run one command; our own failures are one line and an exit status, never a traceback."""
    for threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):  # idle spinning costs more than it gives here
        os.environ.setdefault(threads, "1")
    for stream in (sys.stdout, sys.stderr):  # a terminal that can't show a sign gets another, not a crash
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    if len(sys.argv) == 1:
        sys.argv.append("--help")
    as_json = "--json" in sys.argv
    printer = _aside() if as_json else 1
    status, page = _run()
    sys.stdout.flush()
    if as_json and page is not None:
        words = json.dumps(page, ensure_ascii=False, indent=1, default=str)
        os.write(printer, f"{words}\n".encode("utf-8", "replace"))
    raise SystemExit(status)


def _aside() -> int:
    """Send whatever anyone prints to standard error; the real standard output is kept for the one object."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    return kept


def _run() -> tuple[int, Page]:
    """Exit status and the page to print; a failure's page is its error."""
    from agent.exits import outcome

    try:
        page = app(prog_name="filmwright", standalone_mode=False)
        if page == 130:  # Typer keeps Ctrl-C to itself
            raise KeyboardInterrupt
        return (page, None) if isinstance(page, int) else (0, page)
    except BaseException as error:  # noqa: BLE001 - the last door: every end becomes a status and a line
        status, said, facts = outcome(error)
        if said:
            print(f"filmwright: {said}", file=sys.stderr)
        return status, {"error": facts} if facts else None
