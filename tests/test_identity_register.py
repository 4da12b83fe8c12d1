"""Looking up finds what comparing with everybody would find."""

from hypothesis import given, settings
from hypothesis import strategies as st

from identity.comparison import likeness
from identity.profiles import Profile, ancestors, complete
from identity.register import Register
from identity.rules import RULES
from identity.spelling import keys
from identity.words import words
from ontology.namespaces import Namespaces

WORDS = ("University", "of", "Berlin", "Institute", "Physics", "Ministry", "Science", "Paris", "1", "2", "Phisics")
NAMES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
IRIS = [Namespaces().entity("org", "ror", str(number)) for number in range(8)]


@st.composite
def profile(draw: st.DrawFn, iri: str) -> Profile:
    return Profile(
        iri,
        names=draw(st.sets(NAMES, max_size=2)),
        mentions=draw(st.sets(NAMES, max_size=1)),
        acronyms=draw(st.sets(st.sampled_from(["UoB", "IOP", "MOST"]), max_size=1)),
        countries=draw(st.sets(st.sampled_from(["DE", "FR"]), max_size=1)),
        hosts=draw(st.sets(st.sampled_from(["a.example", "b.a.example", "a.test", "c.test"]), max_size=1)),
        parents=draw(st.sets(st.sampled_from(IRIS), max_size=1)) - {iri},
        places=draw(st.sets(st.sampled_from(["Berlin", "Paris"]), max_size=1)),
    )


PROFILES = st.tuples(*(profile(iri) for iri in IRIS))


def naive(one: Profile, others: dict[str, Profile]) -> tuple[int, set[str]] | None:
    """Compare with everybody who shares a whole name, a host, or one of the two rarest words of a name."""
    fits: dict[int, set[str]] = {}
    for other in others.values():
        if not (one.hosts & other.hosts or shares_name(one, other) or shares_rare_word(one, other, others)):
            continue
        alike = likeness(one, other)
        for place, rule in enumerate(RULES["org"]):
            if rule.fits(alike):
                fits.setdefault(place, set()).add(other.iri)
                break
    if not fits:
        return None
    found = fits[min(fits)]
    top = {a for a in found if all(a == b or a in ancestors(others[b], others) for b in found)}
    return min(fits), top or found


def shares_name(one: Profile, other: Profile) -> bool:
    mine = {part for name in one.called for part in keys(name)}
    return any(part in mine for name in other.called for part in keys(name))


def shares_rare_word(one: Profile, other: Profile, others: dict[str, Profile]) -> bool:
    bearers = {
        word: sum(1 for p in others.values() if any(word in words(name) for name in p.called))
        for word in {word for p in others.values() for name in p.called for word in words(name)}
    }
    theirs = {word for name in other.called for word in words(name)}
    rarest = (sorted((bearers[word], word) for word in set(words(name)) if word in bearers)[:2] for name in one.called)
    return any(word in theirs for found in rarest for _, word in found)


@settings(max_examples=150, derandomize=True)
@given(profile("https://w3id.org/oskg/id/org/source-name-x"), PROFILES)
def test_a_register_finds_what_comparing_with_everybody_finds(one: Profile, others: tuple[Profile, ...]) -> None:
    whole = {other.iri: other for other in others}
    complete(whole)
    complete({one.iri: one})

    found = Register(others, RULES["org"]).find(one)

    expected = naive(one, whole)
    assert (None if found is None else (RULES["org"].index(found.rule), set(found.found))) == expected
