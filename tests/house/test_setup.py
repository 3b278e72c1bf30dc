"""The set-up: locks that name no place, scripts that say what is missing, a server that ends whole."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bin import serve
from config import Config
from tests.parts import ROOT

LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-analysis.txt")


def run(*command: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=cwd, env={"PATH": os.environ["PATH"], **environment}, capture_output=True, text=True
    )


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_packages_versions_and_hashes_only(name: str) -> None:
    lines = (ROOT / name).read_text("utf-8").splitlines()
    place = re.compile(r"^\s*(-i|--index-url|--extra-index-url|--find-links|-e)\b|[a-z]+://| @ |^\s*/|\.whl")
    assert [line for line in lines if place.search(line)] == []
    pins = [line for line in lines if re.match(r"[a-z0-9]", line)]
    assert pins and all(re.match(r"[a-z0-9._-]+(\[[a-z,]+\])?==[^ ]+ .*\\$", line) for line in pins)
    assert len([line for line in lines if "--hash=sha256:" in line]) >= len(pins)


def pins(name: str) -> dict[str, str]:
    text = (ROOT / name).read_text("utf-8")
    return dict(re.findall(r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==([^ ]+)", text, re.M))


@pytest.mark.parametrize("name", LOCKS[1:])
def test_what_is_installed_besides_agrees_with_what_runs(name: str) -> None:
    runs, besides = pins("requirements.txt"), pins(name)
    assert {
        pin: (runs[pin], besides[pin]) for pin in runs.keys() & besides if runs[pin] != besides[pin]
    } == {}


@pytest.mark.parametrize("name", LOCKS)
def test_everything_asked_for_is_in_the_lock(name: str) -> None:
    asked = (ROOT / name.replace(".txt", ".in")).read_text("utf-8").splitlines()
    names = [re.match(r"[A-Za-z0-9._-]+", line) for line in asked if line and not line.startswith(("-", "#"))]
    wanted = {found.group().lower().replace("_", "-") for found in names if found}
    assert wanted - pins(name).keys() == set()


def test_make_alone_lists_every_target() -> None:
    result = run("make")
    targets = re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text("utf-8"), re.M)
    listed = re.findall(r"^  make ([a-z]+) +\S", result.stdout, re.M)
    assert result.returncode == 0 and listed == targets
    assert {"run", "test", "lint", "words", "lock", "clean"} <= set(targets)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A bare copy of the scripts, without an environment."""
    shutil.copytree(ROOT / "bin", tmp_path / "bin", ignore=shutil.ignore_patterns("__pycache__"))
    for name in LOCKS:
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def tools(folder: Path, *names: str) -> Path:
    """A folder of links to ordinary programs, to be the whole PATH."""
    folder.mkdir()
    for name in names:
        found = shutil.which(name)
        assert found is not None
        (folder / name).symlink_to(found)
    return folder


ORDINARY = ("sh", "dirname", "sha256sum", "cut", "cat", "grep", "mktemp", "tail", "sed", "id")


def program(path: Path, text: str) -> None:
    path.write_text(f"#!/bin/sh\n{text}\n", "utf-8")
    path.chmod(0o755)


def test_an_old_python_is_named(checkout: Path, tmp_path: Path) -> None:
    path = tools(tmp_path / "path", *ORDINARY)
    program(path / "python3", '[ "$1" = --version ] && echo "Python 3.9.2"; [ "$1" = --version ]')
    result = run("sh", "bin/environment", cwd=checkout, PATH=str(path))
    assert result.returncode == 1
    assert "Python 3.11 or newer is needed; python3 here is 3.9.2." in result.stderr
    assert not (checkout / ".venv").exists()


def test_a_missing_venv_module_is_named(checkout: Path, tmp_path: Path) -> None:
    path = tools(tmp_path / "path", *ORDINARY)
    program(path / "python3", 'case "$2" in *ensurepip*) exit 1 ;; *print*) echo 3.11 ;; esac')
    result = run("sh", "bin/environment", cwd=checkout, PATH=str(path))
    assert result.returncode == 1
    assert "apt-get install python3-venv" in result.stderr


def test_the_second_time_nothing_is_installed(checkout: Path) -> None:
    (checkout / ".venv" / "bin").mkdir(parents=True)
    asked = checkout / "calls"
    program(
        checkout / ".venv" / "bin" / "python",
        f'[ "$1" = --version ] && {{ echo Python 3.11.2; exit; }}; echo "$@" >>{asked}',
    )
    assert run("sh", "bin/environment", cwd=checkout).returncode == 0
    first = asked.read_text("utf-8")
    assert "-m pip install" in first and "--require-hashes -r requirements.txt" in first
    assert run("sh", "bin/environment", cwd=checkout).returncode == 0
    assert asked.read_text("utf-8") == first
    with open(checkout / "requirements.txt", "a", encoding="utf-8") as lock:
        lock.write("# changed\n")
    assert run("sh", "bin/environment", cwd=checkout).returncode == 0
    assert asked.read_text("utf-8") != first


def test_the_extra_that_cannot_be_installed_stops_nothing(checkout: Path) -> None:
    (checkout / ".venv" / "bin").mkdir(parents=True)
    asked = checkout / "calls"
    program(
        checkout / ".venv" / "bin" / "python",
        f'[ "$1" = --version ] && {{ echo Python 3.11.2; exit; }}; echo "$@" >>{asked}\n'
        'case "$*" in *requirements-analysis.txt*) exit 1 ;; esac',
    )
    first = run("sh", "bin/environment", cwd=checkout)
    assert first.returncode == 0 and "Everything works without it" in first.stderr
    # Tried once, and again only when asked.
    tried = asked.read_text("utf-8").count("requirements-analysis.txt")
    assert run("sh", "bin/environment", cwd=checkout).returncode == 0
    assert asked.read_text("utf-8").count("requirements-analysis.txt") == tried == 1
    assert run("sh", "bin/extra", "--again", cwd=checkout).returncode == 0
    assert asked.read_text("utf-8").count("requirements-analysis.txt") == 2


def test_a_part_that_may_not_be_installed_is_named_and_the_rest_goes_on(
    checkout: Path, tmp_path: Path
) -> None:
    path = tools(tmp_path / "path", *ORDINARY)
    (checkout / ".venv" / "bin").mkdir(parents=True)
    program(checkout / ".venv" / "bin" / "python", "exit 1")
    result = run("sh", "bin/parts", "pdf", "chromium", cwd=checkout, PATH=str(path))
    assert result.returncode == 0
    assert "Missing: pdf (PDFs cannot be made; everything else works)." in result.stderr
    assert "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in result.stderr
    assert "Missing: chromium" in result.stderr


def test_no_path_of_a_machine_in_the_set_up() -> None:
    files = [ROOT / name for name in ("Makefile", ".ci/run", "pyproject.toml", "babel.cfg", *LOCKS)]
    files += [path for path in (ROOT / "bin").iterdir() if path.is_file()]
    found = [path.name for path in files if re.search(r"/(?:home|root|Users|work)/", path.read_text("utf-8"))]
    assert found == []


@pytest.mark.parametrize(("text", "port"), [(None, 8000), ("", 8000), ("8123", 8123), ("65535", 65535)])
def test_a_port(text: str | None, port: int) -> None:
    assert serve.chosen_port(text) == port


@pytest.mark.parametrize("text", ["0", "65536", "80a", "-1", "٨٠٠٠", "8000 "])
def test_what_is_no_port_is_refused(text: str) -> None:
    with pytest.raises(serve.Refused, match="PORT must be a number"):
        serve.chosen_port(text)


def test_a_port_in_use_is_refused_before_anything_is_built(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind((serve.HOST, 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = run(sys.executable, "-m", "bin.serve", PORT=port, INSTANCE_DIR=str(tmp_path / "instance"))
    assert result.returncode == 1
    assert f"Port {port} is in use" in result.stdout and "Traceback" not in result.stderr
    assert not (tmp_path / "instance").exists()


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://city@db/consult", "postgresql+psycopg://city@db/consult"),
        ("postgresql://city@db/consult", "postgresql+psycopg://city@db/consult"),
        ("postgresql+psycopg://city@db/consult", "postgresql+psycopg://city@db/consult"),
        ("sqlite:////var/lib/consult.db", "sqlite:////var/lib/consult.db"),
    ],
)
def test_a_database_is_named_as_hosts_name_it(given: str, used: str) -> None:
    assert Config.from_env({"DATABASE_URL": given, "SECRET_KEY": "x"}).database_url == used


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("nonsense", "DATABASE_URL is not an address we can use"),
        ("oracle://city:hidden@db/x", "DATABASE_URL is not an address we can use"),
        ("postgresql://city:hidden@127.0.0.1:1/x", "The database cannot be used"),
    ],
)
def test_a_database_that_cannot_be_reached_is_told_in_a_sentence(
    url: str, sentence: str, tmp_path: Path
) -> None:
    with socket.socket() as probe:
        probe.bind((serve.HOST, 0))
        port = str(probe.getsockname()[1])
    result = run(sys.executable, "-m", "bin.serve", PORT=port, DATABASE_URL=url, INSTANCE_DIR=str(tmp_path))
    said = result.stdout + result.stderr
    assert result.returncode == 1 and sentence in said
    assert "Traceback" not in said and "hidden" not in said


def alive(part: serve.Part) -> bool:
    return part.process.poll() is None


def test_when_one_part_ends_the_other_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    lasting = serve.start("The web server", "timeit", "-n1", "-r1", "import time; time.sleep(60)")
    ending = serve.start("The worker", "timeit", "-n1", "-r1", "raise SystemExit(3)")
    try:
        ending.process.wait(20)
        with pytest.raises(serve.Refused, match=r"The worker ended by itself \(status \d+\)"):
            serve.check_alive([lasting, ending])
    finally:
        serve.stop([lasting, ending])
    assert not alive(lasting) and not alive(ending)


def test_a_killed_server_leaves_nothing_behind(tmp_path: Path) -> None:
    """Even when it is killed and cannot say good-bye (Linux)."""
    script = (
        "from bin import serve; import time\n"
        "part = serve.start('x', 'timeit', '-n1', '-r1', 'import time; time.sleep(60)')\n"
        "print(part.process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    with parent, parent.stdout:
        child = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)
        parent.wait(20)
    for _ in range(100):
        state = Path(f"/proc/{child}/stat")
        if not state.exists() or state.read_text().split()[2] == "Z":
            break
        time.sleep(0.1)
    else:
        pytest.fail("the part still runs")
