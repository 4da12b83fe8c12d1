"""Builds that are killed or run out of disk: what was current answers as before, and the next build works."""

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.release import Release, Releases
from graph.store import open_store
from tests.test_oskg_fixtures import ROOT, UNWATCHED, organisation, oskg, publish, write_re3data, write_ror

QUERY = "SELECT (COUNT(*) AS ?n) WHERE { ?s a <http://www.w3.org/ns/org#Organization> }"


def organisations(release: Release) -> int:
    return int(next(open_store(release).query(QUERY))["n"].value)


@pytest.fixture
def home(tmp_path: Path, small_home: Path) -> Path:
    """A home of its own with the release of the sample."""
    shutil.copytree(small_home, tmp_path / "home", symlinks=True)
    return tmp_path / "home"


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Registers that make another release than the sample."""
    data = tmp_path_factory.mktemp("other")
    write_ror(data, map(organisation, range(1, 21)))
    write_re3data(data)
    return data


def test_a_build_that_is_killed_at_any_moment_leaves_the_old_release_serving(home: Path, other: Path) -> None:
    seed = random.randrange(10**6)
    print(f"random seed {seed}")
    chance = random.Random(seed)
    before = Releases(home).current()
    command = [
        sys.executable,
        "-m",
        "oskg.cli",
        "build",
        "--data",
        str(other),
        "--source",
        "ror",
        "--source",
        "re3data",
    ]
    killed = 0
    for _ in range(20):
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**UNWATCHED, "OSKG_HOME": str(home)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(chance.uniform(0.2, 1.5))
        process.kill()
        killed += process.wait() == -signal.SIGKILL

        current = Releases(home).current()
        assert (current.version, organisations(current)) in {(before.version, 10), (current.version, 20)}
        assert (home / "current").readlink().parent == Path("releases")
        if current != before:
            Releases(home).rollback(before.version)
            shutil.rmtree(current.path)

    assert killed >= 10
    done = oskg(home, "build", "--data", other, "--source", "ror", "--source", "re3data")
    assert done.returncode == 0, done.stderr
    assert organisations(Releases(home).current()) == 20
    assert not list(home.glob("*ing-*"))


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """An empty file system of one megabyte."""
    folder = tmp_path / "disk"
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip(f"no small file system can be mounted here: {done.stderr.strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_fails_the_build_with_a_message_and_leaves_the_release_untouched(
    tiny_disk: Path, other: Path
) -> None:
    kept = tiny_disk / "releases" / "2020-01-01-a"
    kept.mkdir(parents=True)
    (kept / "manifest.json").write_text("{}")
    (tiny_disk / "current").symlink_to("releases/2020-01-01-a")

    done = oskg(tiny_disk, "build", "--data", other, "--source", "ror")

    assert (done.returncode, done.stdout) == (1, "")
    assert f"the release could not be written to {tiny_disk}" in done.stderr
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr
    assert {path.name for path in tiny_disk.iterdir()} == {"releases", "current", "building.lock"}
    assert (tiny_disk / "current").readlink() == Path("releases/2020-01-01-a")


@pytest.mark.parametrize("kilobytes", [1, 300, 3000])
def test_a_file_that_may_not_grow_fails_the_build_wherever_it_happens(home: Path, other: Path, kilobytes: int) -> None:
    """The limit is met while the source is converted, while the vocabulary is written, and by the store."""
    before = Releases(home).current()

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes << 10, kilobytes << 10))

    done = oskg(home, "build", "--data", other, "--source", "ror", environment=UNWATCHED, preexec_fn=limited)

    assert (done.returncode, done.stdout) == (1, "")
    assert f"the release could not be written to {home}" in done.stderr
    assert "Traceback" not in done.stderr
    assert Releases(home).current() == before
    assert organisations(before) == 10


def test_a_home_that_may_not_be_written_is_named(tmp_path: Path, other: Path) -> None:
    if os.geteuid() == 0:
        (tmp_path / "home").write_text("a file where the home should be")
    else:
        (tmp_path / "home").mkdir(mode=0o500)

    done = oskg(tmp_path / "home", "build", "--data", other, "--source", "ror")

    assert done.returncode == 1
    assert f"{tmp_path / 'home'} cannot be written" in done.stderr


def test_a_build_after_a_failed_one_publishes(home: Path, other: Path) -> None:
    assert publish(home, other, "ror").version != Releases(home).versions()[0]
