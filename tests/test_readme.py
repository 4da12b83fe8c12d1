"""The README's two set-up commands, and every other command in it, do what they say."""

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.test_oskg_fixtures import oskg

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
ASK = (
    "SELECT ?label WHERE { ?i a <https://w3id.org/oskg/ontology#FederatedPlatform> ; "
    "<http://www.w3.org/2000/01/rdf-schema#label> ?label }"
)


def test_there_are_exactly_two_set_up_commands_of_one_line_each() -> None:
    set_up = [block.strip() for block in BLOCKS if "pip install" in block]

    assert set_up == ["pip install . && oskg up", "pip install -e '.[dev]' && pytest"]


def test_the_gate_runs_the_second_command() -> None:
    gate = (ROOT / ".ci" / "run").read_text("utf-8")

    assert "grep -m1 -F \"pip install -e '.[dev]'\" README.md" in gate


def test_every_file_the_readme_links_to_is_there() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README)

    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.parametrize(("command", "answer"), re.findall(r"```console\n\$ oskg (.*)\n((?:.+\n)+)```", README))
def test_the_answer_in_the_readme_is_that_of_the_starter_graph(command: str, answer: str, starter: Path) -> None:
    shown = oskg(starter, *shlex.split(command))

    assert shown.returncode == 0
    assert shown.stdout.replace("\r\n", "\n") == answer


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment in which nothing but `pip install .` has been run, in a copy of the checkout."""
    place = tmp_path_factory.mktemp("newcomer")
    checkout = place / "checkout"
    ignored = shutil.ignore_patterns(".git", ".venv", ".*_cache", "__pycache__", "tests", "benchmarks")
    shutil.copytree(ROOT, checkout, ignore=ignored)
    subprocess.run([sys.executable, "-m", "venv", place / "venv"], check=True)
    pip = [place / "venv" / "bin" / "python", "-m", "pip", "install", "--quiet", "."]
    done = subprocess.run(pip, cwd=checkout, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode and re.search(r"No matching distribution|ConnectionError|Temporary failure", done.stderr):
        pytest.skip(f"no package registry can be reached: {done.stderr.strip().splitlines()[-1]}")
    assert done.returncode == 0, done.stderr
    return place


@pytest.fixture(scope="module")
def without_network() -> list[str]:
    """The words that run a command in a network of its own, which has nothing but loopback."""
    alone = ["unshare", "--net", "--map-root-user"]
    try:
        subprocess.run([*alone, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return []
    return alone


@pytest.fixture
def up(installed: Path, without_network: list[str], tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """`oskg up` without network, answering a SELECT over HTTP from the same network, then stopped."""
    script = tmp_path / "newcomer.sh"
    loopback = 'ip link set lo up 2>/dev/null || python3 -c "$LOOPBACK"\n' if without_network else ""
    script.write_text(
        f"{loopback}oskg up &\npython3 {tmp_path}/ask.py\nstatus=$?\nkill -TERM $!\nwait $!\nexit $status\n"
    )
    (tmp_path / "ask.py").write_text(ASK_PY)
    path = f"{installed / 'venv' / 'bin'}:{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "OSKG_HOME": str(tmp_path / "home"), "LOOPBACK": LOOPBACK, "QUERY": ASK}
    process = subprocess.Popen(
        [*without_network, "bash", script],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    yield process
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


#: Brings the loopback interface up where there is no `ip` command. Source: netdevice(7), SIOCSIFFLAGS with IFF_UP
LOOPBACK = "import fcntl,socket,struct; fcntl.ioctl(socket.socket(), 0x8914, struct.pack('16sh14x', b'lo', 1))"
ASK_PY = """
import os, sys, time, urllib.error, urllib.parse, urllib.request
address = "http://127.0.0.1:8080/sparql?" + urllib.parse.urlencode({"query": os.environ["QUERY"]})
request = urllib.request.Request(address, headers={"Accept": "application/sparql-results+json"})
for _ in range(300):
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            sys.stdout.write(answer.read().decode())
            sys.exit(0)
    except urllib.error.URLError:
        time.sleep(0.2)
sys.exit(1)
"""


def test_the_first_command_serves_the_starter_graph_without_network(up: subprocess.Popen[str]) -> None:
    out, err = up.communicate(timeout=120)

    assert up.returncode == 0, err
    labels = {row["label"]["value"] for row in json.loads(out)["results"]["bindings"]}
    assert {"European Open Science Cloud", "Africa Open Science Platform"} <= labels
    assert "Open http://127.0.0.1:8080/" in err
