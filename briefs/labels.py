"""The headings, captions and names of facts of a document, in the language that is spoken.

They are English while the document is made; a text that is no label of ours, such as a name, stays as it is.
"""

import re
from dataclasses import replace
from typing import Final

from briefs.document import Block, Document, Facts, Frame, Heading, Picture, Section, Table
from briefs.speech import language, say

#: How many a section lists, behind its heading.
_COUNTED: Final = re.compile(r"(?P<words>.*?)(?P<count> \([^()a-z]*\d[^()a-z]*\))?")


def labelled(document: Document) -> Document:
    """Return a document with its labels in the language that is spoken, and marked as being in it."""
    return replace(document, sections=tuple(map(_section, document.sections)), language=language(), frame=_frame())


def _frame() -> Frame:
    return Frame(
        contents=say("Contents"),
        footer=say("Open Science Knowledge Graph. “Not recorded” is never read as “no”."),
        sheet=say("See the sheet %(sheet)s."),
        address=say("%(column)s (address)"),
    )


def _section(section: Section) -> Section:
    return replace(
        section,
        heading=_label(section.heading),
        blocks=tuple(map(_block, section.blocks)),
        parts=tuple(map(_section, section.parts)),
    )


def _block(block: Block) -> Block:
    if isinstance(block, Facts):
        return Facts(tuple((_label(name), cells) for name, cells in block.pairs))
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Picture):
        return replace(block, caption=_label(block.caption), figures=_table(block.figures))
    return block


def _table(table: Table) -> Table:
    headings = tuple(Heading(_label(one.label), one.number) for one in table.headings)
    return replace(table, caption=_label(table.caption), headings=headings)


def _label(text: str) -> str:
    found = _COUNTED.fullmatch(text)
    if found is None or not found["words"]:
        return text
    return say(found["words"]) + (found["count"] or "")
