"""`oskg scorecard`: the criteria of openness and interoperability for infrastructures, or counted over all of them."""

import json
import signal
import sys
from collections.abc import Mapping, Sequence
from typing import Final

import click
from pyoxigraph import Literal, NamedNode, QuerySolution, Store
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from graph.release import Release, Releases
from graph.store import open_store
from ontology.namespaces import CONCEPTS
from oskg import formats
from oskg.settings import Settings
from queries.blocks import fill
from queries.criterion import criteria, open_infrastructures
from queries.parameters import READERS
from queries.scorecard import STATES, Cell, Finding, Scorecard, scorecards, share, tallied
from queries.scorecard_forms import about, as_csv, as_tree, summary, tallies_csv

#: Columns of a terminal that cannot tell its width, such as a file.
_WIDTH: Final = 160
#: Values of one cell that the table shows.
_SHOWN: Final = 4

_FIND: Final = """
PREFIX adms: <http://www.w3.org/ns/adms#>
PREFIX oskg: <https://w3id.org/oskg/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?infrastructure WHERE {
  { VALUES ?infrastructure { UNDEF } ?infrastructure a oskg:OpenScienceInfrastructure }
  UNION { VALUES ?identifier { UNDEF } ?infrastructure a oskg:OpenScienceInfrastructure ; adms:identifier ?identifier }
  UNION {
    ?infrastructure a oskg:OpenScienceInfrastructure ; adms:identifier/skos:notation ?notation .
    VALUES ?text { UNDEF }
    FILTER(STR(?notation) = ?text)
  }
} ORDER BY ?infrastructure
"""

_NAMES: Final = """
PREFIX oskg: <https://w3id.org/oskg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?infrastructure ?name WHERE {
  VALUES ?infrastructure { UNDEF }
  ?infrastructure a oskg:OpenScienceInfrastructure ; rdfs:label ?name
} ORDER BY ?infrastructure
"""


@click.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--all", "everything", is_flag=True, help="Every cell of every infrastructure, as CSV or JSON.")
@click.option(
    "--format", "-f", "form", type=click.Choice(["table", "csv", "json"]), default="table", help="Default: table."
)
@click.option("--release", "version", help="A release that is kept. Default: the current one.")
@click.pass_obj
def scorecard(settings: Settings, ids: tuple[str, ...], version: str | None, form: str, *, everything: bool) -> None:
    """Show which characteristics of a good open infrastructure are recorded of the infrastructures ID.

    ID is an IRI, the end of one (re3data-r3d100010468) or an identifier (r3d100010468). Without any, how many open
    infrastructures have each criterion in which state. Unknown is what no source covers: it is not no.

    \b
    oskg scorecard
    oskg scorecard r3d100010468
    oskg scorecard r3d100010468 re3data-r3d100000044 -f csv
    """
    if everything and (ids or form == "table"):
        raise click.UsageError("--all takes no ID and needs --format csv or json")
    releases = Releases(settings.home)
    release = releases.release(version) if version else releases.current()
    store = open_store(release)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a running query cannot be interrupted in any other way
    if ids or everything:
        named = [_infrastructure(store, release, text) for text in ids]
        _show(_cards(store, release, named), _names(store, named), form)
    else:
        _show_counts(store, release, form)


def _infrastructure(store: Store, release: Release, text: str) -> str:
    """Return the IRI of the infrastructure that a text names.

    Raises: LookupError if there is none, or more than one.
    """
    base = release.manifest.base
    local = text.strip().removeprefix(base).removeprefix("id/").removeprefix("infra/")
    try:
        given, other = (NamedNode(READERS["iri"](f"{base}{path}/infra/{local}").value) for path in ("id", "identifier"))
    except ValueError as error:
        raise LookupError(f"{text!r} is no IRI and no identifier of an infrastructure") from error
    bound = fill(_FIND, {"infrastructure": [given], "identifier": [other], "text": [Literal(text.strip())]})
    found: list[str] = [row["infrastructure"].value for row in _rows(store, bound)]
    if len(found) != 1:
        told = f"names {', '.join(found)}" if found else "names no infrastructure"
        raise LookupError(f"{text!r} {told} in release {release.version}; expected is an IRI or an identifier of one")
    return found[0]


def _cards(store: Store, release: Release, infrastructures: Sequence[str]) -> list[Scorecard]:
    nodes = [NamedNode(iri) for iri in infrastructures]
    day = release.manifest.snapshot
    asked = list(dict.fromkeys(infrastructures)) or [
        row["infrastructure"].value for row in _rows(store, fill(_NAMES, {"infrastructure": []}))
    ]
    return scorecards({id_: _rows(store, one.bind(nodes, day)) for id_, one in criteria().items()}, asked)


def _names(store: Store, infrastructures: Sequence[str]) -> Mapping[str, str]:
    text = fill(_NAMES, {"infrastructure": [NamedNode(iri) for iri in infrastructures]})
    return {row["infrastructure"].value: row["name"].value for row in _rows(store, text)}


def _show(found: Sequence[Scorecard], names: Mapping[str, str], form: str) -> None:
    if form == "csv":
        click.echo(as_csv(found), nl=False)
    elif form == "json":
        click.echo(json.dumps([as_tree(card, names) for card in found], ensure_ascii=False, indent=1))
    elif len(found) == 1:
        _print(_single(found[0], names))
    else:
        _print(_compared(found, names))


def _single(card: Scorecard, names: Mapping[str, str]) -> Table:
    met, known = share(card.counts)
    table = _table(names.get(card.infrastructure, card.infrastructure), "Criterion", "State", "Recorded", "Sources")
    for cell in card.cells:
        sources = ", ".join(iri.rsplit("/", 1)[1] for iri in cell.graphs)
        table.add_row(_title(cell), cell.state, _recorded(cell), sources)
    unknown = f"{card.counts['unknown']} of {len(card.cells)} are unknown"
    table.caption = f"{met} of the {known} that are yes, partly or no are yes; {unknown}"
    return table


def _compared(found: Sequence[Scorecard], names: Mapping[str, str]) -> Table:
    table = _table(None, "Criterion", *(names.get(card.infrastructure, card.infrastructure) for card in found))
    for cells in zip(*(card.cells for card in found), strict=True):
        table.add_row(_title(cells[0]), *(cell.state for cell in cells), end_section=cells[0] is found[0].cells[-1])
    shares = (share(card.counts) for card in found)
    table.add_row("Yes, of the known", *(f"{met} of {known}" for met, known in shares))
    table.add_row("Unknown", *(str(card.counts["unknown"]) for card in found))
    return table


def _show_counts(store: Store, release: Release, form: str) -> None:
    day = release.manifest.snapshot
    (row,) = _rows(store, open_infrastructures(day))
    total = int(row["count"].value)
    counts = {id_: tallied(_rows(store, one.tally(day)), total) for id_, one in criteria().items()}
    if form == "csv":
        click.echo(tallies_csv(counts), nl=False)
        return
    if form == "json":
        listed = [{**about(one), **summary(counts[id_])} for id_, one in criteria().items()]
        click.echo(json.dumps({"infrastructures": total, "criteria": listed}, ensure_ascii=False, indent=1))
        return
    table = _table(None, "Criterion", *STATES, "Yes, of the known")
    for id_, one in criteria().items():
        met, known = share(counts[id_])
        numbers = (f"{number:,}" for number in counts[id_].values())
        table.add_row(f"{id_} {one.title}", *numbers, f"{met:,} of {known:,}" if known else "–")
    table.caption = f"{total:,} infrastructures open on {day.isoformat()}"
    _print(table)


def _title(cell: Cell) -> str:
    return f"{cell.criterion.id} {cell.criterion.title}"


def _recorded(cell: Cell) -> str:
    shown = list(dict.fromkeys(_value(finding) for finding in cell.findings))
    more = [f"{len(shown) - _SHOWN} more"] if len(shown) > _SHOWN else []
    return ", ".join([*shown[:_SHOWN], *more])


def _value(finding: Finding) -> str:
    """Return the value found as people read it: of a concept its code."""
    text = formats.shown(finding.value)
    concept = isinstance(finding.value, NamedNode) and finding.value.value.startswith(CONCEPTS)
    return text.rsplit("/", 1)[-1] if concept else text


def _table(title: str | None, *headings: str) -> Table:
    return Table(*headings, title=title, title_justify="left", caption_justify="left", box=SIMPLE_HEAD, pad_edge=False)


def _print(table: Table) -> None:
    console = Console() if sys.stdout.isatty() else Console(width=_WIDTH)
    console.print(table, markup=False)


def _rows(store: Store, text: str) -> list[QuerySolution]:
    return list(store.query(text))  # type: ignore[arg-type]  # each of these is a SELECT query
