"""The questions that are answered here, each with the columns of its rows that are worked out."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from benchmarks.plain import (
    actors,
    claims,
    coverage,
    funding,
    gatherings,
    inclusion,
    infrastructures,
    interoperability,
    networks,
    partnerships,
    records,
)
from benchmarks.plain.statements import Found, Statements

Answer = Callable[[Statements, date], Found]

#: By the id of the question: how it is answered with its defaults, and which columns of its rows are worked out.
ANSWERS: Final[Mapping[str, tuple[Answer, tuple[str, ...]]]] = MappingProxyType(
    {
        "Q01": (funding.q01, ("infrastructure",)),
        "Q02": (funding.q02, ("infrastructure", "finding")),
        "Q03": (funding.q03, ("infrastructure", "problem")),
        "Q04": (funding.q04, ("theme", "region", "hhi", "funders", "infrastructures", "unknown", "topShare")),
        "Q05": (funding.q05, ("infrastructure", "finding")),
        "Q06": (funding.q06, ("infrastructure",)),
        "Q08": (funding.q08, ("funderA", "funderB", "shared")),
        "Q09": (
            funding.q09,
            ("theme", "finding", "infrastructures", "unknown", "funders", "fundersInRegion"),
        ),
        "Q12": (partnerships.q12, ("partnership", "problem")),
        "Q13": (infrastructures.q13, ("infrastructure", "finding")),
        "Q15": (partnerships.q15, ("intention", "date")),
        "Q20": (partnerships.q20, ("endorser", "endorsed", "evidence", "funded", "partnered")),
        "Q23": (inclusion.q23, ("theme", "region", "infrastructures")),
        "Q27": (infrastructures.q27, ("infrastructure",)),
        "Q29": (infrastructures.q29, ("infrastructure",)),
        "Q31": (infrastructures.q31, ("infrastructure", "answer")),
        "Q32": (records.q32, ("actor",)),
        "Q33": (infrastructures.q33, ("infrastructure", "api", "metadataStandard", "pid")),
        "Q35": (infrastructures.q35, ("infrastructure", "certificate", "validity")),
        "Q36": (infrastructures.q36, ("infrastructure", "successor")),
        "Q38": (records.q38, ("record", "source", "last", "age")),
        "Q07": (actors.q07, ("infrastructure", "fee")),
        "Q22": (actors.q22, ("subject", "company", "role", "companies", "actors")),
        "Q24": (actors.q24, ("subject", "operatorShare", "partnerShare", "governanceShare", "actors", "unknown")),
        "Q25": (actors.q25, ("pattern", "links", "infrastructures", "before", "undated")),
        "G11": (actors.g11, ("infrastructure", "loss")),
        "G13": (actors.g13, ("body", "mandate")),
        "Q39": (records.q39, ("relation", "certainty", "source")),
        "Q40": (records.q40, ("mention", "kind", "document")),
        "Q42": (records.q42, ("i", "j")),
        "G01": (interoperability.g01, ("a", "b")),
        "G10": (coverage.g10, ("hub", "dependants", "indirect", "funders")),
        "G12": (coverage.g12, ("function", "region", "theme", "candidates", "elsewhere")),
        "G14": (coverage.g14, ("function", "region", "provider", "infrastructures", "candidates")),
        "Q11": (interoperability.q11, ("theme", "i", "j", "sharedTypes")),
        "Q26": (coverage.q26, ("infrastructure", "region", "answer")),
        "Q28": (coverage.q28, ("infrastructure", "answer")),
        "Q34": (interoperability.q34, ("i", "j", "users")),
        "Q37": (claims.q37, ("subject", "property", "value", "source")),
        "Q41": (claims.q41, ("source", "class", "field", "entities", "filled")),
        "Q10": (gatherings.q10, ("initiative", "finding")),
        "Q14": (gatherings.q14, ("a", "b", "finding")),
        "Q16": (gatherings.q16, ("blocA", "blocB", "directLinks", "shared", "intentions", "distance")),
        "Q17": (networks.q17, ("rank", "actor", "degree", "brokerage")),
        "Q18": (networks.q18, ("blocA", "blocB", "bridge")),
        "Q19": (networks.q19, ("regionA", "regionB", "links")),
        "Q21": (gatherings.q21, ("gathering", "category", "present")),
        "Q30": (gatherings.q30, ("area", "initiatives", "infrastructures", "events", "missing")),
    }
)
