"""`oskg identity`: what waits for a curator, why two things are one, and all of it as a table for others."""

from collections.abc import Iterator
from pathlib import Path

import click
import yaml
from pyoxigraph import Store

from graph import linked
from graph.release import Release, Releases
from graph.store import open_store
from identity.comparison import likeness
from identity.decisions import entity
from identity.links import Link
from identity.matching import told
from identity.profiles import Profile, complete, profiles
from identity.sssom import table
from ontology.namespaces import Namespaces
from oskg.console import stderr
from oskg.settings import Settings

_RELEASE = click.option("--release", "version", help="A release that is kept. Default: the current one.")


@click.group()
def identity() -> None:
    """Who is who: what names tell about entities that share no identifier."""


def _release(settings: Settings, version: str | None) -> Release:
    releases = Releases(settings.home)
    return releases.release(version) if version else releases.current()


@identity.command()
@click.option("--kind", type=click.Choice(["org", "infra"]), help="Only organisations, or only infrastructures.")
@click.option("--method", help="Only what was found in this way, such as same-name-country.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
@click.option("--yaml", "as_yaml", is_flag=True, help="Print entries for a file of decisions, to be filled in.")
@_RELEASE
@click.pass_obj
def review(
    settings: Settings, kind: str | None, method: str | None, limit: int, version: str | None, *, as_yaml: bool
) -> None:
    """List the pairs that wait for a curator, the most certain first.

    Decide them in a file that the next build honours (docs/identity.md):

    \b
    oskg identity review --kind infra --yaml > identity.yaml
    oskg build --data FOLDER --decisions identity.yaml
    """
    release = _release(settings, version)
    waiting = [
        one
        for one in linked.links(open_store(release))
        if one.decision == "undecided" and one.method != "curator"
        if kind is None or one.first.startswith(f"{release.manifest.base}id/{kind}/")
        if method is None or one.method == method
    ]
    if as_yaml:
        click.echo(_entries(waiting[:limit], release.manifest.base), nl=False)
    else:
        for one in waiting[:limit]:
            click.echo(_line(one, release.manifest.base))
    stderr.print(f"{len(waiting):,} pairs wait for a curator; {min(limit, len(waiting)):,} are listed.")


def _line(one: Link, base: str) -> str:
    ends = [end.removeprefix(f"{base}id/") for end in (one.first, one.second)]
    return (
        f"{one.confidence or ''}\t{one.method}\t{ends[0]}\t{one.first_label}\t{ends[1]}\t{one.second_label}\t{one.note}"
    )


def _entries(found: list[Link], base: str) -> str:
    entries = [
        {
            "first": one.first.removeprefix(f"{base}id/"),
            "second": one.second.removeprefix(f"{base}id/"),
            "decision": "undecided",
            "note": f"{one.first_label} | {one.second_label}. {one.note}",
        }
        for one in found
    ]
    return yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=120)


@identity.command()
@click.argument("one")
@click.argument("other")
@_RELEASE
@click.pass_obj
def why(settings: Settings, one: str, other: str, version: str | None) -> None:
    """Explain why ONE and OTHER are one entity, or why they are not.

    Each is an IRI or its end, also of an identifier that was merged:

    \b
    oskg identity why org/ror-0197nmd03 org/re3data-name-abcdefghijklmnop
    """
    release = _release(settings, version)
    store, base = open_store(release), release.manifest.base
    named = [entity("the command", name, given, Namespaces(base)) for name, given in (("ONE", one), ("OTHER", other))]
    found = [_bearer(store, base, iri) for iri in named]
    for line in _same(store, base, found[0]) if found[0] == found[1] else _apart(store, base, found):
        click.echo(line)


def _bearer(store: Store, base: str, iri: str) -> str:
    found = linked.bearers(store, base, iri)
    if not found:
        raise LookupError(f"the release knows nothing by the name {iri}")
    if len(found) > 1:
        raise LookupError(f"{iri} is an identifier of {len(found)} entities: {', '.join(found)}; choose one")
    return found[0]


def _same(store: Store, base: str, found: str) -> Iterator[str]:
    yield f"They are one entity: {found}"
    yield "Its identifiers, and the sources that give them:"
    names = set()
    for name, graphs in linked.identifiers(store, found):
        names.add(f"{found.rpartition('/')[0]}/{name}")
        yield f"  {name}  ({', '.join(graphs)})"
    for one in linked.links(store):
        if one.decision == "same" and {one.first, one.second} <= names | {found}:
            yield f"Merged by {one.method}, confidence {one.confidence or 'of a curator'}: {_ends(one, base)}"
            yield f"  {one.note}"


def _apart(store: Store, base: str, found: list[str]) -> Iterator[str]:
    yield f"They are two entities: {found[0]} and {found[1]}"
    for one in linked.links(store):
        if {one.first, one.second} == set(found):
            sure = one.confidence or "not stated"
            yield f"{one.decision.capitalize()} by {one.method}, confidence {sure}: {one.note}"
    first, second = (_profile(store, base, iri) for iri in found)
    if first.iri.split("/")[-2] != second.iri.split("/")[-2]:
        yield "They are of different kinds: an infrastructure is never who runs it."
        return
    yield told(likeness(first, second))


def _profile(store: Store, base: str, iri: str) -> Profile:
    """Read the profile of an entity, with the words of what is above it."""
    above, ahead = {iri}, [iri]
    while ahead:
        new = set(linked.parents(store, ahead.pop())) - above
        above |= new
        ahead.extend(new)
    whole = profiles(linked.described(store, sorted(above)), Namespaces(base))
    whole.setdefault(iri, Profile(iri))
    complete(whole)
    return whole[iri]


def _ends(one: Link, base: str) -> str:
    return " and ".join(end.removeprefix(f"{base}id/") for end in (one.first, one.second))


@identity.command()
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Default: standard output.")
@_RELEASE
@click.pass_obj
def export(settings: Settings, out: Path | None, version: str | None) -> None:
    """Write every identity link as an SSSOM table (TSV)."""
    release = _release(settings, version)
    text = table(
        linked.links(open_store(release)),
        release.manifest.base,
        release.version,
        "https://creativecommons.org/publicdomain/zero/1.0/",
    )
    if out:
        out.write_text(text, "utf-8")
    else:
        click.echo(text, nl=False)
