"""How much is recorded of the infrastructures that a subject stands for, property by property."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from briefs.asking import Ask, about
from briefs.charts import bars
from briefs.document import Block, Cell, Heading, Paragraph, Section, Table
from briefs.speech import count, say
from briefs.subjects import Subject
from briefs.wording import share

#: What may be recorded of an infrastructure, in words, and the property that holds it.
PROPERTIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Who runs it": "operatedBy",
        "Who funds it": "fundedBy",
        "Field of research": "theme",
        "How its content is accessed": "accessType",
        "Language of the interface": "interfaceLanguage",
        "Persistent identifiers": "pidSystem",
        "Interface for machines": "apiProtocol",
        "Metadata standard": "metadataStandard",
        "Certificate": "certification",
    }
)
_RECORDED: Final = "SELECT DISTINCT ?one WHERE { VALUES ?one { UNDEF } ?one oskg:PROPERTY ?value }"


def recorded(ask: Ask, subject: Subject) -> Mapping[str, int]:
    """Return for how many of its infrastructures each property is recorded at all."""
    return {
        words: sum(1 for _ in about(ask, _RECORDED.replace("PROPERTY", name), "one", subject.infrastructures))
        for words, name in PROPERTIES.items()
    }


def section(subject: Subject, found: Mapping[str, int]) -> Section:
    """Return the section that tells for how many of its infrastructures each property is recorded."""
    whole = len(subject.infrastructures)
    blocks: tuple[Block, ...]
    if not whole:
        blocks = (
            Paragraph(say("The release records no infrastructure that belongs here, so nothing can be counted.")),
        )
    else:
        blocks = tuple(_blocks(whole, found))
    return Section("known", "How much is known", blocks)


def _blocks(whole: int, found: Mapping[str, int]) -> list[Block]:
    if whole == 1:
        rows = tuple(
            (Cell(say(words)), Cell(say("recorded") if number else say("not recorded")))
            for words, number in found.items()
        )
        return [Table("What is recorded of it", (Heading("Property"), Heading("Recorded")), rows, len(rows))]
    note = say(
        "Of %(all)s infrastructures, so many have each of these on record. What is not recorded is not known; it does "
        "not mean that there is none.",
        all=count(whole),
    )
    ordered = sorted(found.items(), key=lambda item: -item[1])
    values = [(f"{say(words)} ({share(number, whole)})", number) for words, number in ordered]
    return [Paragraph(note), bars("What is recorded", "Property", "Infrastructures", values, (0, 0))]
