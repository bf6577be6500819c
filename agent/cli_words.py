"""What can be said on the command line of any film: options as they are typed, and the wish they come to."""

import inspect
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer

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
Until = Annotated[str, typer.Option(help='"storyboard" stops there, to be edited and resumed.')]
ScriptOption = Annotated[str, typer.Option("--script", metavar="FILE", help="A screenplay to film as it is written.")]
HERE = Path("studio")
Page = dict[str, Any] | None


def wish_of(
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
    script: ScriptOption = "",
) -> Any:
    """The film that was asked for, as typed."""
    from agent import order

    return order.Wish(
        words=words, file=brief, seconds=seconds, ratio=ratio, fps=fps, size=size, vendor=vendor, recast=recast,
        stills=stills, speaker=speaker, takes=takes, budget=budget, seed=seed, look=look,
        references=tuple(reference or ()), music=music, voiceover=voiceover, no_voice=no_voice, deliver=deliver,
        until=until, script=script,
    )  # fmt: skip


def film_command(app: typer.Typer, vendor: str) -> Callable[[Callable[..., Page]], Callable[..., Page]]:
    """A command of `app` with the options of `wish_of` where its `wish` stands; `vendor` is their default."""
    options = inspect.signature(wish_of).parameters
    asked = {**options, "vendor": options["vendor"].replace(default=vendor)}

    def with_wish(command: Callable[..., Page]) -> Callable[..., Page]:
        own = list(inspect.signature(command).parameters.values())
        at = [one.name for one in own].index("wish")

        @wraps(command)
        def run(**given: Any) -> Page:
            return command(wish=wish_of(**{name: given.pop(name) for name in asked}), **given)

        every = [*own[:at], *asked.values(), *own[at + 1 :]]
        run.__signature__ = inspect.Signature(every)  # type: ignore[attr-defined]
        run.__annotations__ = {one.name: one.annotation for one in every}
        return app.command()(run)

    return with_wish
