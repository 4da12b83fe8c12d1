"""What pages load is what was built from the recorded libraries, is small where it must be, and has its licences."""

import gzip
import json
import re
from hashlib import sha256
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "sparql_endpoint"
BUILT = FOLDER / "static" / "js"
SOURCES = FOLDER / "frontend"
RECORD = json.loads((BUILT / "record.json").read_text("utf-8"))
#: Bytes after compression that a question page may load.
MOST = 150 * 1024


def test_every_script_is_recorded_with_its_digest() -> None:
    built = {path.name: sha256(path.read_bytes()).hexdigest() for path in BUILT.glob("*.js")}

    assert built == {name: each["sha256"] for name, each in RECORD["files"].items()}
    assert set(built) == {path.name for path in (SOURCES / "src").glob("*.js")}


def test_every_library_has_a_version_a_digest_and_its_licence() -> None:
    lock = json.loads((SOURCES / "package-lock.json").read_text("utf-8"))["packages"]

    for name, each in RECORD["libraries"].items():
        assert each["integrity"] == lock[f"node_modules/{name}"]["integrity"]
        assert each["version"] == lock[f"node_modules/{name}"]["version"]
        assert each["license"] in {"MIT", "ISC", "BSD-3-Clause", "BSD-2-Clause", "Apache-2.0"}
        assert len(each["text"]) > 500
    made = [*RECORD["files"].values(), *RECORD["maps"].values()]
    assert {name for each in made for name in each["libraries"]} == set(RECORD["libraries"])


def test_every_map_is_recorded_with_its_digest() -> None:
    built = {path.name: sha256(path.read_bytes()).hexdigest() for path in (FOLDER / "maps").glob("*.json")}

    assert built == {name: each["sha256"] for name, each in RECORD["maps"].items()}


def test_versions_are_exact() -> None:
    wanted = json.loads((SOURCES / "package.json").read_text("utf-8"))

    for versions in (wanted["dependencies"], wanted["devDependencies"]):
        assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions.values())


def test_a_question_page_loads_little() -> None:
    template = (FOLDER / "templates" / "saved.html").read_text("utf-8")
    loaded = re.findall(r"filename='js/([\w.-]+)'", template)

    assert loaded
    assert sum(len(gzip.compress((BUILT / name).read_bytes(), 9)) for name in loaded) < MOST


@pytest.mark.parametrize("path", sorted((SOURCES / "src").glob("*.js")), ids=lambda path: path.name)
def test_no_script_writes_markup_or_runs_text(path: Path) -> None:
    text = path.read_text("utf-8")

    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "http://"):
        assert word not in text
