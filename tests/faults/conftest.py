"""What the tests of faults share."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Clips of all sandboxes, each made once."""
    return tmp_path_factory.mktemp("bank")
