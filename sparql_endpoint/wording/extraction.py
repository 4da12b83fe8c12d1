"""Collects the texts of the pages, and brings the catalogues up to date with them.

`python -m sparql_endpoint.wording.extraction` writes the catalogues and lists what is not translated.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from io import BytesIO
from os.path import relpath
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.pofile import write_po

from graph.citation import CORRECT
from queries.answers import ANSWERS
from queries.catalogue import SavedQuery
from queries.catalogue import catalogue as saved
from queries.criterion import GROUPS as CRITERION_GROUPS
from queries.criterion import criteria
from queries.definitions import definitions
from queries.header import GROUPS as QUERY_GROUPS
from queries.scorecard import STATES
from sparql_endpoint.wording.catalogues import TARGETS, catalogue, place

_HERE: Final = Path(__file__).parents[1]
#: Where texts are: the files, and the extraction that reads them.
_SOURCES: Final = (("*.py", "python"), ("*/*.py", "python"), ("templates/*", "jinja2"), ("../briefs/*.py", "python"))
_KEYWORDS: Final = {**DEFAULT_KEYWORDS, "translatable": None, "say": None, "plural": (1, 2), "several": (1, 2)}
_JINJA: Final = {"trimmed": "true", "trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}

#: What a translation must have as often as its text: values, and tags with their attributes.
_FIXED: Final = re.compile(r"%\(\w+\)[sd]|</?[a-z][^>]*>")


def extracted() -> Catalog:
    """Return every text of the pages, with the files that it is in."""
    found = Catalog(project="oskg", copyright_holder="oskg project", charset="utf-8")
    for pattern, method in _SOURCES:
        for path in sorted(_HERE.glob(pattern)):
            options = _JINJA if method == "jinja2" else {}
            texts = extract_from_file(method, path, _KEYWORDS, ("Translators:",), options, strip_comment_tags=True)
            for line, text, comments, context in texts:
                found.add(text, None, [(relpath(path, _HERE), line)], (), comments, context=context)
    for text, file in _of_tables():
        found.add(text, None, [(file, 1)])
    return found


def _of_tables() -> Iterator[tuple[str, str]]:
    """Yield the texts of lower layers that pages show, and the module or files that they are in."""
    yield CORRECT, "graph/citation.py"
    for name in QUERY_GROUPS:
        yield name, "queries/header.py"
    for answer, meaning in ANSWERS.items():
        yield answer, "queries/answers.py"
        yield meaning, "queries/answers.py"
    for state, meaning in STATES.items():
        yield state.replace("-", " "), "queries/scorecard.py"
        yield meaning, "queries/scorecard.py"
    for name in CRITERION_GROUPS.values():
        yield name, "queries/criterion.py"
    for criterion in criteria().values():
        for text in (criterion.definition, *criterion.caveats):
            yield text, f"queries/criteria/{criterion.id}"
    for query in saved().values():
        for text in _of_query(query):
            yield text, f"queries/{query.stem}.rq"
    for shared in definitions().values():
        yield shared.title, f"queries/definitions/{shared.name}.rq"
        yield shared.definition, f"queries/definitions/{shared.name}.rq"


def _of_query(query: SavedQuery) -> Iterator[str]:
    """Yield what a saved query says beside its question and answer: why, method, columns, parameters, their values."""
    yield query.why
    yield query.definition
    yield from query.caveats
    for column in query.columns:
        yield column.label
        yield from filter(None, (column.help,))
    for parameter in query.parameters:
        yield parameter.label
        yield from filter(None, (parameter.help,))
        yield from parameter.choices


def updated(language: str, texts: Catalog) -> Catalog:
    """Return the catalogue of a language with the texts of the pages, and none that they have no more."""
    known = catalogue(language)
    known.update(deepcopy(texts), no_fuzzy_matching=True, update_creation_date=False)
    known.obsolete.clear()
    return known


def written(texts: Catalog, *, header: bool = True) -> bytes:
    """Return a catalogue as the text of its file, in the order of its texts."""
    text = BytesIO()
    write_po(text, texts, width=120, omit_header=not header, sort_output=True, no_location=True)
    return text.getvalue()


def faults(texts: Catalog) -> Iterator[str]:
    """Yield what is wrong with a catalogue: texts without a translation, or with one that lacks a value or a tag."""
    for message in texts:
        if not message.id:
            continue
        named = f"{texts.locale_identifier}: {message.id!r}"
        forms = _forms(message)
        if not all(forms) or len(forms) != (texts.num_plurals if message.pluralizable else 1):
            yield f"{named} is not translated"
        elif message.fuzzy:
            yield f"{named} has a translation that is marked as doubtful"
        elif any(_fixed(form) != _fixed(_source(message)) for form in forms):
            yield f"{named} has other values or tags in {' | '.join(forms)!r}"


def _forms(message: Message) -> tuple[str, ...]:
    """Return the translations of a text: one, or one for each plural of the language."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def _source(message: Message) -> str:
    """Return the text that translations are held to: of two forms the general one."""
    return message.id if isinstance(message.id, str) else message.id[-1]


def _fixed(text: str) -> Counter[str]:
    return Counter(_FIXED.findall(text))


def main(folder: Path = _HERE) -> int:
    """Write the catalogues with the texts that the pages have now; list what has no translation."""
    texts = extracted()
    found: list[str] = []
    for language in TARGETS:
        now = updated(language, texts)
        path = folder / place(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written(now))
        found += faults(now)
    sys.stdout.writelines(f"{fault}\n" for fault in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
