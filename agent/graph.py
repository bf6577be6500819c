"""The storyboard of the work: every node and every arrow, nothing else."""

from langgraph.graph import END, START, StateGraph

from agent.crew import archivist, artist, camera, colorist, continuity, editor, lab, producer, sound, writer
from agent.state import FilmState
from agent.studio import Studio
from agent.unit import unit


def production() -> StateGraph[FilmState, Studio, FilmState, FilmState]:
    """A film from brief to archive."""
    film = StateGraph(FilmState, context_schema=Studio)

    # Development: words become shots, and a person says yes before money is spent.
    film.add_edge(START, "recall")
    film.add_sequence(
        [
            ("recall", archivist.recall),
            ("treatment", writer.treatment),
            ("script", writer.script),
            ("storyboard", artist.storyboard),
            ("greenlight", producer.greenlight),
            ("references", artist.references),
        ]
    )

    # Photography: every shot advances alone; continuity may order a few again.
    film.add_conditional_edges("references", camera.call_sheet, ["unit", "continuity"])
    film.add_node("unit", unit().compile())
    film.add_edge("unit", "continuity")
    film.add_node("continuity", continuity.look)
    film.add_conditional_edges("continuity", continuity.retakes_or_cut, ["unit", "cut"])

    # Post: takes become one film, and the film is remembered.
    film.add_sequence(
        [
            ("cut", editor.cut),
            ("grade", colorist.grade),
            ("mix", sound.mix),
            ("master", lab.master),
            ("archive", archivist.archive),
        ]
    )
    film.add_edge("archive", END)
    return film
