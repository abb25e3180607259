"""`geos web`: the application under gunicorn (gthread)."""

import sys
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from geos.accounts import queries as accounts
from geos.app import create_app


class WebHost(BaseApplication):  # type: ignore[misc]
    """gunicorn with our settings instead of a configuration file."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        super().__init__()

    def load_config(self) -> None:
        """On SQLite one worker: its writers queue for one lock anyway, and threads share the cache."""
        settings = self.app.config
        sqlite = str(settings["GEOS_DATABASE_URL"]).startswith("sqlite")
        options = {
            "bind": settings["GEOS_WEB_BIND"],
            "worker_class": "gthread",
            "workers": settings["GEOS_WEB_WORKERS"] or (1 if sqlite else 2),
            "threads": settings["GEOS_WEB_THREADS"],
            "keepalive": 30,
            "timeout": 60,
            "graceful_timeout": 12,
            "max_requests": 0 if sqlite else 20000,
            "max_requests_jitter": 0 if sqlite else 2000,
            "limit_request_line": 8190,
            "accesslog": None,
            "control_socket_disable": True,
        }
        known: dict[str, Any] = self.cfg.settings
        for name, value in options.items():
            if name in known:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        """Each worker process makes its own application, so that no connection crosses a fork."""
        return create_app()


def run() -> None:
    """Serve until stopped; in production not with accounts that sign in without their second factor."""
    app = create_app()
    if app.config["GEOS_PRODUCTION"]:
        with app.app_context():
            faults = accounts.unsafe_accounts()
        if faults:
            sys.exit("\n".join(faults))
    WebHost(app).run()
