"""What happens when a file is back in its registry. Features above register what they do then.

Each is called inside the transaction of the act that brought the file back: received, taken back or taken in.
"""

from collections.abc import Callable

from geos.core.actor import Actor
from geos.files.models import RegistryFile

Hook = Callable[[Actor, RegistryFile], None]

_hooks: list[Hook] = []


def when_back(hook: Hook) -> Hook:
    """Register a function of the actor and the file that is back."""
    if hook not in _hooks:
        _hooks.append(hook)
    return hook


def is_back(actor: Actor, file: RegistryFile) -> None:
    """Tell everybody who waits for files to come back."""
    for hook in _hooks:
        hook(actor, file)
