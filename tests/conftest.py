"""What many tests need: the folder of real registry files, small releases, and a skip that says why where files are
absent. With `--conformance FILE`, the outcomes of the tests marked `conformance` are written to FILE."""

from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from graph.release import Release, Releases
from ontology.namespaces import Namespaces
from oskg.build import build_release
from oskg.commands.build import inputs
from sparql_endpoint.site.outcomes import PASSED, Outcome, record
from tests.test_graph_stores import Server, free_port, oxigraph, virtuoso
from tests.test_oskg_fixtures import Pair, publish, publish_pair, write_sample

#: Real registry files, beside the project; never needed to build, install or run.
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"

#: The outcome of each test that is marked `conformance`.
OUTCOMES = pytest.StashKey[list[Outcome]]()
#: Where such tests are, and what they share.
CONFORMANCE = sorted(
    path
    for pattern in (
        "test_sparql_endpoint_clients*.py",
        "test_sparql_endpoint_sparql12.py",
        "test_sparql_endpoint_w3c_*.py",
    )
    for path in Path(__file__).parent.glob(pattern)
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--conformance", metavar="FILE", type=Path, help="write the outcomes of the conformance tests")
    parser.addoption("--screenshots", metavar="FOLDER", type=Path, help="keep what the browser tests see")
    parser.addoption("--published", metavar="FOLDER", type=Path, help="schemas that others publish, to hold ours to")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[OUTCOMES] = []
    # How long an example takes depends on what else the machine does.
    settings.register_profile("oskg", deadline=None)
    settings.load_profile("oskg")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    marker = item.get_closest_marker("conformance")
    if marker is not None and (report.when == "call" or report.outcome != PASSED):
        suite, test, asserts = marker.args
        outcome = Outcome(suite, test, asserts, marker.kwargs.get("writes", False), report.outcome)
        item.config.stash[OUTCOMES].append(outcome)
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    file = session.config.getoption("--conformance")
    if file is not None:
        record(session.config.stash[OUTCOMES], CONFORMANCE).write(file)


@pytest.fixture(scope="session")
def installations(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for what tests install once: in the cache of pytest, or for this run alone where there is none."""
    if hasattr(pytestconfig, "cache"):
        return pytestconfig.cache.mkdir("installations")
    return tmp_path_factory.mktemp("installations")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    if not SHARED.is_dir():
        pytest.skip(f"no real registry files: {SHARED} is absent")
    return SHARED


@pytest.fixture(scope="session")
def real(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A release of the curated facts, ROR and re3data; nobody publishes to it."""
    sources = inputs(shared_data, ("curated", "ror", "re3data"), ())
    return build_release(sources, Releases(tmp_path_factory.mktemp("real")), Namespaces())


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ten organisations and three repositories; nobody writes to it."""
    return write_sample(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="session")
def small_home(tmp_path_factory: pytest.TempPathFactory, sample: Path) -> Path:
    """A home with a release of the sample; nobody publishes to it."""
    home = tmp_path_factory.mktemp("small")
    publish(home, sample)
    return home


@pytest.fixture(scope="session")
def small(small_home: Path) -> Release:
    """The release of the sample."""
    return Releases(small_home).current()


@pytest.fixture(scope="session")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a release of what is curated here; nobody publishes to it."""
    home = tmp_path_factory.mktemp("starter")
    publish(home, home, "curated")
    return home


@pytest.fixture(scope="session")
def oxigraph_server(tmp_path_factory: pytest.TempPathFactory, starter: Path) -> Iterator[Server]:
    """An Oxigraph server with the starter graph; nobody writes to it."""
    with oxigraph(tmp_path_factory.mktemp("oxigraph"), free_port()) as server:
        server.publish(Releases(starter).current(), tmp_path_factory.mktemp("parts"))
        yield server


@pytest.fixture(scope="session")
def virtuoso_server(tmp_path_factory: pytest.TempPathFactory, starter: Path) -> Iterator[Server]:
    """A Virtuoso server with the starter graph; nobody writes to the graphs of that."""
    with virtuoso(tmp_path_factory.mktemp("virtuoso")) as server:
        server.publish(Releases(starter).current(), tmp_path_factory.mktemp("parts"))
        yield server


@pytest.fixture(params=["oxigraph_server", "virtuoso_server"])
def server(request: pytest.FixtureRequest) -> Server:
    """Each of the two in turn."""
    found: Server = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="session")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """A home with two releases; nobody publishes to it."""
    return publish_pair(tmp_path_factory.mktemp("pair"), tmp_path_factory.mktemp("data"))
