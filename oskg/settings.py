"""Settings from the environment, read once by the command line and passed on; nothing is read at import."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from platformdirs import user_data_path

from graph.remote import address
from ontology.namespaces import DEFAULT_BASE, Namespaces


@dataclass(frozen=True, slots=True)
class Settings:
    """Where releases are kept (OSKG_HOME), the base of every IRI of the data (OSKG_BASE), and a remote store: its
    SPARQL endpoint (OSKG_STORE) and who we are to it (OSKG_STORE_USER, OSKG_STORE_PASSWORD)."""

    home: Path
    namespaces: Namespaces
    store: str | None = None
    store_user: str | None = None
    store_password: str = field(default="", repr=False)


def settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings.

    Raises: ValueError if OSKG_BASE is not an absolute http or https IRI that ends in "/", or OSKG_STORE is no
    web address.
    """
    home, store = environment.get("OSKG_HOME"), environment.get("OSKG_STORE")
    return Settings(
        home=Path(home).expanduser() if home else user_data_path("oskg"),
        namespaces=Namespaces(environment.get("OSKG_BASE", DEFAULT_BASE)),
        store=address("OSKG_STORE", store) if store else None,
        store_user=environment.get("OSKG_STORE_USER"),
        store_password=environment.get("OSKG_STORE_PASSWORD", ""),
    )
