"""The elements of one large XML document as a stream, read without entities, network or document type.

Memory does not grow with the document: what was read is let go before the next element is read.
"""

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Final

from lxml import etree

from loaders.archives import opened, reading
from loaders.errors import UnreadableSource

#: What a parser of hostile documents must not do.
_OPTIONS: Final = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


def elements(path: Path, tag: str) -> Iterator[tuple[str, etree._Element]]:
    """Yield the line and a copy of every element with this tag, in document order, of a plain or gzipped file.

    Raises: UnreadableSource if the file is damaged, is no well-formed XML, or has no such element; SourceUnavailable.
    """
    with reading(path), opened(path) as stream:
        unseen = True
        try:
            for _, element in etree.iterparse(stream, events=("end",), tag=tag, **_OPTIONS):
                unseen = False
                yield f"line {element.sourceline}", deepcopy(element)
                _let_go(element)
        except etree.XMLSyntaxError as error:
            raise UnreadableSource(f"{path}: damaged, cut off or no XML: {error}") from error
    if unseen:
        raise UnreadableSource(f"{path}: expected elements <{tag}>, found none")


def _let_go(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and (before := element.getprevious()) is not None:
        parent.remove(before)
