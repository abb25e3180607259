"""`python -m mailserver --config mail.toml`: the server alone, its directory in a file."""

import argparse
import getpass
import logging
import sys
from dataclasses import fields
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from mailserver import tls
from mailserver.adapters import file
from mailserver.outbound import FixedRoute
from mailserver.ports import Route, Tls
from mailserver.queue import SqlQueue, metadata, open_engine
from mailserver.server import MailServer, run_forever
from mailserver.settings import Settings


def main() -> int:
    """Run the server, or hash a password; the exit code."""
    parser = argparse.ArgumentParser("mailserver", description=__doc__)
    parser.add_argument(
        "--config", type=Path, default=Path("mail.toml"), help="settings and directory (TOML)"
    )
    parser.add_argument("--hash-password", action="store_true", help="read a password, print its hash, end")
    options = parser.parse_args()
    if options.hash_password:
        sys.stdout.write(file.hash_password(getpass.getpass()) + "\n")
        return 0
    try:
        server = compose(file.load(options.config), options.config.resolve().parent)
    except (OSError, ValueError, TypeError, KeyError) as error:
        sys.stderr.write(f"{options.config}: {error}\n")
        return 2
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    try:
        run_forever(server)
    except OSError as error:  # a port that is taken, or not ours to take
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def compose(table: dict[str, Any], home: Path) -> MailServer:
    """A server from the tables of its file; relative paths start at `home`."""
    settings = _settings(table, home)
    tls.ensure_certificate(settings.certificate, settings.key, [settings.hostname])
    engine = open_engine(table.get("database", f"sqlite:///{settings.spool / 'queue.db'}"))
    metadata.create_all(engine)
    return MailServer(
        settings,
        file.FileDirectory(table.get("directory", {}), home / table.get("root", "mail")),
        SqlQueue(engine, settings.spool / "queue"),
        router=FixedRoute(_route(table.get("smarthost"))),
    )


def _settings(table: dict[str, Any], home: Path) -> Settings:
    known = {field.name for field in fields(Settings)}
    given: dict[str, Any] = dict(table.get("server", {}))
    if unknown := set(given) - known:
        raise ValueError(f"unknown settings: {', '.join(sorted(unknown))}")
    paths = {"spool": "spool", "certificate": "tls/mail.crt", "key": "tls/mail.key"}
    given |= {name: home / given.get(name, default) for name, default in paths.items()}
    if "trusted" in given:
        given["trusted"] = tuple(ip_network(network) for network in given["trusted"])
    settings = Settings(**given)
    settings.spool.mkdir(mode=0o700, parents=True, exist_ok=True)
    return settings


def _route(table: dict[str, Any] | None) -> Route | None:
    return Route(**{**table, "tls": Tls(table.get("tls", Tls.OPPORTUNISTIC))}) if table else None


if __name__ == "__main__":
    sys.exit(main())
