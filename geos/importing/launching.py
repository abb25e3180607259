"""Starting the process that writes a file: a child of the web process, with the settings in force here."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable

from flask import current_app

from geos.importing.models import Import

SETTING = "GEOS_"
EXTENSION = "geos_importing_launcher"
GROUP, COMMAND = "importing", "run"

Launcher = Callable[[int, str], object]


def launch(found: Import) -> None:
    """Let a child write this file; should none start, the worker goes on with it after a while."""
    launcher: Launcher = current_app.extensions.get(EXTENSION, in_child)
    launcher(found.id, found.run or "")


def use(launcher: Launcher) -> None:
    """Write in another way than in a child: `launcher` takes the import's id and the run's name."""
    current_app.extensions[EXTENSION] = launcher


def in_child(import_id: int, run: str) -> "subprocess.Popen[bytes]":
    """`geos importing run` as a process of its own, in the group of this one."""
    child = subprocess.Popen(  # noqa: S603 - our own command with fixed words
        [sys.executable, "-m", "geos", GROUP, COMMAND, str(import_id), "--run", run],
        stdin=subprocess.DEVNULL,
        env=environment(),
        close_fds=True,
    )
    threading.Thread(target=child.wait, daemon=True).start()  # so that no ended child is left behind
    return child


def environment() -> dict[str, str]:
    """This process's environment, with every setting as it is in force here."""
    settings = {
        name: str(value)
        for name, value in current_app.config.items()
        if name.startswith(SETTING) and value is not None
    }
    return {**os.environ, **settings}
