"""What a document is made of, whatever format it is written in: sections of paragraphs, lists, facts, tables, pictures.

Every text in it is plain: a renderer escapes it, and nothing in it is markup.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from briefs.vega import svg
from queries.values import Value


@dataclass(frozen=True, slots=True)
class Cell:
    """A text, the address it leads to if any, the value behind it where that is a number, a day or a truth, and the
    IRI of what the text names, which paper leaves out and a page leads to."""

    text: str
    href: str | None = None
    value: Value = None
    iri: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `lead` is what a reader in a hurry reads, `note` what explains a table or a picture."""

    text: str
    role: Literal["plain", "lead", "note", "formula"] = "plain"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with what each has, in their order."""

    pairs: tuple[tuple[str, tuple[Cell, ...]], ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a column, and whether the column holds numbers."""

    label: str
    number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table of some rows; `total` is how many there are in all."""

    caption: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int

    @property
    def cut(self) -> bool:
        """Whether there are more rows than these."""
        return self.total > len(self.rows)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in the language of Vega-Lite, what it shows in words, and the figures that it is drawn from."""

    caption: str
    description: str
    drawing: Mapping[str, Any]
    figures: Table

    @property
    def svg(self) -> str:
        """The picture as SVG, drawn anew."""
        return svg(self.drawing)


Block = Paragraph | Bullets | Facts | Table | Picture


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what is below it; `name` is unique in the document and fit for an address."""

    name: str
    heading: str
    blocks: tuple[Block, ...]
    parts: tuple["Section", ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the sections of a document in some formats; whoever writes one may be another process."""

    contents: str = "Contents"
    footer: str = "Open Science Knowledge Graph. “Not recorded” is never read as “no”."
    sheet: str = "See the sheet %(sheet)s."
    address: str = "%(column)s (address)"


@dataclass(frozen=True, slots=True)
class Document:
    """A document: its kind, its title, a line below that, its sections; `contents`, whether they are listed."""

    kind: str
    title: str
    subtitle: str
    sections: tuple[Section, ...]
    contents: bool = False
    language: str = "en"
    frame: Frame = Frame()

    def walk(self) -> Iterator[tuple[int, Section]]:
        """Yield every section with its depth, 1 for those of the document, in the order in which they are read."""
        yield from _walk(self.sections, 1)


def _walk(sections: tuple[Section, ...], depth: int) -> Iterator[tuple[int, Section]]:
    for section in sections:
        yield depth, section
        yield from _walk(section.parts, depth + 1)
