"""What many tests need: the folder of real registry files, and where it is not there, a skip that says so."""

from pathlib import Path

import pytest

#: Real registry files, beside the project; never needed to build, install or run.
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    if not SHARED.is_dir():
        pytest.skip(f"no real registry files: {SHARED} is absent")
    return SHARED
