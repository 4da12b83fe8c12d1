"""Put the canonical IRI of every entity in place of its other ones."""

from collections.abc import Iterable, Iterator, Mapping


def renamed(lines: Iterable[bytes], canonical: Mapping[bytes, bytes]) -> Iterator[bytes]:
    """Give the lines with canonical IRIs as subject and as object; `canonical` maps written IRIs to written IRIs.

    A statement between two IRIs of one entity is left out: that a funder is below itself, or replaces itself, is only
    how it looks when a source tells bodies apart that the authority does not.
    """
    if not canonical:
        yield from lines
        return
    for line in lines:
        subject, predicate, rest = line.split(b" ", 2)
        target = rest[:-3]
        if subject not in canonical and target not in canonical:
            yield line
            continue
        one, other = canonical.get(subject, subject), canonical.get(target, target)
        if one != other or subject == target:
            yield b"%b %b %b .\n" % (one, predicate, other)
