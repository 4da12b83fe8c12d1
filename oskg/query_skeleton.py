"""The files of a new saved query, complete in form: what has to be thought of stands in capitals."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

QUERY: Final = """\
#+ id: {id}
#+ group: {group}
#+ title: TITLE IN A FEW WORDS
#+ question: WHICH INFRASTRUCTURES …, AS A READER WOULD ASK?
#+ answer: |
#+   Of {{$subjects}} infrastructures open on {{$t}}, {{$yes}} …, and {{$no}} …; for {{$unknown}} it is not recorded.
#+ why: WHAT GOES WRONG WHERE NOBODY ASKS.
#+ definition: >-
#+   WHAT A ROW IS, AND WHEN THE ANSWER IS YES, NO AND UNKNOWN, in words that decide every case.
#+ formula: "{{ i ∈ I(t) : … }}"
#+ caveats:
#+   - WHAT THE SOURCES DO NOT TELL, and what the answer therefore does not say.
#+ parameters:
#+   t: {{type: date, label: Reference date, default: snapshot, help: "Those closed on or before it are left out."}}
#+ columns:
#+   infrastructure: {{label: Infrastructure, type: entity}}
#+   name: {{label: Name, type: text}}
#+   evidence: {{label: Source record, type: evidence, help: "One of the records that describe it."}}
#+ chart: {{type: table}}
#+ coverage: |
#+   PREFIX oskg: <https://w3id.org/oskg/ontology#>
#+   PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
#+   SELECT ?answer (COUNT(?i) AS ?count) WHERE {{
#+     {{ SELECT DISTINCT ?i WHERE {{
#+       ?i a oskg:OpenScienceInfrastructure .
#+       MINUS {{
#+         VALUES ?t {{ "2026-11-21"^^xsd:date }}
#+         ?i oskg:operationalStatus <https://w3id.org/oskg/c/operational-status/1.0/closed> ; oskg:closedOn ?closed .
#+         FILTER(?closed <= ?t)
#+       }}
#+     }} }}
#+     # Each subject has exactly one answer: yes, no, contradictory or unknown.
#+     OPTIONAL {{ SELECT DISTINCT ?i (true AS ?has) WHERE {{ ?i oskg:pidSystem ?system }} }}
#+     OPTIONAL {{ ?i oskg:explicitlyLacks <https://w3id.org/oskg/c/feature/1.0/pid> BIND(true AS ?lacks) }}
#+     BIND(IF(BOUND(?has), IF(BOUND(?lacks), "contradictory", "yes"), IF(BOUND(?lacks), "no", "unknown")) AS ?answer)
#+   }} GROUP BY ?answer ORDER BY ?answer
PREFIX oskg: <https://w3id.org/oskg/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT ?infrastructure ?name (MIN(?record) AS ?evidence) WHERE {{
  {{ SELECT DISTINCT ?infrastructure WHERE {{
    ?infrastructure a oskg:OpenScienceInfrastructure ; oskg:pidSystem ?system .
    MINUS {{
      VALUES ?t {{ "2026-11-21"^^xsd:date }}
      ?infrastructure oskg:operationalStatus <https://w3id.org/oskg/c/operational-status/1.0/closed> ;
        oskg:closedOn ?closed .
      FILTER(?closed <= ?t)
    }}
  }} }}
  OPTIONAL {{ ?infrastructure rdfs:label ?name }}
  OPTIONAL {{ ?infrastructure prov:wasDerivedFrom ?record }}
}} GROUP BY ?infrastructure ?name ORDER BY ?name ?infrastructure
"""

#: What is to be filled in, as it stands in the file.
OPEN: Final = (
    "TITLE IN A FEW WORDS",
    "WHICH INFRASTRUCTURES …, AS A READER WOULD ASK?",
    "{$yes} …, and {$no} …;",
    "WHAT GOES WRONG WHERE NOBODY ASKS.",
    "WHAT A ROW IS, AND WHEN THE ANSWER IS YES, NO AND UNKNOWN,",
    "{ i ∈ I(t) : … }",
    "WHAT THE SOURCES DO NOT TELL,",
)

GRAPH: Final = """\
@prefix feature: <https://w3id.org/oskg/c/feature/1.0/> .
@prefix ex: <https://example.org/> .
@prefix oskg: <https://w3id.org/oskg/ontology#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix status: <https://w3id.org/oskg/c/operational-status/1.0/> .
@prefix system: <https://w3id.org/oskg/c/pid-system/1.0/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

# yes: it is recorded
ex:clear a oskg:OpenScienceInfrastructure ; rdfs:label "Clear" ; prov:wasDerivedFrom ex:record-clear ;
  oskg:pidSystem system:doi .
# no: a source says that there is none
ex:without a oskg:OpenScienceInfrastructure ; rdfs:label "Without" ; prov:wasDerivedFrom ex:record-without ;
  oskg:explicitlyLacks feature:pid .
# unknown: no source says so or denies it
ex:silent a oskg:OpenScienceInfrastructure ; rdfs:label "Silent" ; prov:wasDerivedFrom ex:record-silent .
# left out: closed before the day of the question
ex:closed a oskg:OpenScienceInfrastructure ; rdfs:label "Closed" ; oskg:pidSystem system:doi ;
  oskg:operationalStatus status:closed ; oskg:closedOn "2020-12-31"^^xsd:date .
"""

ROWS: Final = """\
infrastructure,name,evidence
https://example.org/clear,Clear,https://example.org/record-clear
"""

COVERAGE: Final = """\
answer,count
no,1
unknown,1
yes,1
"""

CASES: Final = "parameters: {}\nsubjects: 3\n"


def files(folder: Path, stem: str, id_: str, group: str) -> Mapping[Path, str]:
    """Return the text of every file of a new query below a folder, the query first."""
    tests = folder / "tests" / "queries"
    return {
        folder / "queries" / f"{stem}.rq": QUERY.format(id=id_, group=group),
        tests / f"{stem}.trig": GRAPH,
        tests / f"{stem}.csv": ROWS,
        tests / f"{stem}.coverage.csv": COVERAGE,
        tests / f"{stem}.yaml": CASES,
    }


def write(found: Mapping[Path, str]) -> None:
    """Write the files, all of them or none.

    Raises: FileExistsError, naming the file, if one is there already.
    """
    for path in found:
        if path.exists():
            raise FileExistsError(f"{path} is there already; choose another name, or remove it first")
    for path, text in found.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
