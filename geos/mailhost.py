"""`geos mail`: the mail server joined to this installation's directory, queue and consignments."""

import logging
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from flask import Flask

from geos.app import create_app
from geos.core.db import db
from geos.exchange.service import acknowledging, consignments
from geos.mail.bridge import Bridge, ensure_system_account
from geos.mail.queries import queue_folder
from mailserver.outbound import FixedRoute
from mailserver.ports import Report, Route
from mailserver.queue import SqlQueue
from mailserver.server import MailServer, run_forever
from mailserver.settings import Settings
from mailserver.tls import ensure_certificate


class Consignments:
    """Tells the exchange how sending went: the mail server's Events port."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def report(self, report: Report) -> None:
        """Pass on what concerns a consignment or acknowledgement; repeats and other tags are known there."""
        if not report.tag:
            return
        with self.app.app_context():
            consignments.mail_report(report.tag, report.outcome, report.reply, report.at, report.next_try)
            acknowledging.mail_report(report.tag, report.outcome, report.reply, report.at)


def settings_of(config: dict[str, Any], system_account: str) -> Settings:
    """The mail server's settings out of ours."""
    networks = tuple(ip_network(text.strip()) for text in config["GEOS_TRUSTED_NETWORKS"].split(","))
    return Settings(
        hostname=config["GEOS_HOSTNAME"],
        spool=Path(config["GEOS_SPOOL"]),
        certificate=Path(config["GEOS_TLS_CERT"]),
        key=Path(config["GEOS_TLS_KEY"]),
        mx=config["GEOS_MX_BIND"],
        submission=config["GEOS_SUBMISSION_BIND"],
        submissions=config["GEOS_SUBMISSIONS_BIND"],
        system_account=system_account,
        trusted=networks,
        size_limit=config["GEOS_MESSAGE_LIMIT"],
        queue_poll=config["GEOS_QUEUE_POLL"],
    )


def route_of(config: dict[str, Any]) -> Route | None:
    """The smarthost, or None while none is set (mail for outside then waits in the queue)."""
    host, _, port = config["GEOS_SMARTHOST"].rpartition(":")
    if not host:
        return None
    return Route(
        host=host.strip("[]"),
        port=int(port),
        username=config["GEOS_SMARTHOST_USER"],
        password=config["GEOS_SMARTHOST_PASSWORD"],
    )


def build(app: Flask) -> MailServer:
    """The server with its ports wired to the database, ready to start."""
    config = app.config
    login, _ = ensure_system_account(Path(config["GEOS_KEYS"]))
    settings = settings_of(config, login)
    ensure_certificate(settings.certificate, settings.key, [settings.hostname])
    with app.app_context():
        queue = SqlQueue(db.engine, queue_folder())
    return MailServer(
        settings,
        directory=Bridge(app),
        queue=queue,
        events=Consignments(app),
        router=FixedRoute(route_of(config)),
    )


def run() -> None:
    """Serve until stopped."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # aiosmtpd's own, a line for every command
    run_forever(build(create_app()))
