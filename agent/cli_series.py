"""The commands of series on the command line: their bibles, and their episodes."""

from pathlib import Path
from typing import Annotated, Any

import typer

from agent.cli_words import HERE, JsonOption, ModelOption, Page, StudioOption, YesOption

bible = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Series and their bibles.")

Named = Annotated[str, typer.Argument(metavar="SERIES", help="A series' name, or the beginning of it.")]
Which = Annotated[
    str, typer.Argument(metavar="RECORD", help="A record's id, KIND:NAME such as cast:Mara, or episode:3.")
]


@bible.command("new")
def new(
    name: Annotated[str, typer.Argument(help="What it is called.")],
    premise: Annotated[str, typer.Argument(help="Who it is about, and where.")],
    studio: StudioOption = HERE,
    look: Annotated[str, typer.Option(help="A look's name, or a .cube file.")] = "",
    palette: Annotated[str, typer.Option(help="Four colours, dark to light, with commas.")] = "",
    ratio: Annotated[str, typer.Option(help="The shape of every episode.")] = "",
    seconds: Annotated[str, typer.Option(help="The length of every episode.")] = "",
    reference: Annotated[
        list[str] | None, typer.Option(help="A picture or a short clip, as NAME=FILE; may be repeated.")
    ] = None,
    voice: Annotated[str, typer.Option(help="Who narrates, such as espeak:Andy.")] = "",
    music: Annotated[str, typer.Option(help="A mood of music, or a sound file.")] = "",
    model: ModelOption = "",
    as_json: JsonOption = False,
) -> Page:
    """Begin a series."""
    from agent import dowry, writers_room

    told = dowry.Told(premise, look, palette, ratio, seconds, tuple(reference or ()), voice, music)
    return writers_room.new(name, told, studio, model, as_json)


@bible.command("show")
def show(named: Named, studio: StudioOption = HERE, as_json: JsonOption = False) -> Page:
    """What a series' bible holds, and its episodes."""
    from agent import writers_room

    return writers_room.show(named, studio, as_json)


@bible.command("list")
def every(studio: StudioOption = HERE, as_json: JsonOption = False) -> Page:
    """All series of the studio."""
    from agent import writers_room

    return writers_room.every(studio, as_json)


@bible.command("edit")
def edit(
    named: Named,
    which: Which,
    text: Annotated[str, typer.Option(help="In words.")] = "",
    value: Annotated[str, typer.Option(help='What programs read, e.g. "woman in a red coat, a black bun".')] = "",
    picture: Annotated[
        list[Path] | None, typer.Option(help="How somebody, a place or a thing looks; may be repeated.")
    ] = None,
    studio: StudioOption = HERE,
    as_json: JsonOption = False,
) -> Page:
    """Change a record, write a new one, or tell an episode in other words before it is made again."""
    from agent import writers_room

    return writers_room.edit(named, which, {"text": text, "value": value}, studio, as_json, picture or ())


@bible.command("approve")
def approve(
    named: Named,
    which: Annotated[
        str, typer.Argument(metavar="RECORD", help='A record\'s id, KIND:NAME such as cast:Mara, or "all" that wait.')
    ],
    studio: StudioOption = HERE,
    as_json: JsonOption = False,
) -> Page:
    """Let a record count that waits or is quarantined."""
    from agent import writers_room

    return writers_room.approve(named, which, studio, as_json)


@bible.command("forget")
def forget(
    named: Named,
    which: Which,
    studio: StudioOption = HERE,
    as_json: JsonOption = False,
) -> Page:
    """Take a record away for good, or an episode that no made one follows."""
    from agent import writers_room

    return writers_room.forget(named, which, studio, as_json)


@bible.command("export")
def export(
    named: Named,
    out: Annotated[Path, typer.Argument(metavar="FILE", help="Where the bible goes, a .zip file.")],
    studio: StudioOption = HERE,
    as_json: JsonOption = False,
) -> Page:
    """Write a series' bible with its pictures into one file."""
    from agent import writers_room

    return writers_room.export(named, out, studio, as_json)


@bible.command("import")
def take_in(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that series export wrote.")],
    name: Annotated[str, typer.Option(help="Another name for it here.")] = "",
    studio: StudioOption = HERE,
    as_json: JsonOption = False,
) -> Page:
    """Bring a series in as a proposal: nothing of it counts until you approve it."""
    from agent import writers_room

    return writers_room.take_in(file, name, studio, as_json)


@bible.command("drift")
def drift(named: Named, studio: StudioOption = HERE, as_json: JsonOption = False) -> Page:
    """How far each episode lies from the others, in figures and as one picture."""
    from agent import writers_room

    return writers_room.drift(named, studio, as_json)


def episode(
    named: Named,
    wish: Any,
    auto: Annotated[str, typer.Option(metavar="N", help="Plan the next N episodes and make them.")] = "",
    season_budget: Annotated[str, typer.Option(help="Most to spend on the whole season, in USD.")] = "",
    studio: StudioOption = HERE,
    model: ModelOption = "",
    yes: YesOption = False,
    as_json: JsonOption = False,
) -> Page:
    """Make the next episode of a series, or a season of them."""
    from agent import premiere

    return premiere.episode(
        named, wish, auto=auto, season_budget=season_budget, studio=studio, model=model, yes=yes, as_json=as_json
    )
