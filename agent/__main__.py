"""python -m agent is filmwright."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # before the folder we were started in, and its own tools/

from agent.cli import main

if __name__ == "__main__":
    main()
