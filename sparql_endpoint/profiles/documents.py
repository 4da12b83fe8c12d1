"""Profiles as the command line writes them, of a release in service: made once, kept for the formats that follow."""

import threading
from dataclasses import dataclass
from typing import Final

from cachetools import LRUCache
from flask import Flask, current_app

from briefs.asking import Ask
from briefs.document import Document
from briefs.gaps import questions
from briefs.profile import profile
from briefs.subjects import KINDS, Subject, UnknownSubject, named_by, subject
from graph.answers import is_kept
from graph.release import Release
from queries.catalogue import SavedQuery
from sparql_endpoint.answering.evaluation import asking, settings
from sparql_endpoint.answering.generations import Generation
from sparql_endpoint.answering.turn import charged
from sparql_endpoint.http.problems import NOT_FOUND, Problem
from sparql_endpoint.wording.catalogues import speaking

#: Profiles that are kept, and rows of each of their tables.
_KEPT: Final = 64
_ROWS: Final = 25
_EXTENSION: Final = "oskg-profiles"


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile: what it is about, the kind and code in its address, and the document."""

    kind: str
    code: str
    iri: str
    document: Document


class Profiles:
    """The profiles used last; safe for threads."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._kept: LRUCache[tuple[str, str, str, str], Profile] = LRUCache(_KEPT)

    def of(self, generation: Generation, kind: str, code: str, language: str) -> Profile:
        """Return the profile of a kind and a code in a language; its own code may be another, which then leads to it.

        Raises: Problem if the release has nothing of that name; EvaluationError if there is no complete answer.
        """
        key = generation.release.version, kind, code, language
        with self._guard:
            kept = self._kept.get(key)
        if kept is not None:
            return kept
        with speaking(language):
            made = _made(generation, kind, code)
        with self._guard:
            self._kept[key] = self._kept[generation.release.version, made.kind, made.code, language] = made
        return made


def install(app: Flask) -> None:
    """Give app a place to keep profiles."""
    app.extensions[_EXTENSION] = Profiles()


def profiled(generation: Generation, kind: str, code: str, language: str) -> Profile:
    """Return the profile of a kind and a code in a release, in a language.

    Raises: Problem if the release has nothing of that name; EvaluationError if there is no complete answer.
    """
    found: Profiles = current_app.extensions[_EXTENSION]
    return found.of(generation, kind, code, language)


def _made(generation: Generation, kind: str, code: str) -> Profile:
    release, ask = generation.release, asking(generation)
    with charged():
        about = _subject(ask, kind, code)
        place = named_by(about.iri, settings().base)
        document = profile(ask, about, release, rows=_ROWS, kept=release.answers, asked=_kept(release))
    return Profile(about.kind, place[1] if place else code, about.iri, document)


def _kept(release: Release) -> list[SavedQuery]:
    """Return the questions about gaps whose answers the release keeps: the engine takes too long for all of them."""
    day = release.manifest.snapshot
    return [query for query in questions() if is_kept(release.answers, query.bind({}, day).text)]


def _subject(ask: Ask, kind: str, code: str) -> Subject:
    try:
        return subject(ask, f"{kind}:{code}", settings().base)
    except UnknownSubject as error:
        members = {} if kind in KINDS else {"accepted": list(KINDS)}
        raise Problem(NOT_FOUND, str(error), **members) from error
