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
from briefs.labels import labelled
from briefs.speech import count, listed, plural, say, several
from briefs.subjects import Subject
from briefs.ties import Tied
from graph.release import Release, SourceSummary
from queries.catalogue import SavedQuery

#: Name of a way to be related to how one and several are told, of one entity and of many; none is told where it is "".
_TOLD: Final[Mapping[str, tuple[str, str, str, str]]] = MappingProxyType(
    {
        "run": (*plural("one thing it runs or answers for", "%(count)s things it runs or answers for"), "", ""),
        "run-by": (
            *plural("one actor that runs it or answers for it", "%(count)s actors that run it or answer for it"),
            "",
            "",
        ),
        "funds": (
            *plural("one thing it funds", "%(count)s things it funds"),
            *plural("one case of funding from here", "%(count)s cases of funding from here"),
        ),
        "funded-by": (*plural("one known funder", "%(count)s known funders"), "", ""),
        "partners": (
            *plural("one partner", "%(count)s partners"),
            *plural("one partnership", "%(count)s partnerships"),
        ),
        "member-of": (
            *plural("one body it belongs to", "%(count)s bodies it belongs to"),
            *plural("one membership or part in a project", "%(count)s memberships and parts in projects"),
        ),
        "members": (
            *plural("one member", "%(count)s members"),
            *plural("one member of a body here", "%(count)s members of bodies here"),
        ),
        "endorsed-by": (
            *plural("one endorsement", "%(count)s endorsements"),
            *plural("one endorsement", "%(count)s endorsements"),
        ),
        "mentions": ("", "", *plural("one mention of the issue", "%(count)s mentions of the issue")),
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
    said = {"day": day.isoformat(), "release": release.version}
    reference = (
        f"oskg project. The Open Science Knowledge Graph, release {release.version} "
        f"({release.manifest.snapshot.isoformat()}). Profile of {about.name}. {about.iri}"
    )
    document = Document(
        kind=" · ".join((say("Profile"), say(about.kind))),
        title=about.name,
        subtitle=say("Place in open science. Data of %(day)s, release %(release)s.", **said),
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
    return labelled(document)


def summary(
    about: Subject, related: Sequence[Tied], recorded: Mapping[str, int], found: Sequence[Gap], day: date
) -> str:
    """Return the profile in two sentences: what is in force on a day, and how many questions concern it."""
    told = [] if about.single else [_infrastructures(len(about.infrastructures), recorded)]
    told += filter(None, (_counted(about, each, day) for each in related if each.tie.name in _TOLD))
    intended = sum(not pair.in_force(day.isoformat()) for each in related for pair in each.pairs)
    words = [
        say("On record for %(name)s, and in force: %(list)s.", name=about.name, list=listed(told, "; "))
        if told
        else say("Nothing in force is on record for %(name)s.", name=about.name)
    ]
    if intended:
        words.append(
            several(
                "%(count)s more relation is only intended, or over.",
                "%(count)s more relations are only intended, or over.",
                intended,
            )
        )
    words.append(
        several(
            "It comes up in the answers to %(count)s question about gaps.",
            "It comes up in the answers to %(count)s questions about gaps.",
            len(found),
        )
        if found
        else say("No saved question about gaps that was asked names it.")
    )
    return " ".join(words)


def _infrastructures(whole: int, recorded: Mapping[str, int]) -> str:
    if not whole:
        return say("no infrastructure")
    run, funded = (count(recorded[name]) for name in ("Who runs it", "Who funds it"))
    return several(
        "one infrastructure, with a recorded operator for %(run)s and a recorded funder for %(funded)s",
        "%(count)s infrastructures, with a recorded operator for %(run)s and a recorded funder for %(funded)s",
        whole,
        run=run,
        funded=funded,
    )


def _counted(about: Subject, found: Tied, day: date) -> str:
    number = sum(pair.in_force(day.isoformat()) for pair in found.pairs)
    one, many = _TOLD[found.tie.name][:2] if about.single else _TOLD[found.tie.name][2:]
    return several(one, many, number) if number and one else ""
