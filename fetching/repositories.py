"""Files in public repositories of code: the state of a branch of GitHub, the latest release of a project of GitLab.

Source: https://docs.github.com/en/repositories and https://docs.gitlab.com/api/releases/
"""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from fetching.errors import WrongAnswer
from fetching.requests import Remote, Request
from fetching.session import Session
from fetching.steps import File, member, safe

_TAG: Final = 100


def on_github(repository: str, path: str, name: str) -> File:
    """Return a file of the default branch of a repository."""
    return File(f"https://raw.githubusercontent.com/{repository}/HEAD/{path}", name)


@dataclass(frozen=True, slots=True)
class GitLabRelease:
    """A file of a project of GitLab, as it was at the latest release."""

    project: str
    path: str
    name: str

    def run(self, session: Session) -> None:
        """Have the file kept."""
        project = f"https://gitlab.com/api/v4/projects/{quote(self.project, safe='')}"
        request = Request(session.address(f"{project}/releases/permalink/latest"))
        tag: str = member(session.document(request), "tag_name", str, request.address)
        if not tag or len(tag) > _TAG or not tag.isprintable():
            raise WrongAnswer(f"{request.address}: tag_name is {tag[:_TAG]!r}, expected the name of a release")
        file = session.address(f"{project}/repository/files/{quote(self.path, safe='')}/raw?ref={quote(tag, safe='')}")
        session.keep(Remote(Request(file), self.name, kind=self.name, release=tag))


@dataclass(frozen=True, slots=True)
class GitHubFolder:
    """Every file of a folder of the default branch whose name matches a pattern; `kind` is what they are.

    Source: https://docs.github.com/en/rest/repos/contents
    """

    repository: str
    folder: str
    pattern: str
    kind: str

    def run(self, session: Session) -> None:
        """Have the files kept."""
        request = Request(session.address(f"https://api.github.com/repos/{self.repository}/contents/{self.folder}"))
        listed = session.document(request)
        if not isinstance(listed, list):
            raise WrongAnswer(f"{request.address} does not answer with the list of a folder")
        sizes = {
            name: member(one, "size", int, request.address)
            for one in listed
            if (name := safe(member(one, "name", str, request.address), self.pattern, request.address))
        }
        if not sizes:
            raise WrongAnswer(f"{request.address} has no file that matches {self.pattern}")
        session.telling.plan(len(sizes))
        for name, size in sorted(sizes.items()):
            address = session.address(f"https://raw.githubusercontent.com/{self.repository}/HEAD/{self.folder}/{name}")
            session.keep(Remote(Request(address), name, self.kind, size=size))
