"""The licences of the sources of a release, by their SPDX identifiers as well as by their IRIs.

Source: https://spdx.org/licenses/
"""

import re
from collections.abc import Iterable
from typing import Final

from graph.release import Release

_PATTERNS: Final = (
    (re.compile(r"https?://creativecommons\.org/licenses/([a-z-]+)/([0-9.]+)/?"), "CC-{}-{}"),
    (re.compile(r"https?://creativecommons\.org/publicdomain/zero/([0-9.]+)/?"), "CC0-{}"),
    (re.compile(r"https?://spdx\.org/licenses/([A-Za-z0-9.+-]+)"), "{}"),
)


def spdx(licence: str) -> str | None:
    """Return the SPDX identifier of a licence from its IRI; None for licences without one."""
    for pattern, form in _PATTERNS:
        if found := pattern.fullmatch(licence):
            name = form.format(*found.groups())
            return name.upper() if form.startswith("CC") else name
    return None


def sources_under(release: Release, licences: Iterable[str]) -> list[str]:
    """Return the names of the sources that are under any of these licences, in the order of the release.

    A licence is given as its SPDX identifier, in any case of letters, or as its IRI.

    Raises: LookupError if no source is under one of them; the message names the licences that there are.
    """
    chosen = set()
    for licence in licences:
        under = [one.name for one in release.manifest.sources if _is(one.licence, licence)]
        if not under:
            known = sorted({spdx(one.licence) or one.licence for one in release.manifest.sources})
            raise LookupError(
                f"no source of release {release.version} is under the licence {licence!r}; there are {', '.join(known)}"
            )
        chosen.update(under)
    return [one.name for one in release.manifest.sources if one.name in chosen]


def _is(licence: str, given: str) -> bool:
    return given.upper() in {licence.upper(), (spdx(licence) or licence).upper()}
