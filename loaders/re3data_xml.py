"""Read re3data XML that may be hostile: no entities, no network, no document type; and let no e-mail address through.

Elements are named without their namespace, so that one reader serves the schema versions, whose names differ little.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from loaders.addresses import ACCEPTED, web_address, without_emails
from loaders.archives import LIMIT
from loaders.errors import InvalidRecord
from loaders.records import Notice

#: Schema version by namespace. Source: https://www.re3data.org/schema
NAMESPACES: Final = {"http://www.re3data.org/schema/2-2": "2.2", "http://www.re3data.org/schema/4-0": "4.0"}


@dataclass(frozen=True, slots=True)
class Node:
    """An element of a record; names in arguments are local names, and the first that has content is taken."""

    element: etree._Element
    prefix: str

    def nodes(self, name: str) -> Iterator["Node"]:
        """Yield the child elements of that name."""
        return (Node(child, self.prefix) for child in self.element.findall(self.prefix + name))

    def content(self) -> str:
        """Return the element's own text, trimmed, without e-mail addresses; "" if there is none."""
        return without_emails((self.element.text or "").strip())

    def texts(self, name: str) -> list[str]:
        """Return the text of each child of that name that has one."""
        return [text for node in self.nodes(name) if (text := node.content())]

    def text(self, *names: str) -> str | None:
        """Return the first text of the children of these names; None if all are empty or missing."""
        return next((text for name in names for text in self.texts(name)), None)

    def attribute(self, name: str) -> str | None:
        """Return an attribute, trimmed; None if it is empty or missing."""
        return (self.element.get(name) or "").strip() or None

    def address(self, field: str, notices: list[Notice], *names: str) -> str | None:
        """Return the web address in the first child that has text, or in the element itself if no name is given.

        What is no web address is a notice, and None.
        """
        nodes = (node for name in names for node in self.nodes(name)) if names else iter((self,))
        raw = next((text for node in nodes if (text := (node.element.text or "").strip())), None)
        if raw is None:
            return None
        try:
            return web_address(raw)
        except ValueError:
            notices.append(Notice(field, without_emails(raw), ACCEPTED))
            return None


def _parsed(content: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    return etree.fromstring(content, parser)


def namespace(content: bytes) -> str | None:
    """Return the namespace of the root element, "" if it has none; None if content is not well-formed."""
    try:
        return etree.QName(_parsed(content)).namespace or ""
    except etree.XMLSyntaxError:
        return None


def repository(position: str, content: bytes) -> tuple[Node, str]:
    """Return the repository element of a document and its schema version.

    Raises: InvalidRecord if content is too long, is not well-formed, declares a document type, has another namespace or
    holds no repository.
    """
    if len(content) > LIMIT:
        raise InvalidRecord(position, "document", f"more than {LIMIT} bytes", f"at most {LIMIT} bytes")
    try:
        root = _parsed(content)
    except etree.XMLSyntaxError as error:
        raise InvalidRecord(position, "document", str(error), "well-formed XML") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise InvalidRecord(position, "document", "a document type declaration", "none")
    found = etree.QName(root).namespace or ""
    if found not in NAMESPACES:
        raise InvalidRecord(position, "namespace", found, " or ".join(NAMESPACES))
    element = root.find(f"{{{found}}}repository")
    if element is None:
        raise InvalidRecord(position, "repository", None, "one element r3d:repository")
    return Node(element, f"{{{found}}}"), NAMESPACES[found]
