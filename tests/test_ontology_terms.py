"""The constants: the same terms as the Turtle in both directions, and foreign terms that exist."""

from pathlib import Path

import pytest
from rdflib import namespace as known

from ontology import generate_terms, reused, terms
from ontology.namespaces import ONTOLOGY, PREFIXES

BUNDLED: tuple[known.DefinedNamespaceMeta, ...] = (
    known.DCAT,
    known.DCTERMS,
    known.FOAF,
    known.ORG,
    known.PROV,
    known.RDF,
    known.RDFS,
    known.SDO,
    known.SKOS,
    known.VOID,
    known.WGS,
    known.XSD,
)
#: Vocabularies that rdflib does not bundle, so that their terms were checked by hand. Source: https://www.w3.org/TR/vocab-dqv/
UNBUNDLED = (PREFIXES["adms"], PREFIXES["dqv"])
#: rdflib knows the WGS84 vocabulary only under https, its own namespace is http. Source: https://www.w3.org/2003/01/geo/
WGS84 = PREFIXES["geo"]

OURS = {name: value for name, value in vars(terms).items() if isinstance(value, str) and not name.startswith("_")}
REUSED = {name: value for name, value in vars(reused).items() if isinstance(value, str) and not name.startswith("_")}


def test_there_is_one_constant_a_term_and_one_term_a_constant() -> None:
    in_turtle = {name: f"{ONTOLOGY}{name}" for name in generate_terms.local_names(generate_terms.core())}

    assert in_turtle == OURS
    assert len(OURS) == 165


def test_the_module_is_what_the_generator_writes() -> None:
    source = Path(terms.__file__).read_text(encoding="utf-8")

    assert source == generate_terms.module(generate_terms.local_names(generate_terms.core()))


def test_a_term_added_to_the_turtle_becomes_a_constant() -> None:
    turtle = f"<{ONTOLOGY}steward> a <http://www.w3.org/2002/07/owl#ObjectProperty> ."

    source = generate_terms.module(generate_terms.local_names(turtle))

    assert source.endswith(f'\nsteward: Final = "{ONTOLOGY}steward"\n')


@pytest.mark.parametrize(("name", "iri"), sorted(REUSED.items()))
def test_a_reused_term_exists_in_its_vocabulary_and_is_named_after_it(name: str, iri: str) -> None:
    space = max((value for value in PREFIXES.values() if iri.startswith(value)), key=len)
    prefix = next(key for key, value in PREFIXES.items() if value == space)
    local = iri.removeprefix(space)

    assert name.removesuffix("_CLASS").replace("_", "").lower() == f"{prefix}{local}".lower()
    assert space in UNBUNDLED or (
        local in known.WGS if space == WGS84 else any(iri in vocabulary for vocabulary in BUNDLED)
    )
