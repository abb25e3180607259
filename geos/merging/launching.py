"""Starting the process that signs: a child of the web process, given the opened key over its standard input.

The key touches neither disk nor database nor the child's arguments. The child has the settings in force
here, and ends with the web process's group, after the letter in hand.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Callable

from flask import current_app

from geos.merging.models import Merge
from geos.signatures.service import SigningKey

SETTING = "GEOS_"
EXTENSION = "geos_merging_launcher"
GROUP, COMMAND = "merging", "sign"

Launcher = Callable[[int, str, SigningKey], object]


def launch(merge: Merge, key: SigningKey) -> None:
    """Let a child sign the rows of this run."""
    launcher: Launcher = current_app.extensions.get(EXTENSION, in_child)
    launcher(merge.id, merge.run or "", key)


def use(launcher: Launcher) -> None:
    """Sign in another way than in a child: `launcher` takes the merge's id, the run's name and the key."""
    current_app.extensions[EXTENSION] = launcher


def in_child(merge_id: int, run: str, key: SigningKey) -> "subprocess.Popen[bytes]":
    """`geos merging sign` as a process of its own, in the group of this one."""
    child = subprocess.Popen(  # noqa: S603 - our own command with fixed words
        [sys.executable, "-m", "geos", GROUP, COMMAND, str(merge_id), "--run", run],
        stdin=subprocess.PIPE,
        env=environment(),
        close_fds=True,
    )
    if child.stdin is not None:
        with child.stdin as wire:
            wire.write(key.hand_over())
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
