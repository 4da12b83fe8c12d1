"""What the system knows about a process, for tests that wait for one to work."""

from pathlib import Path


def processor_time(pid: int) -> int:
    """Return the time a process has computed, in ticks of the system."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return int(fields[11])
