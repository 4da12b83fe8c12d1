"""The unit and the image start what exists, and leave to the workers the one right they need."""

import json
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from oskg.cli import oskg
from oskg.commands.serve import serve
from tests.test_oskg_fixtures import ROOT
from tests.test_oskg_serve import free_port
from tests.test_sparql_endpoint_server import Service

pytest_plugins = "tests.test_sparql_endpoint_fixtures"

UNIT = (ROOT / "deploy" / "oskg.service").read_text()
DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text().replace("\\\n", " ")
GUIDE = (ROOT / "docs" / "deployment.md").read_text()

#: How the unit runs a program: another user, no capability, none to be gained.
UNPRIVILEGED = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--bounding-set=-all", "--no-new-privs"]
LEAVE = """
import importlib.util, sys
spec = importlib.util.spec_from_loader("sandbox", None)
module = importlib.util.module_from_spec(spec)
exec(sys.stdin.read(), module.__dict__)
print(module.leave_network(), open("/proc/self/net/dev").read().count(":"))
"""


def instruction(name: str) -> str:
    """Return the operand of the last instruction of this name in the image."""
    return re.findall(rf"^{name} +(.*)$", DOCKERFILE, re.MULTILINE)[-1]


def unit(name: str) -> list[str]:
    """Return the values of a setting of the unit."""
    return re.findall(rf"^{name}=(.*)$", UNIT, re.MULTILINE)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(shlex.split(unit("ExecStart")[0])[1:], id="unit"),
        pytest.param(json.loads(instruction("CMD")), id="image"),
        *(pytest.param(shlex.split(line), id=line) for line in re.findall(r"^oskg (serve.*)$", GUIDE, re.MULTILINE)),
    ],
)
def test_what_is_started_is_a_command_of_ours_with_options_it_has(words: list[str]) -> None:
    assert words[0] == "serve"
    # A command keeps the help option of its first context, so this one is below the group, as on the command line.
    parent = click.Context(oskg, **oskg.context_settings)
    with serve.make_context("serve", words[1:], parent) as context:
        assert isinstance(context, click.Context)
        assert context.params["port"] == 8080


def test_the_image_runs_without_root_and_asks_itself_whether_it_is_ready() -> None:
    assert int(instruction("USER")) > 0
    assert json.loads(instruction("ENTRYPOINT")) == ["oskg"]
    assert "/readyz" in instruction("HEALTHCHECK")


@pytest.fixture(scope="module")
def service(home: Path) -> Iterator[Service]:
    running = Service(home, workers=1)
    yield running
    running.stop(signal.SIGTERM)


def test_the_health_check_tells_a_service_that_answers_from_one_that_does_not(service: Service) -> None:
    _, program, text = json.loads(re.split(r"CMD +", instruction("HEALTHCHECK"))[1])

    def status(port: int) -> int:
        asked = text.replace(":8080", f":{port}")
        return subprocess.run([sys.executable, program, asked], capture_output=True, check=False).returncode

    assert status(service.port) == 0
    assert status(free_port()) != 0


def test_systemd_accepts_the_unit_and_rates_its_exposure_as_low(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze is not installed here: the unit is not verified")
    here = tmp_path / "oskg.service"
    here.write_text(UNIT.replace("/opt/oskg/bin/oskg", "/bin/true"))

    verified = subprocess.run([analyze, "verify", here], capture_output=True, text=True, check=False)
    rated = subprocess.run(
        [analyze, "security", "--offline=true", "--threshold=20", here], capture_output=True, text=True, check=False
    )

    assert (verified.returncode, verified.stderr) == (0, "")
    assert rated.returncode == 0, rated.stdout


def test_the_unit_permits_the_namespaces_that_workers_need_and_no_other() -> None:
    assert unit("RestrictNamespaces") == ["user net"]
    assert "PrivateUsers" not in UNIT
    assert unit("SystemCallFilter")[0] == "@system-service"


def python() -> str:
    """Return a Python that every user may run, where there is one."""
    return shutil.which("python3", path="/usr/bin:/usr/local/bin") or sys.executable


def test_a_worker_without_any_privilege_leaves_the_network() -> None:
    command = [*UNPRIVILEGED, python(), "-c", LEAVE]
    source = (ROOT / "sparql_endpoint" / "workers" / "sandbox.py").read_text()
    try:
        done = subprocess.run(command, input=source, capture_output=True, text=True, check=False, cwd="/")
    except FileNotFoundError:
        pytest.skip("setpriv is not installed here")
    if done.returncode:
        pytest.skip(f"this user may not give up its privileges: {done.stderr.strip()}")
    if done.stdout.startswith("False"):
        pytest.skip("this system permits no user namespace without privileges")

    assert done.stdout.split() == ["True", "1"]
