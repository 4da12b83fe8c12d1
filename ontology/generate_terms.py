"""Write `ontology/terms.py` from `ontology/core.ttl`: run it with `python -m` when the Turtle changed."""

from importlib.resources import files
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, RdfFormat, parse

from ontology.namespaces import ONTOLOGY

_RDF_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_TARGET: Final = Path(__file__).with_name("terms.py")
_HEADER: Final = '''"""The terms of the oskg ontology as IRIs, one constant each, named exactly as the term.

Written by `ontology.generate_terms` from `core.ttl`, where each term has its definition; do not edit.
"""

from typing import Final

'''


def core() -> str:
    """Return the text of the ontology as it is packaged."""
    return files("ontology").joinpath("core.ttl").read_text(encoding="utf-8")


def local_names(turtle: str) -> list[str]:
    """Return the local names of the terms that the Turtle declares, classes first, each kind in alphabetical order."""
    subjects = (
        triple.subject.value
        for triple in parse(turtle, RdfFormat.TURTLE)
        if isinstance(triple.subject, NamedNode) and triple.predicate.value == _RDF_TYPE
    )
    return sorted({iri.removeprefix(ONTOLOGY) for iri in subjects if iri.startswith(ONTOLOGY)})


def module(names: list[str]) -> str:
    """Return the source of the module that holds one constant per local name."""
    return _HEADER + "".join(f'{name}: Final = "{ONTOLOGY}{name}"\n' for name in names)


if __name__ == "__main__":
    _TARGET.write_text(module(local_names(core())), encoding="utf-8")
