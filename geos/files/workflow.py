"""Where a file may go, and who moves it: one row for each act.

A file comes back to the registry by the same act as to a post, but to another state; so receiving and
recalling have two rows each.
"""

from geos.core.actor import Actor
from geos.core.workflow import Step, Workflow
from geos.files.models import FileState, RegistryFile

IN_REGISTRY, ON_THE_WAY, WITH_POST = FileState.IN_REGISTRY, FileState.ON_THE_WAY, FileState.WITH_POST
CLOSED = FileState.CLOSED


def registry_staff(actor: Actor, file: RegistryFile) -> bool:
    """Registry clerks and records managers of the file's registry."""
    return file.registry_id in actor.registry_ids


def holder(actor: Actor, file: RegistryFile) -> bool:
    """Whoever holds, acts in, or covers the post with which the file is."""
    return file.state is WITH_POST and actor.holds(file.holder_post_id)


def keeper(actor: Actor, file: RegistryFile) -> bool:
    """The holder, or the registry's staff while the file is there."""
    return registry_staff(actor, file) if file.state is IN_REGISTRY else holder(actor, file)


def addressee(actor: Actor, file: RegistryFile) -> bool:
    """The post to which it is on its way."""
    return file.transit is not None and actor.holds(file.transit.to_post_id)


def registry_awaits(actor: Actor, file: RegistryFile) -> bool:
    """The registry's staff, when it is on its way back."""
    return file.transit is not None and file.transit.to_post_id is None and registry_staff(actor, file)


def sending_post(actor: Actor, file: RegistryFile) -> bool:
    """The post from which it is on its way."""
    return file.transit is not None and actor.holds(file.transit.from_post_id)


def sending_registry(actor: Actor, file: RegistryFile) -> bool:
    """The registry's staff, when they sent it."""
    return file.transit is not None and file.transit.from_post_id is None and registry_staff(actor, file)


def lies_at_the_counter(actor: Actor, file: RegistryFile) -> bool:
    """The registry's staff, who hold the paper in their hands while it should be with a post.

    What the registry itself sent is taken back, and what is on its way to it is received.
    """
    way = file.transit
    between_posts = way is None or (way.from_post_id is not None and way.to_post_id is not None)
    return between_posts and registry_staff(actor, file)


def may_redirect(actor: Actor, file: RegistryFile) -> bool:
    """On the way: its sender or the registry. Arrived: the holder who got it wrongly."""
    if file.state is ON_THE_WAY:
        return sending_post(actor, file) or registry_staff(actor, file)
    return holder(actor, file)


def temporary_here(actor: Actor, file: RegistryFile) -> bool:
    """The registry's staff, for a temporary file."""
    return file.main_file_id is not None and registry_staff(actor, file)


def nobody(actor: Actor, file: RegistryFile) -> bool:
    """The worker alone, under a decided disposal case."""
    return False


FLOW: Workflow[RegistryFile] = Workflow(
    Step("hand_over", (IN_REGISTRY, WITH_POST), ON_THE_WAY, keeper),
    Step("receive", (ON_THE_WAY,), WITH_POST, addressee),
    Step("receive_return", (ON_THE_WAY,), IN_REGISTRY, registry_awaits),
    Step("recall", (ON_THE_WAY,), WITH_POST, sending_post),
    Step("recall_to_registry", (ON_THE_WAY,), IN_REGISTRY, sending_registry),
    Step("reassign", (ON_THE_WAY, WITH_POST), ON_THE_WAY, may_redirect, reason=True),
    Step("send_back", (WITH_POST,), ON_THE_WAY, holder),
    Step("take_in", (WITH_POST, ON_THE_WAY), IN_REGISTRY, lies_at_the_counter),
    Step("found_with", (IN_REGISTRY, ON_THE_WAY, WITH_POST), WITH_POST, registry_staff),
    Step("close_file", (IN_REGISTRY,), CLOSED, registry_staff, reason=True),
    Step("dispose_file", (CLOSED,), FileState.DISPOSED, nobody),
    Step("merge_temporary", (IN_REGISTRY,), CLOSED, temporary_here),
)
