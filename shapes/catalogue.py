"""The SHACL files of this folder: what they are together, then one a severity."""

from importlib.resources import files

#: The files, in the order in which they are reported.
FILES = ("header.ttl", "core.ttl", "quality.ttl", "info.ttl", "meta.ttl")


def shapes_text() -> str:
    """Return all shapes as one Turtle text; every file repeats its own prefixes."""
    folder = files("shapes")
    return "\n".join(folder.joinpath(name).read_text("utf-8") for name in FILES)
