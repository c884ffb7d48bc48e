"""The process that runs web and worker together, tried with small processes of its own."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from types import ModuleType

import pytest


@pytest.fixture
def serve(script: Callable[[str], ModuleType]) -> ModuleType:
    return script("serve")


def sleeper(before: str = "pass") -> tuple[str, ...]:
    """A process that says when it is up and then stays."""
    code = f"import signal, sys; {before}; print('up', flush=True); signal.pause()"
    return (sys.executable, "-S", "-c", code)


def test_an_address_in_use_is_refused_before_any_work(serve: ModuleType) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        with pytest.raises(SystemExit, match="주소를 쓸 수 없습니다"):
            serve.require_free(*held.getsockname())


def test_a_part_that_fell_over_is_started_again(serve: ModuleType) -> None:
    part = serve.Part("작업", sleeper())
    try:
        fallen = part.process
        fallen.kill()
        fallen.wait()
        part.tend()
        assert part.process.pid != fallen.pid
        assert part.process.poll() is None
    finally:
        serve.stop([part])
    assert part.process.returncode is not None


def test_a_part_that_cannot_stay_up_ends_the_run(serve: ModuleType) -> None:
    part = serve.Part("웹", (sys.executable, "-S", "-c", "raise SystemExit(3)"))
    for _ in range(serve.MAX_EARLY_ENDS - 1):
        part.process.wait()
        part.tend()
    part.process.wait()
    with pytest.raises(SystemExit, match="종료 코드 3"):
        part.tend()


def test_a_part_that_will_not_stop_is_ended_by_force(
    serve: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "STOP_LIMIT_S", 0.2)
    read, write = os.pipe()
    deaf = "signal.signal(signal.SIGTERM, signal.SIG_IGN)"
    with os.fdopen(read, "rb") as out, os.fdopen(write, "wb") as into, monkeypatch.context() as inside:
        plain = subprocess.Popen
        inside.setattr(serve.subprocess, "Popen", lambda *words, **how: plain(*words, stdout=into, **how))
        part = serve.Part("작업", sleeper(deaf))
        assert out.readline() == b"up\n"
        serve.stop([part])
    assert part.process.returncode == -9


def test_the_web_process_opens_no_control_socket_and_binds_where_it_is_told(serve: ModuleType) -> None:
    command = serve.web("::1", 8123)
    assert "--no-control-socket" in command
    assert command[command.index("--bind") + 1] == "[::1]:8123"
