"""Build a release from raw sources: identity, validation, derivation, description, store and dump, in a folder of its
own.

Nothing is published here: `Releases.publish` moves the finished folder into place.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from logging import getLogger
from pathlib import Path
from typing import Final

from graph.answers import write_answers
from graph.assemble import Kept, assemble, write
from graph.composition import Composition
from graph.derive import Facts
from graph.describe import GraphDescription, described
from graph.errors import BuildFailed
from graph.gaps import write_gaps
from graph.graphs import Graph, derived_graph, measures_graph, query_graph, vocabulary_graph, written
from graph.labels import MergedLabels
from graph.merging import merged_view, write_quads
from graph.meta import meta
from graph.parallel import Tell, each
from graph.raw import RawSource
from graph.release import Manifest, SourceSummary
from graph.report import report
from graph.search_index import write_search
from graph.sorting import merged_lines
from graph.triples import term
from graph.validate import Result
from graph.writing import Loading, dump, file_digests
from identity.clusters import identities
from identity.decisions import Decision, stated
from identity.profiles import Profile, profiles
from identity.resolution import Resolution, resolve
from ontology.namespaces import Namespaces

_LOG: Final = getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SourceInput:
    """A converted source: its statements, its description, and what its loader kept out (JSON-ready mappings)."""

    raw: RawSource
    description: GraphDescription
    files: dict[str, str]
    rejects: tuple[dict[str, str], ...]
    notices: int


def build(
    inputs: Sequence[SourceInput],
    aliases: Iterable[tuple[str, ...]],
    namespaces: Namespaces,
    folder: Path,
    stage: Callable[[str], None] = lambda _: None,
    decided: Sequence[Decision] = (),
) -> Manifest:
    """Write a release into folder/release and return its manifest.

    `inputs` come in the order of trust, best first; `stage` is called with the name of each step as it begins;
    `decided` is what curators decided about who is who.

    Raises: BuildFailed if something that no record is to blame for violates a shape.
    """
    target = folder / "release"
    target.mkdir()
    vocabulary = vocabulary_graph(folder)
    snapshot = max(one.raw.snapshot for one in inputs)
    stage("identity")
    who = resolved(inputs, aliases, namespaces, decided)
    with Loading(target / "store", namespaces) as loading:
        kept = check(inputs, who.canonical, vocabulary, namespaces, stage, lambda one: loading.load(one.path, one.name))
        stage("deriving")
        graphs, labels = _graphs(inputs, kept, who, vocabulary, namespaces, folder)
        for graph in graphs[len(inputs) :]:
            loading.load(graph.path, graph.description.name)
        stage("merging")
        merged, made = folder / "merged.nt", Composition()
        write(made.passing(merged_view([graph.path for graph in graphs], labels, folder)), merged)
        loading.load(merged)
        about = meta([graph.description for graph in graphs], merged, made, snapshot, namespaces)
        graphs.append(written(about.description, about.lines, folder))
        loading.load(graphs[-1].path, "meta")
        new = written(about.description, about.new, folder, "new")
        loading.load(new.path)
        stage("loading the store")
        named = [write_quads(graph.path, namespaces.graph(graph.description.name)) for graph in graphs]
        with ThreadPoolExecutor(1) as beside:
            done: list[Future[object]] = [beside.submit(write_search, merged, target / "search.sqlite", namespaces)]
            done += [beside.submit(_dump_file, path, target) for path in named[: len(inputs)]]
            digest = dump(merged_lines([merged, new.path, *named]), target / "dataset.nq.gz")
        for one in done:
            one.result()
    stage("answering the saved queries")
    write_answers(target / "store", snapshot, target / "answers.zip")
    write_gaps(target / "store", target / "answers.zip", snapshot, target / "search.sqlite")
    triples = about.merged.triples
    sizes = {"triples": triples, "quads": triples + sum(graph.description.triples for graph in graphs)}
    return _finish(inputs, kept, namespaces, target, sizes, digest)


def resolved(
    inputs: Sequence[SourceInput],
    aliases: Iterable[tuple[str, ...]],
    namespaces: Namespaces,
    decided: Sequence[Decision] = (),
) -> Resolution:
    """Tell who is who in converted sources: by identifiers, by what curators decided, by names."""
    who = identities(aliases)
    read = each(_named, [(one.raw, namespaces) for one in inputs], lambda *_: None)
    found = resolve(who, [named for named, _ in read], decided, [one for _, said in read for one in said])
    for one in found.unheeded:
        _LOG.warning("decision on %s and %s is not heeded: no source knows both", one.first, one.second)
    return found


def _named(_: Tell, raw: RawSource, namespaces: Namespaces) -> tuple[dict[str, Profile], list[Decision]]:
    """Return what a source says that tells entities apart, and what its identity links say."""
    with raw.path.open("rb") as first, raw.path.open("rb") as again:
        return profiles(first, namespaces), stated(again)


def _dump_file(quads: Path, target: Path) -> str:
    """Write the dump of one source into the release."""
    with quads.open("rb") as lines:
        return dump(lines, target / f"{quads.name}.gz")


def check(
    inputs: Sequence[SourceInput],
    who: Mapping[str, str],
    vocabulary: Graph,
    namespaces: Namespaces,
    stage: Callable[[str], None],
    ready: Callable[[Kept], None] = lambda _: None,
) -> list[Kept]:
    """Validate every source under canonical IRIs; write its graph without the records that violate a shape.

    `who` maps aliases to canonical IRIs; `ready` is called with each source as soon as it is validated.

    Raises: BuildFailed if a shape is violated and no record is to blame, or all records of a source are.
    """
    canonical = {term(alias): term(chosen) for alias, chosen in who.items()}
    tasks = [(one.raw, one.description, canonical, vocabulary.path, namespaces) for one in inputs]
    return each(_checked, tasks, stage, ready)


def _checked(
    tell: Tell,
    raw: RawSource,
    description: GraphDescription,
    canonical: Mapping[bytes, bytes],
    vocabulary: Path,
    namespaces: Namespaces,
) -> Kept:
    tell(f"validating {raw.name}")
    about = raw.path.with_name(f"{raw.name}.about.nt")
    write(described(description, namespaces), about)
    kept = assemble(raw, canonical, [vocabulary, about], raw.path.parent)
    left = [one for one in kept.results if one.severity == "Violation"]
    if left:
        fault = f"{left[0].focus} violates {left[0].shape}, and no record states it: {left[0].message}"
        raise BuildFailed(f"{raw.name}: {fault}")
    if kept.rejected and len(kept.rejected) == len(raw.locals):
        record, first = kept.rejected[0]
        raise BuildFailed(f"{raw.name}: every record violates a shape; {record}, {first.shape}: {first.message}")
    return kept


def _graphs(
    inputs: Sequence[SourceInput],
    kept: Sequence[Kept],
    who: Resolution,
    vocabulary: Graph,
    namespaces: Namespaces,
    folder: Path,
) -> tuple[list[Graph], MergedLabels]:
    """Return every graph of the release, and the labels that win in the merged view."""
    facts = Facts(namespaces)
    snapshot = max(one.raw.snapshot for one in inputs)
    graphs = []
    for one, result in zip(inputs, kept, strict=True):
        made = Composition()
        with result.path.open("rb") as opened:
            facts.add(made.passing(opened), snapshot)
        rejects = len(one.rejects) + len(result.rejected)
        description = replace(one.description, triples=result.triples, rejects=rejects, made=made)
        graphs.append(Graph(description, result.path))
    graphs.append(derived_graph(facts, who, snapshot, [one.path for one in kept], vocabulary, namespaces, folder))
    graphs.append(measures_graph(facts, snapshot, namespaces, folder))
    return [*graphs, vocabulary, query_graph(snapshot, namespaces, folder)], facts.labels


def _finish(
    inputs: Sequence[SourceInput],
    kept: Sequence[Kept],
    namespaces: Namespaces,
    target: Path,
    sizes: Mapping[str, int],
    digest: str,
) -> Manifest:
    """Write report, rejects and manifest."""
    results = {one.raw.name: result.results for one, result in zip(inputs, kept, strict=True)}
    (target / "report.ttl").write_bytes(report(results, namespaces))
    _write_rejects(inputs, kept, target / "rejects.jsonl")
    snapshot = max(one.raw.snapshot for one in inputs)
    severities = Counter(one.severity for found in results.values() for one in found)
    manifest = Manifest(
        version=f"{snapshot.isoformat()}-{digest[:12]}",
        snapshot=snapshot,
        base=namespaces.base,
        quads=sizes["quads"],
        triples=sizes["triples"],
        digest=digest,
        sources=tuple(_summary(one, result) for one, result in zip(inputs, kept, strict=True)),
        warnings=severities["Warning"],
        infos=severities["Info"],
        files=file_digests(target),
    )
    manifest.write(target / "manifest.json")
    return manifest


def _summary(one: SourceInput, result: Kept) -> SourceSummary:
    return SourceSummary(
        name=one.raw.name,
        title=one.description.title,
        licence=one.description.licence,
        snapshot=one.raw.snapshot,
        records=len(one.raw.locals) - len(result.rejected),
        rejects=len(one.rejects) + len(result.rejected),
        notices=one.notices,
        triples=result.triples,
        loader_version=one.description.loader_version or "",
        files=one.files,
    )


def _write_rejects(inputs: Sequence[SourceInput], kept: Sequence[Kept], path: Path) -> None:
    with path.open("w", encoding="utf-8") as target:
        for one, result in zip(inputs, kept, strict=True):
            for reject in one.rejects:
                target.write(json.dumps(reject, ensure_ascii=False, sort_keys=True) + "\n")
            for record, found in result.rejected:
                target.write(
                    json.dumps(_reject(one.raw.name, record, found), ensure_ascii=False, sort_keys=True) + "\n"
                )


def _reject(source: str, record: str, found: Result) -> dict[str, str]:
    return {
        "source": source,
        "record": record,
        "field": found.path or found.shape,
        "value": found.value or found.focus,
        "reason": f"{found.shape}: {found.message}",
    }
