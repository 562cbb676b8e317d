"""A real PostgreSQL on loopback for the tests of the store, started once and thrown away."""

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of a server without databases of its own, such as ``postgresql://hengping@127.0.0.1:1234``."""
    folder, port = Path(mkdtemp(prefix="hengping-postgresql-")), _free_port()
    _hand_over(folder)
    options = f"{FAST} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -p {port}"
    _run(
        "initdb",
        "--no-sync",
        "-D",
        f"{folder}/data",
        "-U",
        "hengping",
        "--auth=trust",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
    )
    _run("pg_ctl", "-D", f"{folder}/data", "-l", f"{folder}/log", "-w", "-o", options, "start")
    try:
        yield f"postgresql://hengping@127.0.0.1:{port}"
    finally:
        _run("pg_ctl", "-D", f"{folder}/data", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _hand_over(folder: Path) -> None:
    """The server refuses to run as root, so it runs as the user Debian's package made."""
    if os.getuid() == 0:
        user = pwd.getpwnam("postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)


def _run(program: str, *arguments: str) -> None:
    found = shutil.which(program) or str(max(Path("/usr/lib/postgresql").glob(f"*/bin/{program}")))
    user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    subprocess.run([*user, found, *arguments], check=True, stdout=subprocess.DEVNULL, cwd="/")
