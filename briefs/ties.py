"""The relations of a subject, one table for each way to be related, with dates, standing and what they rest on."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import QuerySolution

from briefs.asking import Ask, about, names
from briefs.charts import bars
from briefs.document import Block, Cell, Heading, Paragraph, Picture, Section, Table
from briefs.evidence import evidence
from briefs.speech import count, listed, say
from briefs.subjects import Subject
from briefs.wording import NOTHING, called
from ontology.namespaces import CONCEPTS, ONTOLOGY


@dataclass(frozen=True, slots=True)
class Tie:
    """One way to be related: its name, how it is told of one and of many, the two ends, and how each is headed."""

    name: str
    single: str
    many: str
    own: str
    other: str
    one: str
    others: str
    manner: str = "role"


#: Every way to be related that a profile tells, in the order in which it tells them. Source: docs/data-model.md
TIES: Final = (
    Tie(
        "run",
        "What it runs or answers for",
        "What its organisations run",
        "responsibleActor",
        "responsibleFor",
        "Actor",
        "Infrastructure",
    ),
    Tie(
        "run-by",
        "Who runs it or answers for it",
        "Who runs its infrastructures",
        "responsibleFor",
        "responsibleActor",
        "Infrastructure",
        "Actor",
    ),
    Tie("funds", "What it funds", "What its funders fund", "funder", "funded", "Funder", "Funded", "fundingType"),
    Tie("funded-by", "Who funds it", "Who funds what is there", "funded", "funder", "Funded", "Funder", "fundingType"),
    Tie(
        "partners",
        "Its partnerships and intentions",
        "Partnerships and intentions",
        "partner",
        "partner",
        "Partner",
        "With",
        "partnershipType",
    ),
    Tie("member-of", "What it belongs to", "Memberships and projects", "member", "memberOf", "Member", "Member of"),
    Tie("members", "Its members", "Members from elsewhere and from here", "memberOf", "member", "Body", "Member"),
    Tie("endorses", "What it endorses", "What is endorsed from here", "endorser", "endorsed", "Endorser", "Endorsed"),
    Tie("endorsed-by", "Who endorses it", "Endorsements received", "endorsed", "endorser", "Endorsed", "Endorser"),
    Tie(
        "declares",
        "What it declares",
        "Declarations",
        "declaredBy",
        "declarationTarget",
        "Who",
        "About",
        "declarationKind",
    ),
    Tie(
        "declared",
        "What others declare about it",
        "Declarations about it",
        "declarationTarget",
        "declaredBy",
        "About",
        "Who",
        "declarationKind",
    ),
    Tie("events", "Events it took part in", "Events", "participant", "event", "Participant", "Event"),
    Tie("participants", "Who took part in it", "Who took part", "event", "participant", "Event", "Participant"),
    Tie("links", "What it is linked to", "Technical links", "linkFrom", "linkTo", "From", "To", "linkType"),
    Tie("linked", "What links to it", "Technical links from elsewhere", "linkTo", "linkFrom", "To", "From", "linkType"),
    Tie("issues", "Issues it raised", "Issues raised", "raisedBy", "issue", "Raised by", "Issue", "issueKind"),
)
#: The way in which an issue, and so a theme, is related to those who raised it.
MENTIONED: Final = Tie(
    "mentions", "Who raised it", "Who raised it", "issue", "raisedBy", "Issue", "Raised by", "issueKind"
)

_ISSUES: Final = "SELECT ?one WHERE { VALUES ?subject { UNDEF } ?one skos:broader* ?subject }"
_ENDS: Final = "SELECT DISTINCT ?one ?end WHERE { VALUES ?one { UNDEF } ?tie ?end ?one }"
_PAIRS: Final = """
SELECT ?one ?other ?tie ?since ?until ?state ?manner ?certainty WHERE {
  VALUES ?one { UNDEF } ?tie oskg:OWN ?one ; oskg:OTHER ?other . FILTER(?other != ?one)
  OPTIONAL { ?tie oskg:validFrom ?since } OPTIONAL { ?tie oskg:validUntil ?until }
  OPTIONAL { ?tie oskg:relationStatus ?state } OPTIONAL { ?tie oskg:MANNER ?manner }
  OPTIONAL { ?tie oskg:certainty ?certainty FILTER(?certainty != <https://w3id.org/oskg/c/certainty/1.0/stated>) }
}
"""

#: Bars of a picture, and from how many pairs on there is one.
_BARS: Final = 10
_WORTH: Final = 8
#: Characters of a day up to its month: relations are seldom dated better.
_MONTH: Final = 7
#: How many days that differ are told.
_DIFFER: Final = 2
#: A day that no relation ends after.
_FAR: Final = "9999-12-31"
#: Standings of relations that are not, or no longer, in force.
_OVER: Final = frozenset(f"{CONCEPTS}relation-status/1.0/{code}" for code in ("ended", "intended", "rejected"))


@dataclass(frozen=True, slots=True)
class Pair:
    """Two that are related: by which relations, in which manner and standing, since and until when, days in order."""

    one: str
    other: str
    ties: tuple[str, ...]
    said: tuple[str, ...]
    since: tuple[str, ...]
    until: tuple[str, ...]
    lasting: tuple[str, ...]
    """The last day of each relation that is neither intended, rejected nor ended; far away where none is stated."""

    def in_force(self, day: str) -> bool:
        """Whether any of the relations is in force on a day, as far as is known."""
        return any(last >= day for last in self.lasting)


@dataclass(frozen=True, slots=True)
class Tied:
    """One way to be related, with every pair that is so related to the subject, the most often stated first."""

    tie: Tie
    pairs: Sequence[Pair]


def tied(ask: Ask, subject: Subject) -> list[Tied]:
    """Return the ways in which the subject is related to anything."""
    found = []
    if subject.kind == "theme":
        issues = (row["one"].value for row in about(ask, _ISSUES, "subject", [subject.iri]))
        found.append(Tied(MENTIONED, _pairs(ask, MENTIONED, issues)))
    ends = _ends(ask, subject.members)
    found += [Tied(tie, _pairs(ask, tie, ends.get(tie.own, ()))) for tie in TIES]
    return [each for each in found if each.pairs]


def _ends(ask: Ask, members: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """Return by the end of a relation those members that are at it: of thousands, most are at none."""
    found: dict[str, list[str]] = {}
    for row in about(ask, _ENDS, "one", members):
        found.setdefault(row["end"].value.removeprefix(ONTOLOGY), []).append(row["one"].value)
    return found


def _pairs(ask: Ask, tie: Tie, members: Iterable[str]) -> list[Pair]:
    text = _PAIRS.replace("OWN", tie.own).replace("OTHER", tie.other).replace("MANNER", tie.manner)
    rows: dict[tuple[str, str], list[QuerySolution]] = {}
    for row in about(ask, text, "one", members):
        rows.setdefault((row["one"].value, row["other"].value), []).append(row)
    found = [_pair(ends, of_one) for ends, of_one in rows.items()]
    return sorted(found, key=lambda pair: (-len(pair.ties), pair.one, pair.other))


def _pair(ends: tuple[str, str], rows: Sequence[QuerySolution]) -> Pair:
    def values(name: str) -> list[str]:
        return sorted({row[name].value for row in rows if row[name] is not None})

    return Pair(
        *ends,
        ties=tuple(values("tie")),
        said=(*values("manner"), *values("state"), *values("certainty")),
        since=tuple(values("since")),
        until=tuple(values("until")),
        lasting=tuple(
            _FAR if row["until"] is None else row["until"].value
            for row in rows
            if row["state"] is None or row["state"].value not in _OVER
        ),
    )


def sections(ask: Ask, subject: Subject, found: Sequence[Tied], most: int) -> Iterator[Section]:
    """Yield a section for each way to be related, with so many pairs."""
    for each in found:
        heading = each.tie.single if subject.single else each.tie.many
        yield Section(each.tie.name, f"{heading} ({count(len(each.pairs))})", tuple(_blocks(ask, subject, each, most)))


def _blocks(ask: Ask, subject: Subject, found: Tied, most: int) -> Iterator[Block]:
    rows = found.pairs[:most]
    sums = {} if subject.single else _sums(found)
    shown = {iri for pair in rows for iri in (pair.one, pair.other, *pair.said)}
    known = names(ask, sorted(shown | set(sums)))
    if sums:
        yield _picture(found, sums, known)
    rests = evidence(ask, (pair.ties[0] for pair in rows))
    headings = [found.tie.one, found.tie.others, "As", "Since", "Until", "Stated by"]
    cells = [tuple(_cells(row, known, rests)) for row in rows]
    first = 1 if subject.single else 0
    kept = [at for at in range(first, len(headings)) if any(line[at].text != NOTHING for line in cells)]
    caption = found.tie.single if subject.single else found.tie.many
    yield Table(
        caption,
        tuple(Heading(headings[at]) for at in kept),
        tuple(tuple(line[at] for at in kept) for line in cells),
        len(found.pairs),
    )
    if len(found.pairs) > most:
        yield Paragraph(
            say(
                "The table has %(shown)s of %(all)s, the most often stated first.",
                shown=count(most),
                all=count(len(found.pairs)),
            ),
            "note",
        )


def _sums(found: Tied) -> Mapping[str, int]:
    """Return how many of the subject's own each of the others is related to that may have a bar; none where there are
    not enough to compare."""
    sums = Counter(pair.other for pair in found.pairs)
    if len(found.pairs) < _WORTH or max(sums.values()) == 1:
        return {}
    least = sorted(sums.values(), reverse=True)[:_BARS][-1]
    return {iri: number for iri, number in sums.items() if number >= least}


def _picture(found: Tied, sums: Mapping[str, int], known: Mapping[str, str]) -> Picture:
    """Return bars of the others with the largest sums; those that are as large are taken by their names."""
    ordered = sorted(sums.items(), key=lambda item: (-item[1], called(item[0], known)))
    kept = ordered[:_BARS]
    values = [(called(iri, known), number) for iri, number in kept]
    others = len({pair.other for pair in found.pairs}) - len(kept)
    left = others, len(found.pairs) - sum(number for _, number in kept)
    return bars(found.tie.many, found.tie.others, "Relations", values, left, [iri for iri, _ in kept])


def _cells(pair: Pair, known: Mapping[str, str], rests: Mapping[str, Cell]) -> Iterator[Cell]:
    for end in (pair.one, pair.other):
        yield Cell(called(end, known), iri=end)
    yield Cell(listed(called(iri, known) for iri in pair.said) or NOTHING)
    yield Cell(_days(pair.since, pair.since[:1]))
    yield Cell(_days(pair.until, pair.until[-1:]))
    more = len(pair.ties) - 1
    rest = rests.get(pair.ties[0], Cell(NOTHING))
    yield Cell(
        say("%(first)s and %(count)s more", first=rest.text, count=count(more)) if more else rest.text,
        rest.href,
        iri=pair.ties[0],
    )


def _days(stated: Sequence[str], chosen: Sequence[str]) -> str:
    """Return one or two days as months, as sources that differ are both told; of more the chosen one."""
    months = sorted({day[:_MONTH] for day in (stated if len(stated) <= _DIFFER else chosen)})
    if len(months) == _DIFFER:
        return say("%(first)s or %(second)s", first=months[0], second=months[1])
    return months[0] if months else NOTHING
