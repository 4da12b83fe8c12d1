"""The questions that are answered here, each with the columns of its rows that are worked out."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from benchmarks.plain import funding, inclusion, infrastructures, partnerships, records
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
    }
)
