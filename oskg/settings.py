"""Settings from the environment, read once by the command line and passed on; nothing is read at import."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

from ontology.namespaces import DEFAULT_BASE, Namespaces


@dataclass(frozen=True, slots=True)
class Settings:
    """Where releases are kept (OSKG_HOME) and the base of every IRI of the data (OSKG_BASE)."""

    home: Path
    namespaces: Namespaces


def settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings.

    Raises: ValueError if OSKG_BASE is not an absolute http or https IRI that ends in "/".
    """
    home = environment.get("OSKG_HOME")
    base = environment.get("OSKG_BASE", DEFAULT_BASE)
    return Settings(Path(home).expanduser() if home else user_data_path("oskg"), Namespaces(base))
