"""How vendors behave: how often they flicker, freeze, drift, ignore the camera, refuse or dawdle."""

from tools.vendors.sandbox.house import Fate


class Ideal:
    """Every job is done well, after two seconds in the queue and eight in the making."""

    def fate(self, vendor: str, number: int, words: str) -> Fate:
        return Fate()
