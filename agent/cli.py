"""The command line: parse, open a studio, print. Nothing heavy is imported before a command needs it."""

import errno
import json
import os
import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

app = typer.Typer(
    add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False,
    help="From a chat-style brief to a finished film, and a series that keeps looking like itself.",
)  # fmt: skip

StudioOption = Annotated[Path, typer.Option("--studio", help="Folder of films, vault, ledger and memory.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
YesOption = Annotated[bool, typer.Option("--yes", help="Approve a price within --budget without asking.")]
ModelOption = Annotated[str, typer.Option("--model", help="Language model of an OpenAI-compatible server.")]
BudgetOption = Annotated[str, typer.Option("--budget", help="Most to spend, in USD, e.g. 12.50.")]
HERE = Path("studio")
FULL = (errno.EFBIG, errno.ENOSPC, errno.EDQUOT)


@app.command()
def make(
    words: Annotated[
        str, typer.Argument(metavar="BRIEF", help='What the film is to be, or "-" for standard input.')
    ] = "",
    brief: Annotated[str, typer.Option("--brief", metavar="FILE", help="Read the brief from a file.")] = "",
    studio: StudioOption = HERE,
    seconds: Annotated[str, typer.Option(help="Length of the film, 1 to 600.")] = "",
    ratio: Annotated[str, typer.Option(help="16:9, 9:16, 1:1, 4:5 or 21:9.")] = "",
    fps: Annotated[str, typer.Option(help="24, 25, 30 or 60.")] = "",
    size: Annotated[str, typer.Option(help="240p, 480p, 720p or 1080p.")] = "720p",
    vendor: Annotated[str, typer.Option(help="Who shoots the takes; see filmwright vendors.")] = "animatic",
    model: ModelOption = "",
    takes: Annotated[str, typer.Option(help="Most takes for a shot, 1 to 10.")] = "3",
    budget: BudgetOption = "",
    seed: Annotated[str, typer.Option(help="Another seed makes another film of the same brief.")] = "1",
    look: Annotated[str, typer.Option(help="A look's name, or a .cube file.")] = "",
    reference: Annotated[
        list[str] | None, typer.Option(help="A picture to start a shot from; may be repeated.")
    ] = None,
    music: Annotated[str, typer.Option(help="A sound file instead of composed music.")] = "",
    voiceover: Annotated[str, typer.Option(help="A sound file instead of spoken lines.")] = "",
    no_voice: Annotated[bool, typer.Option("--no-voice", help="No spoken lines.")] = False,
    deliver: Annotated[str, typer.Option(help="Presets, comma-separated: youtube,reels,square,…")] = "",
    until: Annotated[str, typer.Option(help='"storyboard" stops there, to be edited and resumed.')] = "",
    yes: YesOption = False,
    as_json: JsonOption = False,
) -> None:
    """Make a film from a brief."""
    from agent import face, order

    wish = order.Wish(
        words=words, file=brief, seconds=seconds, ratio=ratio, fps=fps, size=size, vendor=vendor, takes=takes,
        budget=budget, seed=seed, look=look, references=tuple(reference or ()), music=music,
        voiceover=voiceover, no_voice=no_voice,
        deliver=deliver, until=until,
    )  # fmt: skip
    face.make(wish, studio=studio, model=model, yes=yes, as_json=as_json)


@app.command()
def resume(
    film: Annotated[str, typer.Argument(help="A film's id, its beginning, or its folder.")],
    studio: StudioOption = HERE,
    model: ModelOption = "",
    budget: BudgetOption = "",
    yes: YesOption = False,
    as_json: JsonOption = False,
) -> None:
    """Go on with a film: after a stop, a crash, or an edited storyboard.json."""
    from agent import face

    face.resume(film, studio=studio, model=model, budget=budget, yes=yes, as_json=as_json)


@app.command()
def retake(
    film: Annotated[str, typer.Argument(help="A film's id, its beginning, or its folder.")],
    shot: Annotated[str, typer.Argument(help="The shot's number.")],
    words: Annotated[str, typer.Argument(help='What to change, e.g. "warmer, slow pull out".')],
    studio: StudioOption = HERE,
    model: ModelOption = "",
    as_json: JsonOption = False,
) -> None:
    """Make one shot again; every other shot keeps its bytes."""
    from agent import face

    face.retake(film, shot, words, studio=studio, model=model, as_json=as_json)


@app.command()
def vendors(as_json: JsonOption = False) -> None:
    """Who can shoot takes, with what, and for how much."""
    from agent import face

    face.vendors(as_json)


@app.command()
def ledger(
    film: Annotated[str, typer.Argument(help="A film, or nothing for all.")] = "",
    studio: StudioOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """What was ordered and paid."""
    from agent import face

    face.ledger(film, studio, as_json)


@app.command()
def doctor(studio: StudioOption = HERE) -> None:
    """What this machine has and lacks; rebuilds the index of looks."""
    from agent import face

    face.doctor(studio)


def main() -> NoReturn:
    """Run one command; our own failures are one line and an exit status, never a traceback."""
    as_json = "--json" in sys.argv
    if len(sys.argv) == 1:
        sys.argv.append("--help")
    for stream in (sys.stdout, sys.stderr):  # a terminal that can't show a sign gets another, not a crash
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    for threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):  # idle spinning costs more than it gives here
        os.environ.setdefault(threads, "1")
    with _quiet(as_json):
        status = _run(as_json)
    raise SystemExit(status)


class _quiet:
    """With --json, everything but the one object goes to stderr, whoever prints it."""

    def __init__(self, on: bool) -> None:
        self.on = on

    def __enter__(self) -> None:
        if self.on:
            sys.stdout.flush()
            self.kept = os.dup(1)
            os.dup2(2, 1)
            os.environ["FILMWRIGHT_STDOUT"] = str(self.kept)

    def __exit__(self, *_: object) -> None:
        sys.stdout.flush()


def _run(as_json: bool) -> int:
    try:
        return int(app(prog_name="filmwright", standalone_mode=False) or 0)
    except KeyboardInterrupt:
        words = "Stopped. Everything finished is kept; filmwright resume goes on"
        return _failed(_facts(remedy="Resume the film"), words, 130, as_json)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 1
    except Exception as error:
        known = _known(error)
        if known is None:
            raise
        return _failed(*known, as_json)


def _known(error: Exception) -> tuple[dict[str, str], str, int] | None:
    """What a person can act on, in words, with its exit status; None is our own fault and shows its traceback."""
    from sqlite3 import Error as BookError

    from memory.errors import ProductionError

    if isinstance(error, ProductionError):
        facts = _facts(field=error.field, got=error.got, accepted=error.accepted, remedy=error.remedy)
        return facts, str(error), error.exit_status
    if isinstance(error, typer.Abort):
        return _facts(), "Stopped", 2
    if hasattr(error, "format_message"):  # Typer's own usage errors, of a Click that it keeps to itself
        remedy = "See filmwright --help"
        words = error.format_message()
        return _facts(remedy=remedy), f"{words}{'' if words.endswith(('.', '?')) else '.'} {remedy}", 2
    if isinstance(error, OSError | BookError):
        return _machine(error)
    return None


def _machine(error: Exception) -> tuple[dict[str, str], str, int]:
    """The disk or the studio's books failed under us."""
    said = f"{getattr(error, 'strerror', None) or error}"
    if getattr(error, "errno", None) in FULL or "is full" in said or "disk I/O" in said:
        remedy = "Free some space and resume"
        return _facts(field="studio", got="a full disk", remedy=remedy), f"The disk is full. {remedy}", 2
    where = f" ({error.filename})" if isinstance(error, OSError) and error.filename else ""
    return _facts(field="studio", got=said), f"The studio can't be used: {said}{where}", 1


def _facts(field: str = "", got: str = "", accepted: str = "", remedy: str = "") -> dict[str, str]:
    return {"field": field, "got": got, "accepted": accepted, "remedy": remedy}


def _failed(facts: dict[str, str], words: str, status: int, as_json: bool) -> int:
    print(f"filmwright: {' '.join(words.split())}", file=sys.stderr)
    if as_json:
        emit({"error": {**facts, "says": words}})
    return status


def emit(page: dict[str, Any]) -> None:
    """Write the one JSON object to the real standard output."""
    handle = int(os.environ.get("FILMWRIGHT_STDOUT", "1"))
    os.write(handle, (json.dumps(page, ensure_ascii=False, indent=1, default=str) + "\n").encode("utf-8", "replace"))
