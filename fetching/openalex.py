"""The snapshot of OpenAlex: its manifest of the parts of a kind of entity, then the parts.

Source: https://developers.openalex.org/download/snapshot-format
"""

import re
from dataclasses import dataclass
from typing import Final

from fetching.errors import WrongAnswer
from fetching.requests import Remote, Request
from fetching.session import Session
from fetching.steps import member

_BUCKET: Final = "https://openalex.s3.amazonaws.com"
_PART: Final = r"s3://openalex/(data/jsonl/{kind}/)(updated_date=[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}/part_[0-9]+\.gz)"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All parts of one kind of entity ("institutions", "funders")."""

    kind: str

    def run(self, session: Session) -> None:
        """Have every part kept, and hold it against the bytes and records that the manifest states."""
        request = Request(session.address(f"{_BUCKET}/data/jsonl/{self.kind}/manifest.json"))
        manifest = session.document(request)
        release: str = member(manifest, "date", str, request.address)
        parts = member(manifest, "files", list, request.address)
        remotes = [self._remote(session, one, release, request.address) for one in parts]
        if not remotes:
            raise WrongAnswer(f"{request.address} names no part")
        session.telling.plan(len(remotes))
        for one, remote in zip(parts, remotes, strict=True):
            session.keep(remote)
            expected = member(one["meta"], "record_count", int, remote.request.address)
            if (found := session.kept[remote.name].records) != expected:
                raise WrongAnswer(f"{remote.request.address}: the manifest states {expected:,} records, {found:,} came")

    def _remote(self, session: Session, part: object, release: str, where: str) -> Remote:
        url = member(part, "url", str, where)
        match = re.fullmatch(_PART.format(kind=self.kind), url)
        if match is None:
            raise WrongAnswer(
                f"{where} names {url[:200]!r}, expected a part below s3://openalex/data/jsonl/{self.kind}/"
            )
        return Remote(
            Request(session.address(f"{_BUCKET}/{match[1]}{match[2]}")),
            f"{self.kind}/{match[2]}",
            self.kind,
            size=member(member(part, "meta", dict, where), "content_length", int, where),
            release=release,
        )
