"""The command line: parse, open a studio, print. Nothing heavy is imported before a command needs it."""

import errno
import inspect
import json
import os
import sys
from collections.abc import Callable
from functools import wraps
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
Words = Annotated[str, typer.Argument(metavar="BRIEF", help='What the film is to be, or "-" for standard input.')]
BriefFile = Annotated[str, typer.Option("--brief", metavar="FILE", help="Read the brief from a file.")]
Seconds = Annotated[str, typer.Option(help="Length of the film, 1 to 600.")]
RatioOption = Annotated[str, typer.Option(help="16:9, 9:16, 1:1, 4:5 or 21:9.")]
Fps = Annotated[str, typer.Option(help="24, 25, 30 or 60.")]
SizeOption = Annotated[str, typer.Option(help="240p, 480p, 720p or 1080p.")]
VendorOption = Annotated[
    str, typer.Option(help='Who shoots the takes: a vendor, VENDOR:MODEL, or "auto"; see vendors.')
]
Recast = Annotated[bool, typer.Option("--recast", help="Let another vendor take over where one can't go on.")]
Stills = Annotated[str, typer.Option(help="Who makes pictures to start from: plate, openai or runway.")]
Speaker = Annotated[str, typer.Option(help="A paid voice, such as runway:Maya; it needs --budget and --yes.")]
Takes = Annotated[str, typer.Option(help="Most takes for a shot, 1 to 10.")]
Seed = Annotated[str, typer.Option(help="Another seed makes another film of the same brief.")]
Look = Annotated[str, typer.Option(help="A look's name, or a .cube file.")]
References = Annotated[list[str] | None, typer.Option(help="A picture to start a shot from; may be repeated.")]
Music = Annotated[str, typer.Option(help="A sound file instead of composed music.")]
Voiceover = Annotated[str, typer.Option(help="A sound file instead of spoken lines.")]
NoVoice = Annotated[bool, typer.Option("--no-voice", help="No spoken lines.")]
Deliver = Annotated[str, typer.Option(help="Presets, comma-separated: youtube,reels,square,…")]
Script = Annotated[str, typer.Option(help="A script to film as it is written: Fountain, Markdown or plain text.")]
Until = Annotated[str, typer.Option(help='"storyboard" stops there, to be edited and resumed.')]
HERE = Path("studio")
Page = dict[str, Any] | None
FULL = (errno.EFBIG, errno.ENOSPC, errno.EDQUOT)


def _wish(
    words: Words = "",
    brief: BriefFile = "",
    seconds: Seconds = "",
    ratio: RatioOption = "",
    fps: Fps = "",
    size: SizeOption = "720p",
    vendor: VendorOption = "animatic",
    recast: Recast = False,
    stills: Stills = "",
    speaker: Speaker = "",
    takes: Takes = "3",
    budget: BudgetOption = "",
    seed: Seed = "1",
    look: Look = "",
    reference: References = None,
    music: Music = "",
    voiceover: Voiceover = "",
    no_voice: NoVoice = False,
    deliver: Deliver = "",
    until: Until = "",
    script: Script = "",
) -> Any:
    """The film that was asked for, as typed."""
    from agent import order

    return order.Wish(
        words=words, file=brief, seconds=seconds, ratio=ratio, fps=fps, size=size, vendor=vendor, recast=recast,
        stills=stills, speaker=speaker, takes=takes, budget=budget, seed=seed, look=look,
        references=tuple(reference or ()), music=music, voiceover=voiceover, no_voice=no_voice, deliver=deliver,
        until=until, script=script,
    )  # fmt: skip


def film_command(vendor: str) -> Callable[[Callable[..., Page]], Callable[..., Page]]:
    """A command with the options of `_wish` before its own, which it gets as one wish; `vendor` is its default."""
    options = inspect.signature(_wish).parameters
    asked = {**options, "vendor": options["vendor"].replace(default=vendor)}

    def with_wish(command: Callable[..., Page]) -> Callable[..., Page]:
        own = list(inspect.signature(command).parameters.values())[1:]

        @wraps(command)
        def run(**given: Any) -> Page:
            wish = _wish(**{name: given.pop(name) for name in asked})
            return command(wish, **given)

        every = [*asked.values(), *own]
        run.__signature__ = inspect.Signature(every)  # type: ignore[attr-defined]
        run.__annotations__ = {one.name: one.annotation for one in every}
        return app.command()(run)

    return with_wish


@film_command(vendor="animatic")
def make(
    wish: Any, studio: StudioOption = HERE, model: ModelOption = "", yes: YesOption = False, as_json: JsonOption = False
) -> Page:
    """Make a film from a brief."""
    from agent import face

    return face.make(wish, studio=studio, model=model, yes=yes, as_json=as_json)


@film_command(vendor="auto")
def price(wish: Any, studio: StudioOption = HERE, model: ModelOption = "", as_json: JsonOption = False) -> Page:
    """Say what a film would cost, shot by shot; nothing is ordered."""
    from agent import face

    return face.price(wish, studio=studio, model=model, as_json=as_json)


@film_command(vendor="auto")
def rehearse(
    wish: Any,
    studio: StudioOption = HERE,
    model: ModelOption = "",
    world: Annotated[str, typer.Option(help="How the vendors behave: ideal, plain, rough or drifting.")] = "plain",
    world_seed: Annotated[str, typer.Option(help="Another seed, other luck.")] = "1",
    faults: Annotated[str, typer.Option(help='What goes wrong, e.g. "submit:1=drop_after,poll:3=html".')] = "",
    clips: Annotated[str, typer.Option(help='"drawn", or "plain" for quick patterns.')] = "drawn",
    as_json: JsonOption = False,
) -> Page:
    """Make a film against a sandbox of every vendor: all of it happens but the bill."""
    from agent import face

    options = ["--world", world, "--seed", world_seed, "--clips", clips, *(["--faults", faults] if faults else [])]
    return face.rehearse(wish, options, studio=studio, model=model, as_json=as_json)


@app.command()
def resume(
    film: Annotated[str, typer.Argument(help="A film's id, its beginning, or its folder.")],
    studio: StudioOption = HERE,
    model: ModelOption = "",
    budget: BudgetOption = "",
    yes: YesOption = False,
    as_json: JsonOption = False,
) -> Page:
    """Go on with a film: after a stop, a crash, or an edited storyboard.json."""
    from agent import face

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
