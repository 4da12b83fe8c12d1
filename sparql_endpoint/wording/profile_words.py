"""What terms and concepts in a document are called on a page: their labels in the language of the reader."""

from briefs.document import Cell
from sparql_endpoint.wording.languages import page_language
from sparql_endpoint.wording.term_words import term_word


def celled(cell: Cell) -> str:
    """Return the text of a cell; what a term or concept of ours is called in the language of the page."""
    own = term_word(cell.iri, page_language()) if cell.iri else None
    return own or cell.text
