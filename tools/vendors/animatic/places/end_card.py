"""The closing card: name, line, button, address."""

from tools.vendors.animatic.card_moods import card
from tools.vendors.animatic.stage import Sheet, Stage


def draw(stage: Stage) -> list[Sheet]:
    """'Word|line|button|address', begun in stage.words and gone on with in stage.under, set in stage.mood."""
    return card(stage, end=True)
