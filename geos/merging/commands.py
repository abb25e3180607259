"""`geos merging sign`: signs the rows of a letter to many, with the opened key from standard input.

Started by the web process. It is told to end by SIGTERM or SIGINT: the letter in hand is finished, the run
rests and can be gone on with from the page.
"""

import signal
import sys
import threading
from types import FrameType

import click

from geos.merging import service
from geos.signatures.service import SigningKey

LONGEST = 10_000  # bytes of a key as it is handed over


@click.group("merging", help="Letters to many.")
@click.pass_context
def merging(context: click.Context) -> None:
    """Runs inside the application."""
    context.with_resource(context.obj().app_context())


GROUPS = (merging,)


@merging.command("sign")
@click.argument("merge_id", type=int)
@click.option("--run", "name", required=True, help="name of the run, as the page that began it gave it")
def sign(merge_id: int, name: str) -> None:
    """Sign row after row; prints how many letters were signed and how many could not be."""
    key, ended = _key(), threading.Event()

    def on_signal(number: int, frame: FrameType | None) -> None:
        ended.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, on_signal)
    ran = service.run(merge_id, name, key, ended.is_set)
    click.echo(f"{ran.signed} signed, {ran.failed} failed")
    sys.exit(1 if ran.failed else 0)


def _key() -> SigningKey:
    line = sys.stdin.buffer.readline(LONGEST)
    try:
        return SigningKey.taken_over(line)
    except (ValueError, TypeError) as error:
        raise click.ClickException("standard input holds no opened key") from error
