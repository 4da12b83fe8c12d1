"""The profile of a subject: what it is, how it is related, its gaps, its neighbours, how much is known, its sources."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Final

from briefs import gaps, held, known, peers, ties
from briefs.asking import Ask
from briefs.closing import closing
from briefs.document import Document, Paragraph, Section
from briefs.facts import facts
from briefs.gaps import Gap
from briefs.subjects import Subject
from briefs.ties import Tied
from briefs.wording import count
from graph.release import Release, SourceSummary
from queries.catalogue import SavedQuery

#: Name of a way to be related to how one and several are told, of one entity and of many; none is told where it is "".
_TOLD: Final[Mapping[str, tuple[str, str, str, str]]] = MappingProxyType(
    {
        "run": ("one thing it runs or answers for", "{} things it runs or answers for", "", ""),
        "run-by": ("one actor that runs it or answers for it", "{} actors that run it or answer for it", "", ""),
        "funds": (
            "one thing it funds",
            "{} things it funds",
            "one case of funding from here",
            "{} of funding from here",
        ),
        "funded-by": ("one funder", "{} funders", "", ""),
        "partners": ("one partner", "{} partners", "one partnership", "{} partnerships"),
        "member-of": (
            "one body it belongs to",
            "{} bodies it belongs to",
            "one membership or part in a project",
            "{} memberships and parts in projects",
        ),
        "members": ("one member", "{} members", "one member of a body here", "{} members of bodies here"),
        "endorsed-by": ("one endorsement", "{} endorsements", "one endorsement", "{} endorsements"),
        "mentions": ("", "", "one mention of the issue", "{} mentions of the issue"),
    }
)
#: Rows of the tables of one gap.
_FEW: Final = 5


def profile(
    ask: Ask,
    about: Subject,
    release: Release,
    *,
    rows: int,
    sources: Sequence[SourceSummary] | None = None,
    kept: Path | None = None,
    asked: Sequence[SavedQuery] | None = None,
) -> Document:
    """Return the profile of a subject, with so many rows of each relation.

    `kept` are the answers of the release, where `ask` gives those of all of its sources; `asked`, the questions about
    gaps that are asked, by default all.
    """
    related = ties.tied(ask, about)
    day = release.manifest.snapshot
    found = gaps.gaps(ask, about, day, kept, asked)
    left = [] if asked is None else [query for query in gaps.questions() if query not in asked]
    recorded = known.recorded(ask, about)
    reference = (
        f"oskg project. The Open Science Knowledge Graph, release {release.version} "
        f"({release.manifest.snapshot.isoformat()}). Profile of {about.name}. {about.iri}"
    )
    return Document(
        kind=f"Profile · {about.kind}",
        title=about.name,
        subtitle=f"Place in open science. Data of {release.manifest.snapshot.isoformat()}, release {release.version}.",
        sections=(
            Section(
                "short",
                "In short",
                (Paragraph(summary(about, related, recorded, found, day), "lead"), *facts(ask, about)),
            ),
            *([] if about.single else [held.section(ask, about, rows)]),
            *ties.sections(ask, about, related, rows),
            gaps.section(ask, about, found, release.manifest.base, min(rows, _FEW), left),
            peers.section(ask, about),
            known.section(about, recorded),
            *closing(release, reference, release.manifest.sources if sources is None else sources),
        ),
        contents=True,
    )


def summary(
    about: Subject, related: Sequence[Tied], recorded: Mapping[str, int], found: Sequence[Gap], day: date
) -> str:
    """Return the profile in two sentences: what is in force on a day, and how many questions concern it."""
    told = [] if about.single else [_infrastructures(len(about.infrastructures), recorded)]
    told += filter(None, (_counted(about, each, day) for each in related if each.tie.name in _TOLD))
    intended = sum(not pair.in_force(day.isoformat()) for each in related for pair in each.pairs)
    words = (
        f"On record for {about.name}, and in force: {'; '.join(told)}."
        if told
        else f"Nothing in force is on record for {about.name}."
    )
    if intended:
        words += f" {count(intended)} more relation{' is' if intended == 1 else 's are'} only intended, or over."
    if not found:
        return f"{words} No saved question about gaps that was asked names it."
    number = len(found)
    return f"{words} It comes up in the answers to {count(number)} question{'' if number == 1 else 's'} about gaps."


def _infrastructures(whole: int, recorded: Mapping[str, int]) -> str:
    if not whole:
        return "no infrastructure"
    words = "one infrastructure" if whole == 1 else f"{count(whole)} infrastructures"
    run, funded = (count(recorded[name]) for name in ("Who runs it", "Who funds it"))
    return f"{words}, with a recorded operator for {run} and a recorded funder for {funded}"


def _counted(about: Subject, found: Tied, day: date) -> str:
    number = sum(pair.in_force(day.isoformat()) for pair in found.pairs)
    one, several = _TOLD[found.tie.name][:2] if about.single else _TOLD[found.tie.name][2:]
    return "" if not number else (one if number == 1 else several.format(count(number)))
