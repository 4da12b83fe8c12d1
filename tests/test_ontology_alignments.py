"""The alignments: only matches, from terms of ours to foreign ones, and where each was verified."""

import re
from importlib.resources import files

import rdflib
from rdflib import namespace as known

from ontology import terms
from ontology.namespaces import PREFIXES

TEXT = files("ontology").joinpath("alignments.ttl").read_text(encoding="utf-8")
ALIGNMENTS = rdflib.Graph().parse(data=TEXT, format="turtle")
OURS = {value for name, value in vars(terms).items() if not name.startswith("_")}
MAPPINGS = {known.SKOS.closeMatch, known.SKOS.broadMatch, known.SKOS.narrowMatch, known.SKOS.relatedMatch}


def test_an_alignment_matches_a_term_of_ours_to_a_foreign_one_with_a_mapping_relation() -> None:
    assert len(ALIGNMENTS) > 40
    assert {str(subject) for subject in ALIGNMENTS.subjects()} <= OURS
    assert set(ALIGNMENTS.predicates()) <= MAPPINGS
    assert OURS.isdisjoint({str(target) for target in ALIGNMENTS.objects()})


def test_every_target_in_schema_org_exists_there() -> None:
    targets = [target for target in ALIGNMENTS.objects() if str(target).startswith(str(known.SDO))]

    assert targets
    assert [str(target) for target in targets if str(target) not in known.SDO] == []


def test_no_alignment_makes_an_infrastructure_the_same_as_an_organisation() -> None:
    close = set(ALIGNMENTS.objects(rdflib.URIRef(terms.OpenScienceInfrastructure), known.SKOS.closeMatch))

    assert close == set()


def test_the_heading_says_where_each_vocabulary_was_verified() -> None:
    heading = [line for line in TEXT.splitlines() if line.startswith("#")]
    used = {prefix for prefix, iri in PREFIXES.items() for o in ALIGNMENTS.objects() if str(o).startswith(iri)}

    assert used == {"dingo", "frapo", "nfdi", "r3d", "schema", "soa"}
    assert all(any(re.match(rf"#   {prefix} ", line) for line in heading) for prefix in used)
