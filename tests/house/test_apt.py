"""The Debian packages: what is missing is named in one line when it cannot be installed."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RUN = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-nanum"
TEST = f"{RUN} chromium-headless-shell poppler-utils postgresql"
BARE = "python3-venv"


def machine(folder: Path, **answers: str) -> dict[str, str]:
    """A machine whose commands answer as told; it has no others but those the script needs."""
    for tool in ("sh", "tail", "mktemp", "rm", "env"):
        (folder / tool).symlink_to(shutil.which(tool) or "")
    for name, body in answers.items():
        command = folder / name.replace("_", "-")
        command.write_text(f"#!/bin/sh\n{body}\n", "utf-8")
        command.chmod(0o755)
    return {
        "PATH": str(folder),
        "PYTHON": "python3",
        "LANG": "C.UTF-8",
        "TMPDIR": os.environ.get("TMPDIR", "/tmp"),
    }


def apt(env: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """Run the script on that machine."""
    script = str(ROOT / "scripts" / "apt.sh")
    return subprocess.run(["/bin/sh", script, *words], env=env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("words", "packages"), [("run", RUN), ("test", TEST)])
def test_without_rights_the_one_line_is_printed_and_nothing_happens(
    tmp_path: Path, words: str, packages: str
) -> None:
    env = machine(tmp_path, dpkg_query="exit 1", id="echo 1000", python3="exit 1", sudo="exit 1")
    result = apt(env, words)
    line = f"apt-get update && apt-get install -y --no-install-recommends {BARE} {packages}"
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.splitlines()[-1] == line


def test_only_what_is_missing_is_installed(tmp_path: Path) -> None:
    said = tmp_path / "said"
    env = machine(
        tmp_path,
        dpkg_query='[ "$3" = fonts-nanum ] || printf installed',
        id="echo 0",
        python3="exit 0",
        apt_get=f'echo "$@" >> {said}',
    )
    assert apt(env, "run").returncode == 0
    assert said.read_text("utf-8").splitlines() == [
        "update -q",
        "install -y -q --no-install-recommends fonts-nanum",
    ]


def test_passwordless_sudo_is_used(tmp_path: Path) -> None:
    said = tmp_path / "said"
    env = machine(
        tmp_path,
        dpkg_query="printf not-installed",
        id="echo 1000",
        python3="exit 0",
        sudo=f'echo "$@" >> {said}',
    )
    assert apt(env, "run").returncode == 0
    assert said.read_text("utf-8").splitlines()[-1].endswith(f"--no-install-recommends {RUN}")


def test_a_failed_installation_stops_the_set_up(tmp_path: Path) -> None:
    env = machine(
        tmp_path,
        dpkg_query="exit 1",
        id="echo 0",
        python3="exit 0",
        apt_get="echo 'no such host' >&2; exit 100",
    )
    result = apt(env, "run")
    assert result.returncode == 1
    assert "no such host" in result.stderr


def test_a_machine_that_has_everything_is_left_alone(tmp_path: Path) -> None:
    env = machine(tmp_path, dpkg_query="printf installed", id="echo 1000", python3="exit 0")
    result = apt(env, "test")
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_an_unknown_set_is_wrong_usage(tmp_path: Path) -> None:
    assert apt(machine(tmp_path), "everything").returncode == 2
