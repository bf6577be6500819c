"""One module a place, each with `draw(stage) -> list of sheets`, back to front."""

from importlib import import_module

from tools.vendors.animatic.stage import Sheet, Stage


def build(place: str, stage: Stage) -> list[Sheet]:
    """The sheets of a place with its subject in it; the two cards are places of their own."""
    name = stage.staging if stage.staging in ("title_card", "end_card") else place
    sheets: list[Sheet] = import_module(f"tools.vendors.animatic.places.{name}").draw(stage)
    return sheets
