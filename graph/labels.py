"""One preferred label a language: settle the names that many records give for one entity.

Within a source graph the most frequent name of a language becomes `skos:prefLabel`, the others `skos:altLabel`; names
by which other records mention an entity count only where nobody names it by its own record. In the merged view the
source that comes first in the order of trust decides.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from graph.triples import ALT_LABEL, END, MENTION, PREF_LABEL, language

_NAMES = (PREF_LABEL, MENTION, ALT_LABEL)


def settled(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Give sorted lines, each once, with the names of every subject settled; the order is kept.

    `lines` are sorted and repeated as often as records state them.
    """
    for _, group in groupby(lines, key=_subject):
        block = list(group)
        text = b"".join(block)
        if MENTION in text or text.count(PREF_LABEL) > 1:
            yield from _settle(block)
        else:
            yield from _without_repeated_name(dict.fromkeys(block))


def _subject(line: bytes) -> bytes:
    return line[: line.index(b" ")]


def _without_repeated_name(lines: dict[bytes, None]) -> Iterable[bytes]:
    """Leave out the alternative label that is also the one preferred label."""
    for line in lines:
        if PREF_LABEL in line:
            lines.pop(line.replace(PREF_LABEL, ALT_LABEL, 1), None)
            break
    return lines


def _settle(lines: list[bytes]) -> list[bytes]:
    subject = _subject(lines[0])
    names: dict[bytes, Counter[bytes]] = {kind: Counter() for kind in _NAMES}
    rest = set()
    for line in lines:
        _, predicate, literal = line.split(b" ", 2)
        if predicate in names:
            names[predicate][literal[:-3]] += 1
        else:
            rest.add(line)
    preferred = _one_a_language(names[PREF_LABEL] or names[MENTION])
    rest.update(b"%b %b %b%b" % (subject, PREF_LABEL, literal, END) for literal in preferred.values())
    rest.update(
        b"%b %b %b%b" % (subject, ALT_LABEL, literal, END) for literal in _others(names, set(preferred.values()))
    )
    return sorted(rest)


def _others(names: Mapping[bytes, Iterable[bytes]], preferred: set[bytes]) -> set[bytes]:
    """Return the names that are not preferred, without mentions that only repeat a known name in no or another
    language."""
    own = {*names[PREF_LABEL], *names[ALT_LABEL]} - preferred
    known = {_text(literal) for literal in own | preferred}
    return own | {literal for literal in names[MENTION] if _text(literal) not in known}


def _text(literal: bytes) -> bytes:
    return literal[: literal.rindex(b'"')]


def _one_a_language(names: Counter[bytes]) -> dict[bytes, bytes]:
    """Choose the most frequent name of each language, among equals the shortest, then the first in byte order."""
    chosen: dict[bytes, bytes] = {}
    for literal, _ in sorted(names.items(), key=lambda item: (-item[1], len(item[0]), item[0])):
        chosen.setdefault(language(literal), literal)
    return chosen


@dataclass(slots=True)
class MergedLabels:
    """Which preferred label wins in the merged view; sources are added in the order of trust, best first."""

    _winners: dict[bytes, dict[bytes, bytes]] = field(default_factory=dict)

    def add(self, subject: bytes, literal: bytes) -> None:
        """Note a preferred label of a source; the first of its subject and language wins."""
        self._winners.setdefault(subject, {}).setdefault(language(literal), literal)

    def wins(self, subject: bytes, literal: bytes) -> bool:
        """Tell whether this preferred label stays preferred in the merged view; of unknown subjects all do."""
        names = self._winners.get(subject)
        return names is None or names[language(literal)] == literal

    def display(self) -> Iterator[tuple[bytes, bytes]]:
        """Give every subject with its one display name: English, else without language, else the first language by
        tag."""
        for subject, names in self._winners.items():
            yield subject, display_name(names)


def display_name(names: Mapping[bytes, bytes]) -> bytes:
    """Return the name to show, as a literal without language tag, from names by language."""
    literal = names.get(b"en") or names.get(b"") or names[min(names)]
    return literal[: literal.rindex(b'"') + 1]
