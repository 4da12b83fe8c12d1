"""A document in Markdown (CommonMark with tables), its pictures in files of their own."""

import re
from collections.abc import Iterator
from typing import Final

from briefs.document import Block, Bullets, Cell, Document, Facts, Paragraph, Picture, Section, Table

#: What has a meaning in Markdown. Source: https://spec.commonmark.org/0.31.2/#backslash-escapes
_MEANS: Final = re.compile(r"([\\`*_\[\]<>|~&#$])")
#: What has one at the beginning of a line.
_BEGINS: Final = re.compile(r"^(\d+(?=[.)])|(?=[-+=:]))(.)")


def text(document: Document, stem: str) -> dict[str, str]:
    """Return the Markdown of a document and its pictures, by the names of their files."""
    written = _Writer(stem)
    lines = [f"*{_escaped(document.kind)}*", f"# {_escaped(document.title)}", _escaped(document.subtitle)]
    if document.contents:
        lines.append("\n".join(f"- [{_escaped(one.heading)}](#{one.name})" for one in document.sections))
    for depth, section in document.walk():
        lines += written.section(depth, section)
    return {f"{stem}.md": "\n\n".join(lines) + "\n", **written.pictures}


class _Writer:
    """Writes blocks and collects the pictures among them."""

    def __init__(self, stem: str) -> None:
        self._stem = stem
        self.pictures: dict[str, str] = {}

    def section(self, depth: int, section: Section) -> Iterator[str]:
        """Yield the parts of a section, between which there is an empty line."""
        yield f"{'#' * min(depth + 1, 6)} {_escaped(section.heading)}"
        for block in section.blocks:
            yield from self._block(block)

    def _block(self, block: Block) -> Iterator[str]:
        if isinstance(block, Paragraph):
            yield f"**{_escaped(block.text)}**" if block.role == "lead" else _escaped(block.text)
        elif isinstance(block, Bullets):
            yield "\n".join(f"- {_escaped(item)}" for item in block.items)
        elif isinstance(block, Facts):
            yield "\n".join(f"- {_escaped(name)}: {', '.join(map(_cell, cells))}" for name, cells in block.pairs)
        elif isinstance(block, Table):
            yield _table(block)
        else:
            yield from self._picture(block)

    def _picture(self, block: Picture) -> Iterator[str]:
        name = f"{self._stem}-{len(self.pictures) + 1}.svg"
        self.pictures[name] = block.svg
        yield f"![{_escaped(block.description)}]({name})"
        yield _table(block.figures, block.caption)


def _table(block: Table, caption: str = "") -> str:
    heads = [_escaped(heading.label) for heading in block.headings]
    rules = ["---:" if heading.number else "---" for heading in block.headings]
    rows = [[_cell(cell) for cell in row] for row in block.rows]
    lines = "\n".join(f"| {' | '.join(line)} |" for line in (heads, rules, *rows))
    return f"{_escaped(caption or block.caption)}:\n\n{lines}"


def _cell(cell: Cell) -> str:
    if cell.href is None:
        return _escaped(cell.text)
    return f"[{_escaped(cell.text)}](<{cell.href.replace('|', '%7C')}>)"


def _escaped(words: str) -> str:
    return _BEGINS.sub(r"\1\\\2", _MEANS.sub(r"\\\1", words))
