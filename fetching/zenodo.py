"""Records of Zenodo: the newest version of a concept, and its files with their checksums.

Source: https://developers.zenodo.org/ and https://ror.readme.io/docs/data-dump
"""

from dataclasses import dataclass
from typing import Final

from fetching.errors import WrongAnswer
from fetching.requests import Remote, Request
from fetching.session import Session
from fetching.steps import member, safe

#: A token for more requests an hour; Zenodo needs none for public records.
TOKEN: Final = "OSKG_ZENODO_TOKEN"  # noqa: S105 - the name of a variable

_RECORDS: Final = "https://zenodo.org/api/records"


@dataclass(frozen=True, slots=True)
class Zenodo:
    """The newest version of a record, by the number of its concept. Of each kind of `kinds` every file is taken whose
    name matches its pattern, and there must be one."""

    concept: int
    kinds: tuple[tuple[str, str], ...]

    def run(self, session: Session) -> None:
        """Have the files of the newest version kept."""
        token = session.environment.get(TOKEN, "")
        request = Request(session.address(f"{_RECORDS}/{self.concept}"), bearer=token)
        record = session.document(request)
        release = self._release(record, request.address)
        files = member(record, "files", list, request.address)
        chosen = [
            self._remote(session, one, kind, release, request, name)
            for kind, pattern in self.kinds
            for one in files
            if (name := safe(member(one, "key", str, request.address), pattern, request.address))
        ]
        for kind, pattern in self.kinds:
            if all(one.kind != kind for one in chosen):
                raise WrongAnswer(f"{request.address}: version {release} has no file that matches {pattern}")
        session.telling.plan(len(chosen))
        for remote in chosen:
            session.keep(remote)

    def _release(self, record: object, where: str) -> str:
        metadata = member(record, "metadata", dict, where)
        version = metadata.get("version") or metadata.get("publication_date")
        return str(version or member(record, "id", int, where))

    def _remote(self, session: Session, file: object, kind: str, release: str, request: Request, name: str) -> Remote:
        where = f"{request.address}, {name}"
        link = session.address(member(member(file, "links", dict, where), "self", str, where))
        return Remote(
            Request(session.given(link, request.address), bearer=request.bearer),
            name,
            kind,
            checksum=member(file, "checksum", str, where),
            size=member(file, "size", int, where),
            release=release,
        )
