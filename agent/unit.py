"""One shot: the camera moves, the rig carries it out within its guards, the critic looks, until a take is circled."""

from typing import Literal

from langgraph.graph import END, START, StateGraph

from agent.crew import camera, critic, rig
from agent.state import UnitState, UnitWrap
from agent.studio import Studio


def unit() -> StateGraph[UnitState, Studio, UnitState, UnitWrap]:
    """camera -> rig -> critic, and round again until the shot is done."""
    shot = StateGraph(UnitState, context_schema=Studio, input_schema=UnitState, output_schema=UnitWrap)
    shot.add_sequence([("camera", camera.move), ("rig", rig.run), ("critic", critic.look)])
    shot.add_node("wrap", rig.wrap)
    shot.add_edge(START, "camera")
    shot.add_conditional_edges("critic", again_or_wrap, ["camera", "wrap"])
    shot.add_edge("wrap", END)
    return shot


def again_or_wrap(state: UnitState) -> Literal["camera", "wrap"]:
    return "wrap" if state.get("circled") or state.get("failed") else "camera"
