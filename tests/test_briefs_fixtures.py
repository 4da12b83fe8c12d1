"""Documents of made-up text that wants to be more than text, and ways to read a document back."""

from lxml import etree

from briefs.charts import bars
from briefs.document import Bullets, Cell, Document, Facts, Heading, Paragraph, Section, Table

#: Names that registers could hold: markup, a script, formulas, a forced direction, Markdown, a control character.
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    '=HYPERLINK("http://evil.example","click")',
    "+1+cmd|' /C calc'!A0",
    "@SUM(A1:A9)",
    "-2+3",
    "a | b | [c](javascript:alert(1)) ![d](http://evil.example/e.png) `f` *g* _h_ ~~i~~",
    "# not a heading",
    "1. not a list",
    "&lt;b&gt; & ]]> --> {{ 7 * 7 }} {% raw %}",
    "中国科学院 العربية ไทย",
)


def document(*names: str) -> Document:
    """Return a document that has the names in every kind of block."""
    cells = tuple((Cell(name), Cell(name, "https://example.org/?a=1&b=|x"), Cell("7", value=7)) for name in names)
    table = Table("Caption <b>", (Heading("Name"), Heading("Link & name"), Heading("Number", number=True)), cells, 99)
    blocks = (
        *(Paragraph(name) for name in names),
        Bullets(names),
        Facts(tuple((name, (Cell(name),)) for name in names)),
        table,
        bars("Caption <b>", "Name", "Number", [(name, at + 1) for at, name in enumerate(names)], (0, 0)),
    )
    inner = Section("inner", names[0], (Paragraph("Inside", "lead"),))
    return Document("Test <b>", names[0], names[-1], (Section("outer", names[0], blocks, (inner,)),), contents=True)


def parsed(page: str) -> etree._Element:
    """Return the tree of a page, which the strict parser of XML accepts."""
    return etree.fromstring(page.encode(), etree.XMLParser(resolve_entities=False))


def words(tree: etree._Element) -> str:
    """Return all text of a page, with single spaces."""
    return " ".join("".join(tree.itertext()).split())
