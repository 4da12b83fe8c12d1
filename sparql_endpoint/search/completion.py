"""What an editor completes while a query is written: the prefixes, and the classes and properties that the release
uses, each with its label and how often it is used."""

from typing import Final

from flask import Blueprint, Response, jsonify
from pyoxigraph import NamedNode

from ontology.namespaces import PREFIXES, Namespaces
from queries.blocks import fill
from sparql_endpoint.answering.evaluation import endpoint, rows, settings
from sparql_endpoint.answering.mementos import leased
from sparql_endpoint.http.headers import RELEASE
from sparql_endpoint.wording.cells import short

blueprint = Blueprint("completion", __name__)

_TERMS: Final = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX void: <http://rdfs.org/ns/void#>
SELECT ?kind ?term ?count (MIN(?name) AS ?label) WHERE {
  VALUES ?dataset { UNDEF }
  { ?dataset void:classPartition ?part . ?part void:class ?term ; void:entities ?count BIND("class" AS ?kind) }
  UNION
  { ?dataset void:propertyPartition ?part . ?part void:property ?term ; void:triples ?count BIND("property" AS ?kind) }
  OPTIONAL { ?term rdfs:label ?name FILTER(LANG(?name) IN ("en", "")) }
} GROUP BY ?kind ?term ?count ORDER BY DESC(?count) ?term
"""


@blueprint.get("/sparql-terms.json")
def terms() -> Response:
    """Return the prefixes, and every class and property of the release that has one."""
    dataset = NamedNode(Namespaces(settings().base).dataset)
    with leased() as generation:
        found = rows(generation, fill(_TERMS, {"dataset": [dataset]}), endpoint())
        named = [
            {
                "name": short(row["term"].value),
                "kind": row["kind"].value,
                "count": int(row["count"].value),
                "label": row["label"].value if row["label"] else "",
            }
            for row in found
        ]
        response = jsonify(prefixes=dict(PREFIXES), terms=[each for each in named if ":" in str(each["name"])])
        response.headers[RELEASE] = generation.release.version
    response.headers["Cache-Control"] = "public, max-age=300"
    return response
