"""python -m agent is filmwright."""

from agent.cli import main

main()
