"""Check the file of a saved query: its header, its names, its patterns, its test files."""

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Store

from oskg.findings import Finding, Part
from oskg.query_shape import shape
from oskg.query_skeleton import OPEN
from oskg.query_terms import terms
from queries import header
from queries.catalogue import SavedQuery, catalogue, indexed, read
from queries.definitions import flat
from queries.errors import InvalidHeader
from queries.fragments import put_in


def check(path: Path) -> tuple[SavedQuery | None, list[Finding]]:
    """Return the query of a file, None if its header is wrong, and what there is to mend, in the order of the lines.

    Raises: OSError if the file cannot be read; UnicodeDecodeError if it is not UTF-8.
    """
    text = path.read_text("utf-8")
    file = str(path)
    findings: list[Finding] = []
    query: SavedQuery | None = None
    try:
        query = read(path.name, text)
        indexed([*(each for each in catalogue().values() if each.stem != query.stem), query])
    except InvalidHeader as error:
        findings.append(_of_header(file, text, error))
    findings += _open(file, text)
    for part in _parts(text, query):
        if _is_sparql(part.text):
            findings += [*terms(file, part), *shape(file, part)]
        elif query is None:
            findings += terms(file, part)
    return query, sorted(set(findings), key=lambda each: (each.line, each))


def graph_of(path: Path) -> Path:
    """Return where the small graph of a query lies: `tests/queries/STEM.trig` beside the folder of the query."""
    return path.resolve().parent.parent / "tests" / "queries" / f"{path.stem}.trig"


def _open(file: str, text: str) -> Iterator[Finding]:
    """Yield what a new query still has of the skeleton."""
    for number, line in enumerate(text.splitlines(), start=1):
        for phrase in OPEN:
            if phrase in line:
                yield Finding(file, number, "error", f"{phrase!r} is not filled in", "say it in words of your own")


def _is_sparql(text: str) -> bool:
    try:
        Store().query(text)
    except (SyntaxError, ValueError):
        return False
    return True


def _parts(text: str, query: SavedQuery | None) -> Iterator[Part]:
    """Yield the SPARQL texts of a file, fragments and definitions put in; the query alone if its header is wrong."""
    body = header.body(text)
    if query is None:
        yield Part("query", body, _line(text, body))
        return
    parsed = header.parse(f"{query.stem}.rq", text)
    written = {"query": body, "coverage": parsed.texts["coverage"]}
    written |= {f"pick list of {each.name}": each.options for each in parsed.parameters if each.options}
    for name, part in written.items():
        yield Part(name, flat(put_in(part, parsed.fragments, flat=True)), _line(text, part))


def _line(text: str, part: str) -> int:
    """Return the line of a file on which a text that it holds begins, indented or behind the marks of the header."""
    lines = [each.removeprefix(header.MARK).strip() for each in text.splitlines()]
    wanted = [each.strip() for each in part.strip().splitlines()]
    for at in range(len(lines)):
        if lines[at : at + len(wanted)] == wanted:
            return at + 1
    return 1


def _of_header(file: str, text: str, error: InvalidHeader) -> Finding:
    """Return what is wrong with a header, on the line of the innermost key that is there."""
    line = 1
    for key in error.key.split("."):
        lines = text.splitlines()
        found = next((at for at in range(line - 1, len(lines)) if _begins(lines[at], key)), None)
        line = line if found is None else found + 1
    problem = str(error).partition(": ")[2]
    return Finding(file, line, "error", problem, f"see {error.key.split('.')[0]} in docs/query-authors.md")


def _begins(line: str, key: str) -> bool:
    return line.startswith(header.MARK) and line.removeprefix(header.MARK).strip().startswith(f"{key}:")
