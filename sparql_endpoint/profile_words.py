"""The words of profiles on a page: their headings, labels and names of concepts in the language of the reader.

Profiles are written as documents, in English; their sentences stay so, and are marked.
"""

import re
from typing import Final

from flask_babel import gettext

from briefs.document import Cell
from sparql_endpoint.languages import page_language
from sparql_endpoint.marking import translatable
from sparql_endpoint.term_words import term_word

#: Every heading, caption and label that a profile can have.
WORDS: Final = frozenset(
    {
        translatable("About"),
        translatable("Acronym"),
        translatable("Actor"),
        translatable("Also called"),
        translatable("As"),
        translatable("As of"),
        translatable("Belongs to"),
        translatable("Bodies of the same kind"),
        translatable("Body"),
        translatable("Cases everywhere"),
        translatable("Cases here"),
        translatable("Certificate"),
        translatable("Citing and correcting"),
        translatable("Closed"),
        translatable("Compared with others"),
        translatable("Countries of the same UNESCO region"),
        translatable("Country"),
        translatable("Declarations"),
        translatable("Declarations about it"),
        translatable("Endorsed"),
        translatable("Endorsements received"),
        translatable("Endorser"),
        translatable("Established"),
        translatable("Event"),
        translatable("Events"),
        translatable("Events it took part in"),
        translatable("Field of research"),
        translatable("Fields"),
        translatable("From"),
        translatable("Funded"),
        translatable("Funded by"),
        translatable("Funder"),
        translatable("Funders of the same country"),
        translatable("Homepage"),
        translatable("How its content is accessed"),
        translatable("How much is known"),
        translatable("In short"),
        translatable("Infrastructure"),
        translatable("Infrastructures"),
        translatable("Infrastructures funded"),
        translatable("Infrastructures of the same kind or operator"),
        translatable("Infrastructures run"),
        translatable("Infrastructures, those of which most is recorded first"),
        translatable("Interface for machines"),
        translatable("Issue"),
        translatable("Issues it raised"),
        translatable("Issues raised"),
        translatable("Its gaps"),
        translatable("Its infrastructures"),
        translatable("Its members"),
        translatable("Its partnerships and intentions"),
        translatable("Kind"),
        translatable("Language of the interface"),
        translatable("Licence"),
        translatable("Member"),
        translatable("Member of"),
        translatable("Members from elsewhere and from here"),
        translatable("Memberships and projects"),
        translatable("Metadata standard"),
        translatable("Opened"),
        translatable("Organisations of the same country"),
        translatable("Other names"),
        translatable("Part of"),
        translatable("Participant"),
        translatable("Partner"),
        translatable("Partnerships and intentions"),
        translatable("Persistent identifiers"),
        translatable("Property"),
        translatable("Question"),
        translatable("Questions to ask of it alone"),
        translatable("Questions whose answer concerns it"),
        translatable("Raised by"),
        translatable("Recorded"),
        translatable("Records"),
        translatable("Records read"),
        translatable("Regions of the same scheme"),
        translatable("Relations"),
        translatable("Release"),
        translatable("Responds to"),
        translatable("Run by"),
        translatable("Serves"),
        translatable("Since"),
        translatable("Source"),
        translatable("Sources"),
        translatable("Sources and licences"),
        translatable("Stated by"),
        translatable("Status"),
        translatable("Supports"),
        translatable("Technical links"),
        translatable("Technical links from elsewhere"),
        translatable("Themes beside it in the same scheme"),
        translatable("To"),
        translatable("To be asked of it alone"),
        translatable("To cite"),
        translatable("To correct"),
        translatable("Type"),
        translatable("Until"),
        translatable("What is endorsed from here"),
        translatable("What is recorded"),
        translatable("What is recorded of it"),
        translatable("What it belongs to"),
        translatable("What it declares"),
        translatable("What it endorses"),
        translatable("What it funds"),
        translatable("What it is linked to"),
        translatable("What it runs or answers for"),
        translatable("What its funders fund"),
        translatable("What its organisations run"),
        translatable("What links to it"),
        translatable("What others declare about it"),
        translatable("Who"),
        translatable("Who endorses it"),
        translatable("Who funds it"),
        translatable("Who funds what is there"),
        translatable("Who raised it"),
        translatable("Who runs it"),
        translatable("Who runs it or answers for it"),
        translatable("Who runs its infrastructures"),
        translatable("Who took part"),
        translatable("Who took part in it"),
        translatable("With"),
        translatable("Within"),
    }
)
#: How many a section lists, behind its heading.
_COUNTED: Final = re.compile(r"(?P<words>.*?)(?P<count> \([\d,]+\))?")


def headed(text: str) -> str:
    """Return a heading or label in the language of the page, with the number that stands behind it."""
    found = _COUNTED.fullmatch(text)
    if found is None or found["words"] not in WORDS:
        return text
    return gettext(found["words"]) + (found["count"] or "")


def celled(cell: Cell) -> str:
    """Return the text of a cell; what a term or concept of ours is called in the language of the page."""
    own = term_word(cell.iri, page_language()) if cell.iri else None
    return own or cell.text
