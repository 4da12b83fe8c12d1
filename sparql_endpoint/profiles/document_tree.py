"""A document as a page leads on from it, and as a tree for programs."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from briefs.document import Block, Bullets, Cell, Document, Facts, Paragraph, Picture, Section, Table
from sparql_endpoint.answering.evaluation import settings
from sparql_endpoint.wording.cells import address, is_ours
from sparql_endpoint.wording.page_languages import page_address

#: The spaces of what a fact rests on.
_EVIDENCE: Final = ("id/rel/", "record/")


def leads_to(cell: Cell) -> str | None:
    """Return where a page leads from a cell: a question, the page of what it names, else its own address."""
    questions = f"{settings().base}query/"
    if cell.href is not None and cell.href.startswith(questions):
        stem, _, values = cell.href.removeprefix(questions).partition("?")
        found = page_address("saved.page", name=stem)
        return f"{found}{'&' if '?' in found else '?'}{values}" if values else found
    if cell.iri is not None and is_ours(cell.iri):
        return address(cell.iri)
    return cell.href


def rests(cell: Cell) -> bool:
    """Return whether a cell tells what a row rests on."""
    return cell.iri is not None and cell.iri.startswith(tuple(f"{settings().base}{space}" for space in _EVIDENCE))


def shares(table: Table) -> list[float]:
    """Return how long the bar of each row is, in hundredths of the longest; the last column has the numbers."""
    numbers = [cells[-1].value if isinstance(cells[-1].value, int | float) else 0 for cells in table.rows]
    most = max(numbers, default=0)
    return [round(100 * number / most, 1) if most else 0 for number in numbers]


def tree(document: Document) -> Mapping[str, Any]:
    """Return a document as JSON has it; what is not recorded is left out."""
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "language": document.language,
        "sections": [_section(each) for each in document.sections],
    }


def _section(section: Section) -> Mapping[str, Any]:
    return {
        "name": section.name,
        "heading": section.heading,
        "blocks": [_block(each) for each in section.blocks],
        "sections": [_section(each) for each in section.parts],
    }


def _block(block: Block) -> Mapping[str, Any]:
    if isinstance(block, Paragraph):
        return {"type": "paragraph", "role": block.role, "text": block.text}
    if isinstance(block, Bullets):
        return {"type": "list", "items": list(block.items)}
    if isinstance(block, Facts):
        facts = [{"name": name, "values": [_cell(each) for each in cells]} for name, cells in block.pairs]
        return {"type": "facts", "facts": facts}
    if isinstance(block, Picture):
        return {"type": "picture", "caption": block.caption, "description": block.description, **_table(block.figures)}
    return {"type": "table", "caption": block.caption, **_table(block)}


def _table(table: Table) -> Mapping[str, Any]:
    return {
        "columns": [each.label for each in table.headings],
        "rows": [[_cell(each) for each in row] for row in table.rows],
        "total": table.total,
    }


def _cell(cell: Cell) -> Mapping[str, Any]:
    value = cell.value.isoformat() if isinstance(cell.value, date) else cell.value
    found = {"text": cell.text, "value": value, "iri": cell.iri, "page": cell.href}
    return {name: each for name, each in found.items() if each is not None}
