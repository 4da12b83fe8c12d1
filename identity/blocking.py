"""Which profiles are worth comparing: those that share a name, a host or one of the two rarest words of a name."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from identity.profiles import Profile
from identity.spelling import keys
from identity.words import words

#: A key that more profiles than this share tells nothing.
_CROWD: Final = 300
#: How many of its rarest words a name is looked up by.
_RAREST: Final = 2


class Blocks:
    """An index of profiles by whole names, hosts and words."""

    def __init__(self, profiles: Iterable[Profile]) -> None:
        self.names: defaultdict[str, set[str]] = defaultdict(set)
        self.hosts: defaultdict[str, set[str]] = defaultdict(set)
        self.words: defaultdict[str, set[str]] = defaultdict(set)
        for profile in profiles:
            for name in profile.called:
                for found in keys(name):
                    self.names[found].add(profile.iri)
                for word in words(name):
                    self.words[word].add(profile.iri)
            for host in profile.hosts:
                self.hosts[host].add(profile.iri)

    def candidates(self, profile: Profile) -> set[str]:
        """Return the IRIs of the profiles to compare with this one, itself not among them."""
        found: set[str] = set()
        for name in profile.called:
            for whole in keys(name):
                found |= self.names.get(whole, set())
            for word in self._rarest(name):
                found |= self.words[word]
        for host in profile.hosts:
            if len(there := self.hosts.get(host, set())) <= _CROWD:
                found |= there
        return found - {profile.iri}

    def _rarest(self, name: str) -> list[str]:
        known = sorted((len(self.words[word]), word) for word in set(words(name)) if word in self.words)
        return [word for count, word in known[:_RAREST] if count <= _CROWD]
