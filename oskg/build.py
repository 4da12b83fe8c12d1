"""Build and publish a release: from the files of the chosen sources to the current release of a home."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from graph.build import SourceInput, build
from graph.errors import IncompatibleRelease, NoRelease
from graph.history import record
from graph.parallel import Tell, each
from graph.release import Manifest, Release, Releases
from identity.decisions import Decision
from loaders.source import Source
from ontology.namespaces import Namespaces
from oskg.convert import Conversion


def _quiet(*_: object) -> None:
    """Take no notice of progress."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Whom to tell: `step` of every record (source, file, records so far), `done` of every converted source, `stage`
    of the rest."""

    step: Callable[[str, Path, int], None] = field(default=_quiet)
    done: Callable[[Conversion], None] = field(default=_quiet)
    stage: Callable[[str], None] = field(default=_quiet)


def build_release(
    sources: Mapping[Source, Sequence[Path]],
    releases: Releases,
    namespaces: Namespaces,
    progress: Progress = Progress(),
    decided: Sequence[Decision] = (),
) -> Release:
    """Convert, validate, derive, store and publish; the release that was current stays current unless all of it
    succeeds.

    `sources` come in the order of trust, best first, each with its files; `decided` is what curators decided about who
    is who.

    Raises: SourceUnavailable, UnreadableSource if a file cannot be used; BuildFailed if nothing could be published.
    """
    with releases.workspace() as folder:
        inputs, aliases = convert(sources, namespaces, folder, progress)
        manifest = build(inputs, aliases, namespaces, folder, progress.stage, decided)
        if older := _preceding(releases, manifest.version):
            progress.stage("comparing")
            record(folder / "release", manifest, older)
        progress.stage("publishing")
        return releases.publish(folder / "release", manifest.version)


def rehearse(
    sources: Mapping[Source, Sequence[Path]],
    namespaces: Namespaces,
    progress: Progress = Progress(),
    decided: Sequence[Decision] = (),
) -> tuple[Manifest, str]:
    """Do all that `build_release` does but publish, in a folder that is thrown away; return what would have been
    published, and the rejects as JSON lines.

    Raises: as `build_release` does.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        inputs, aliases = convert(sources, namespaces, folder, progress)
        manifest = build(inputs, aliases, namespaces, folder, progress.stage, decided)
        return manifest, Release(manifest.version, folder / "release", manifest).rejects.read_text("utf-8")


def _preceding(releases: Releases, version: str) -> Release | None:
    """Return the current release to compare with, if there is one that can be read and the new one is not kept yet."""
    try:
        return None if version in releases.versions() else releases.current()
    except (NoRelease, IncompatibleRelease):
        return None


def convert(
    sources: Mapping[Source, Sequence[Path]], namespaces: Namespaces, folder: Path, progress: Progress
) -> tuple[list[SourceInput], set[tuple[str, ...]]]:
    """Write the statements of every source into the folder; return the sources and the groups of IRIs for one entity.

    Raises: SourceUnavailable, UnreadableSource if a file cannot be used.
    """
    tasks = [(Conversion(source, namespaces, folder), tuple(files)) for source, files in sources.items()]
    conversions = each(_run, tasks, progress.step)
    for conversion in conversions:
        progress.done(conversion)
    aliases = {group for conversion in conversions for group in conversion.aliases}
    return [one.result(files) for one, (_, files) in zip(conversions, tasks, strict=True)], aliases


def _run(tell: Tell, conversion: Conversion, files: tuple[Path, ...]) -> Conversion:
    conversion.run(files, partial(tell, conversion.source.name))
    return conversion
