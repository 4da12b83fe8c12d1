"""Put the canonical IRI of every entity in place of its other ones."""

from collections.abc import Iterable, Iterator, Mapping


def renamed(lines: Iterable[bytes], canonical: Mapping[bytes, bytes]) -> Iterator[bytes]:
    """Give the lines with canonical IRIs as subject and as object; `canonical` maps written IRIs to written IRIs."""
    if not canonical:
        yield from lines
        return
    for line in lines:
        subject, predicate, rest = line.split(b" ", 2)
        target = rest[:-3]
        if subject in canonical or target in canonical:
            yield b"%b %b %b .\n" % (canonical.get(subject, subject), predicate, canonical.get(target, target))
        else:
            yield line
