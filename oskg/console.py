"""Where messages go: standard output is for results only."""

from rich.console import Console

#: For messages, tables of counts and progress.
stderr = Console(stderr=True)
