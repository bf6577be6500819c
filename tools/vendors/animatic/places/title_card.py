"""The film's name: the first card."""

from tools.vendors.animatic.card_moods import card
from tools.vendors.animatic.stage import Sheet, Stage


def draw(stage: Stage) -> list[Sheet]:
    """The title in stage.words and the line in stage.under, set in stage.mood."""
    return card(stage, end=False)
