"""The amounts of money in an Infra Finder record: what a year cost and brought, and what is owned and owed."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from loaders.records import Claim, FinancialFigure, Notice, Reference
from loaders.tables import Row
from ontology.vocabulary import concept

#: Columns of amounts of money, and what each measures.
FIGURES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "064_total_contributions": "total-contributions",
        "065_program_revenue": "program-service-revenue",
        "066_investment_income": "investment-income",
        "067_other_revenue": "other-revenue",
        "068_annual_revenue": "annual-revenue",
        "069_annual_expenses": "annual-expenses",
        "070_total_assets": "total-assets",
        "071_total_liabilities": "total-liabilities",
    }
)
_CURRENCY: Final = "062_local_currency"
_CURRENCY_CODE: Final = re.compile(r"[A-Z]{3}")
_NUMBER: Final = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,2})?")
#: What the table leaves open about every amount. Source: financial_date and financial_reporting_level, which are empty
_CLAIM: Final = Claim(note="Not told: of which year, and whether of the service itself, its provider or its host.")


def figures(of: Reference, row: Row, notices: list[Notice]) -> Iterator[FinancialFigure]:
    """Yield the amounts above 0; the table writes 0 also where nothing was given.

    A negative amount, or one without a currency, is noticed.
    """
    currency = row.get(_CURRENCY, "")
    for field, kind in FIGURES.items():
        amount = _amount(row.get(field, "") or "0")
        if amount is None or amount < 0 or (amount and not _CURRENCY_CODE.fullmatch(currency)):
            accepted = "a number above 0 with a code of ISO 4217"
            notices.append(Notice(f"{field}, {_CURRENCY}", f"{row[field]}, {currency}", accepted))
        elif amount:
            yield FinancialFigure(of, concept("financial-figure", kind), amount, currency, _CLAIM)


def _amount(text: str) -> Decimal | None:
    return Decimal(text) if _NUMBER.fullmatch(text) else None
