"""The graph as a server of the Model Context Protocol: a few tools and documents over one service.

Source: https://modelcontextprotocol.io/specification
"""

from importlib.metadata import version
from importlib.resources import files
from typing import Annotated, Any, Final
from urllib.parse import quote

from mcp.server.mcpserver import MCPServer
from mcp.types import ToolAnnotations
from pydantic import Field

from oskg.mcp_service import Service

#: Rows that a tool gives unless it is asked for more, and the most it gives.
_ROWS: Final = 50
_MOST: Final = 1000

_INSTRUCTIONS: Final = (
    "The Open Science Knowledge Graph says who runs, funds, endorses and partners with which open-science "
    "infrastructure, from public registers. Begin with list_queries: saved queries have definitions, caveats and "
    "coverage. Tell the coverage with every answer: what is not recorded is unknown, and never means no. Cite the "
    "release. Read the resource oskg://guide before you write SPARQL."
)

_READS: Final = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)

Rows = Annotated[int, Field(ge=1, le=_MOST, description=f"How many rows to give at most, up to {_MOST}.")]
Values = dict[str, str | list[str]]
Answer = dict[str, Any]


def server(service: Service) -> MCPServer[Any]:
    """Return the server over a service; it answers once it is run."""
    made: MCPServer[Any] = MCPServer(
        "oskg",
        title="Open Science Knowledge Graph",
        instructions=_INSTRUCTIONS,
        version=version("oskg"),
        log_level="WARNING",
    )
    tools = Tools(service)
    for tool in (
        tools.find_entity,
        tools.describe_schema,
        tools.list_queries,
        tools.describe_query,
        tools.run_query,
        tools.run_sparql,
        tools.explain_evidence,
    ):
        made.tool(annotations=_READS, description=_words(tool.__doc__))(tool)
    _documents(made, service)
    return made


class Tools:
    """What a model can do: every tool asks the service and gives what it answers."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def find_entity(
        self,
        text: Annotated[str, Field(description="A name in any language, or an identifier: ROR, DOI, Wikidata, ISNI …")],
        kind: Annotated[str, Field(description="Only one kind: infra, org, initiative, event, project …")] = "",
        country: Annotated[str, Field(description="Only one country, as its code of two letters.")] = "",
        page: Annotated[int, Field(ge=1, le=1000)] = 1,
    ) -> Answer:
        """Find the entity that a name or a persistent identifier means; give its IRI for other tools."""
        return self._service.document("/search", {"q": text, "kind": kind, "country": country, "page": page})

    def describe_schema(
        self,
        term: Annotated[str, Field(description="A word, such as funding; without it, every term is listed.")] = "",
    ) -> Answer:
        """Describe the classes, properties and lists of values of the graph, for writing SPARQL."""
        schema = self._service.document("/schema.json", {})
        kinds = ("classes", "properties", "schemes")
        if not term:
            listed = {kind: [each.get("name", each["iri"]) for each in schema[kind]] for kind in kinds}
            return {"prefixes": schema["prefixes"], **listed}
        found = {kind: [each for each in schema[kind] if _mentions(each, term)] for kind in kinds}
        return {"prefixes": schema["prefixes"], **found}

    def list_queries(self) -> Answer:
        """List the saved queries: questions about funding, coordination, regions, interoperability and evidence."""
        listed = self._service.document("/queries.json", {})["queries"]
        return {"queries": [{key: each[key] for key in ("id", "name", "group", "question")} for each in listed]}

    def describe_query(
        self,
        query: Annotated[str, Field(description="The id or the name of a saved query, such as Q01.")],
        options_of: Annotated[str, Field(description="List the accepted values of this parameter.")] = "",
        containing: Annotated[str, Field(description="Of those, only the ones whose label holds this.")] = "",
    ) -> Answer:
        """Describe a saved query: definition, caveats, columns, parameters; and the values that a parameter takes."""
        name = query.strip().lower()
        listed = self._service.document("/queries.json", {})["queries"]
        found = [each for each in listed if name in (each["id"].lower(), each["name"].lower())]
        described = found[0] if found else self._service.document(f"/queries/{_part(query)}/coverage.json", {})
        if not options_of:
            return {"query": described}
        options = self._service.document(f"/queries/{_part(query)}/options/{_part(options_of)}.json", {})["options"]
        kept = [each for each in options if containing.lower() in each["label"].lower()]
        return {"query": described, "options": kept[:_MOST], "more_options": len(kept) > _MOST}

    def run_query(
        self,
        query: Annotated[str, Field(description="The id or the name of a saved query, such as Q01.")],
        parameters: Annotated[Values | None, Field(description="Values by parameter; without, its default.")] = None,
        max_rows: Rows = _ROWS,
    ) -> Answer:
        """Run a saved query; give the answer in words, rows, coverage, definition, caveats, release and citation.

        Coverage says of how many subjects the answer is yes, no, or unknown. Unknown is not no.
        """
        given = {**(parameters or {}), "maxrows": str(max_rows)}
        return self._service.document(f"/queries/{_part(query)}/answer.json", given)

    def run_sparql(
        self,
        query: Annotated[str, Field(description="A SPARQL 1.1 query; the default graph is the merged view.")],
        max_rows: Rows = _ROWS,
    ) -> Answer:
        """Run a SPARQL query of your own, read-only, within the limits of the service; the guide has examples."""
        answer = self._service.sparql(query, max_rows)
        told = {
            "release": answer.headers.get("OSKG-Release"),
            "truncated": answer.headers.get("OSKG-Truncated") == "true",
        }
        if not answer.headers["Content-Type"].endswith("json"):
            return {"turtle": answer.text, **told}
        found = answer.json()
        if "boolean" in found:
            return {"boolean": found["boolean"], **told}
        rows = [{name: each["value"] for name, each in row.items()} for row in found["results"]["bindings"]]
        return {"columns": found["head"]["vars"], "rows": rows, **told}

    def explain_evidence(
        self,
        iri: Annotated[str, Field(description="A relation in the column evidence of a row, or any node of the graph.")],
    ) -> Answer:
        """Explain what a row rests on: statements with their dates, quoted passages, records and publishers' pages."""
        return self._service.document("/evidence.json", {"iri": iri})


def _documents(made: MCPServer[Any], service: Service) -> None:
    """Give the guide, the description of every operation, the ontology, and the text of every saved query."""

    @made.resource("oskg://guide", title="How to ask the graph", mime_type="text/markdown")
    def guide() -> str:
        return files("oskg").joinpath("guide.md").read_text("utf-8")

    @made.resource("oskg://openapi", title="Every saved query as an operation", mime_type="application/json")
    def openapi() -> str:
        return service.text("/openapi.json", {})

    @made.resource("oskg://ontology", title="The ontology", mime_type="text/turtle")
    def ontology() -> str:
        return service.text("/ontology.ttl", {})

    @made.resource("oskg://dataset", title="Sources, licences, dates and counts", mime_type="text/turtle")
    def dataset() -> str:
        return service.text("/void.ttl", {})

    @made.resource("oskg://queries/{name}", title="The SPARQL of a saved query", mime_type="application/sparql-query")
    def text(name: str) -> str:
        return service.text(f"/queries/{_part(name)}.rq", {})


def _mentions(term: dict[str, Any], word: str) -> bool:
    return any(word.lower() in str(term.get(key, "")).lower() for key in ("name", "iri", "label", "definition"))


def _part(text: str) -> str:
    """Return text as one part of a path, whatever it holds."""
    return quote(text.strip(), safe="")


def _words(docstring: str | None) -> str:
    return " ".join((docstring or "").split())
