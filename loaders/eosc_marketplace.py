"""The services that the EOSC Marketplace was started with, in 2019: what they are, who provides them, what is related.

Format: db/data.yml of its software (https://github.com/cyfronet-fid/marketplace). Licence: GPL-3.0.
Services, their pages, providers and relations are real; the rest was made up to fill the fields, so that it is left
out: of providers all but the name, the technology readiness level (9 throughout), catalogues, applications to deploy,
and a service whose text is "lorem ipsum", which has the pages and the provider of another one.
It does not tell: what a provider does for a service, where one is, nor whether any of this still holds.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import yaml

from loaders import archives
from loaders.addresses import without_emails
from loaders.eosc_names import names
from loaders.errors import InvalidRecord, UnreadableSource
from loaders.json_values import mapping, texts
from loaders.names import by_name
from loaders.noticed import noticed_address
from loaders.re3data_words import Words
from loaders.records import (
    Infrastructure,
    Interlink,
    Kind,
    Name,
    Notice,
    Organization,
    Policy,
    Record,
    Reference,
    Responsibility,
    Statement,
)
from loaders.source import Item, Source
from ontology.vocabulary import concept

_SOURCE: Final = "eosc_marketplace"
#: What stands where nobody wrote a text.
_FILLER: Final = "lorem ipsum"
#: Providers that are nobody in particular.
_NOBODY: Final = frozenset({"all generic CDI Level 1 providers", "not specified yet"})

#: The fields that the services are of, as far as they are fields; the codes are those of FORD.
FIELDS: Final[Mapping[str, str]] = {
    "Biological Sciences": "1.6",
    "Earth & Related Environmental Sciences": "1.5",
    "High-Energy Physics": "1.3",
    "Other Humanities": "6.5",
    "Other Social Sciences": "5.9",
    "Philosophy, Ethics & Religion": "6.3",
    "Physical Sciences": "1.3",
}
_NO_FIELD: Final = "Other"

#: The categories that tell what kind of infrastructure a service is.
CATEGORIES: Final = Words(
    "parents",
    "infrastructure-type",
    MappingProxyType(
        {"Compute": "computing-facility", "Networking": "e-infrastructure", "Storage": "e-infrastructure"}
    ),
    frozenset(
        {
            *("Data management", "Processing & Analysis", "Security & Operations"),
            *("Sharing & Discovery", "Training & Support"),
        }
    ),
)

#: Pages about a policy, and the kind of each.
_POLICIES: Final[Mapping[str, str]] = {"access_policies_url": "access", "terms_of_use_url": "terms-of-use"}


class _Loader(yaml.SafeLoader):
    """The safe loader of YAML, which lets an anchor stand again for something else, as YAML 1.2 does (section 7.1)."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """Return the node of the next event."""
        if not self.check_event(yaml.AliasEvent):
            self.anchors.pop(self.peek_event().anchor, None)  # type: ignore[no-untyped-call]  # not annotated
        return super().compose_node(parent, index)


def items(path: Path) -> Iterator[Item]:
    """Yield the services of the file, each with the names of those that are related to it.

    Raises: UnreadableSource if it is no YAML or has no services; SourceUnavailable.
    """
    for name, content in archives.documents(path, ".yml"):
        try:
            loaded = mapping(yaml.load(content, _Loader))  # noqa: S506  # it is a safe loader
        except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
            raise UnreadableSource(f"{path}: {name} is no YAML: {error}") from error
        services = mapping(loaded.get("services"))
        if not services:
            raise UnreadableSource(f"{path}: {name} has no `services`: expected the data of the marketplace")
        filler = {_text(one, "name") for one in map(mapping, services.values()) if _is_filler(one)}
        related = _related(mapping(loaded.get("relations")))
        for key, one in services.items():
            if not _is_filler(mapping(one)):
                found = [other for other in related[_text(mapping(one), "name")] if other not in filler]
                yield Item(f"service {key}", {**mapping(one), "related": found})


def _is_filler(service: Mapping[str, Any]) -> bool:
    return _text(service, "description").lower().startswith(_FILLER)


def _related(relations: Mapping[str, Any]) -> defaultdict[str, list[str]]:
    """Return the names that each name is related to; a relation that holds both ways is there twice."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for one in map(mapping, relations.values()):
        source, target = _text(one, "source"), _text(one, "target")
        if source and target:
            found[source].append(target)
            found[target] += [source] if one.get("both") is True else []
    return found


def record(item: Item) -> Record:
    """Read one service.

    Raises: InvalidRecord if it has no name.
    """
    content, notices = mapping(item.content), list[Notice]()
    name = _text(content, "name")
    if not name:
        raise InvalidRecord(item.position, "name", content.get("name"), "a name")
    ref = _service(name)
    found = (_infrastructure(ref, name, content, notices), *_providers(ref, content), *_links(ref, content))
    return Record(name, tuple(dict.fromkeys(found)), notices=tuple(notices))


def _service(name: str) -> Reference:
    return Reference(Kind.INFRASTRUCTURE, (by_name(_SOURCE, name),))


def _infrastructure(ref: Reference, name: str, content: Mapping[str, Any], notices: list[Notice]) -> Infrastructure:
    page, training = (
        noticed_address(field, _text(content, field), notices) for field in ("webpage_url", "training_information_url")
    )
    return Infrastructure(
        ref,
        names=(Name(name),),
        types=CATEGORIES.concepts(_several(content, "parents"), notices),
        themes=tuple(_themes(content, notices)),
        description=without_emails(_text(content, "tagline")) or None,
        homepages=(page,) if page else (),
        access=(concept("access", "open"),) if content.get("open_access") is True else (),
        policies=tuple(_policies(content, notices)),
        trainings=(training,) if training else (),
    )


def _themes(content: Mapping[str, Any], notices: list[Notice]) -> dict[str, None]:
    found: dict[str, None] = {}
    for word in _several(content, "domain"):
        if word in FIELDS:
            found[concept("ford", FIELDS[word], "2015")] = None
        elif word != _NO_FIELD:
            notices.append(Notice("domain", word, ", ".join((*FIELDS, _NO_FIELD))))
    return found


def _policies(content: Mapping[str, Any], notices: list[Notice]) -> dict[Policy, None]:
    """Return each page once; that of two policies is of no kind."""
    pages = {kind: noticed_address(field, _text(content, field), notices) for field, kind in _POLICIES.items()}
    shared = len(set(pages.values())) < len(pages)
    kinds = {kind: None if shared else concept("policy-kind", kind) for kind in pages}
    return dict.fromkeys(Policy(url, kind=kinds[kind]) for kind, url in pages.items() if url)


def _providers(ref: Reference, content: Mapping[str, Any]) -> Iterator[Statement]:
    for given in _several(content, "providers"):
        if given not in _NOBODY:
            called = names(given)
            actor = Reference(Kind.ORGANIZATION, (by_name(_SOURCE, called[0].text),))
            yield Organization(actor, names=called)
            yield Responsibility(actor, ref, concept("role", "provider"))


def _links(ref: Reference, content: Mapping[str, Any]) -> Iterator[Interlink]:
    for other in _several(content, "related"):
        if (target := _service(other)) != ref:
            yield Interlink(ref, target, concept("link-type", "related"))


def _text(content: Mapping[str, Any], field: str) -> str:
    value = content.get(field)
    return " ".join(value.split()) if isinstance(value, str) else ""


def _several(content: Mapping[str, Any], field: str) -> list[str]:
    value = content.get(field)
    return texts(value) or texts([value])


SOURCE: Final = Source(
    name=_SOURCE,
    title="EOSC Marketplace: the services it was started with",
    homepage="https://github.com/cyfronet-fid/marketplace",
    licence="https://spdx.org/licenses/GPL-3.0-only",
    publisher="https://ror.org/0575jwx13",
    patterns=("marketplace_db_data.yml", "eosc/marketplace_db_data.yml"),
    items=items,
    record=record,
    version="1.0",
    described_in="https://github.com/cyfronet-fid/marketplace",
)
