"""The profile of a subject: what it is, how it is related, its gaps, its neighbours, how much is known, its sources."""

from collections.abc import Mapping, Sequence
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

#: Name of a way to be related to how one and several are told, of one entity and of many.
_TOLD: Final[Mapping[str, tuple[str, str, str]]] = MappingProxyType(
    {
        "run": ("one thing it runs", "{} things it runs", "organisations that run something ({})"),
        "run-by": (
            "one actor that runs it",
            "{} actors that run it",
            "infrastructures with an actor that runs them ({})",
        ),
        "funds": ("one thing it funds", "{} things it funds", "funding from here ({})"),
        "funded-by": ("one funder", "{} funders", "funding received ({})"),
        "partners": ("one partner", "{} partners", "partnerships ({})"),
        "member-of": ("one body it belongs to", "{} bodies it belongs to", "memberships and projects ({})"),
        "members": ("one member", "{} members", "members of bodies here ({})"),
        "endorsed-by": ("one endorsement", "{} endorsements", "endorsements ({})"),
        "mentions": ("", "", "mentions of the issue ({})"),
    }
)
#: Rows of the tables of one gap.
_FEW: Final = 5


def profile(
    ask: Ask, about: Subject, release: Release, *, rows: int, sources: Sequence[SourceSummary] | None = None
) -> Document:
    """Return the profile of a subject, with so many rows of each relation."""
    related = ties.tied(ask, about)
    found = gaps.gaps(ask, about, release.manifest.snapshot)
    reference = (
        f"oskg project. The Open Science Knowledge Graph, release {release.version} "
        f"({release.manifest.snapshot.isoformat()}). Profile of {about.name}. {about.iri}"
    )
    return Document(
        kind=f"Profile · {about.kind}",
        title=about.name,
        subtitle=f"Place in open science. Data of {release.manifest.snapshot.isoformat()}, release {release.version}.",
        sections=(
            Section("short", "In short", (Paragraph(summary(about, related, found), "lead"), *facts(ask, about))),
            *([] if about.single else [held.section(ask, about, rows)]),
            *ties.sections(ask, about, related, rows),
            gaps.section(ask, about, found, min(rows, _FEW)),
            peers.section(ask, about),
            known.section(ask, about),
            *closing(release, reference, release.manifest.sources if sources is None else sources),
        ),
        contents=True,
    )


def summary(about: Subject, related: Sequence[Tied], found: Sequence[Gap]) -> str:
    """Return the profile in two sentences: what is on record, and how many questions concern it."""
    told = [_counted(about, each) for each in related if each.tie.name in _TOLD]
    whole = len(about.infrastructures)
    if not about.single or whole > 1:
        told.insert(0, "one open infrastructure" if whole == 1 else f"{count(whole)} open infrastructures")
    words = f"On record for {about.name}: {', '.join(told)}." if told else f"Nothing relates {about.name} to anything."
    if not found:
        return f"{words} No saved question about gaps names it."
    number = len(found)
    return f"{words} It comes up in the answers to {count(number)} question{'' if number == 1 else 's'} about gaps."


def _counted(about: Subject, found: Tied) -> str:
    one, several, of_many = _TOLD[found.tie.name]
    number = len(found.pairs)
    if about.single and number == 1:
        return one
    return (several if about.single else of_many).format(count(number))
