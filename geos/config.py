"""Settings: defaults, then `instance/geos.toml`, then `GEOS_*` variables, each with its source.

One table says every setting, its kind and its default; `geos config` prints it as it is in force.
"""

import os
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from geos.core.actor import Role
from geos.core.workdays import gazetted


def _flag(text: str) -> bool:
    if text.lower() in ("1", "true", "yes", "on"):
        return True
    if text.lower() in ("", "0", "false", "no", "off"):
        return False
    raise ValueError("write true or false")


def _server(text: str) -> str:
    """An address and a port, e.g. 127.0.0.1:5353 or [::1]:53; empty stays empty."""
    host, _, port = text.rpartition(":")
    if text and not (port.isdecimal() and 0 < int(port) < 65536):
        raise ValueError("write an address and a port, for example 127.0.0.1:53")
    if text:
        ip_address(host.strip("[]"))
    return text


def _roles(text: str) -> str:
    return ",".join(Role(name.strip()) for name in text.split(",") if name.strip())


@dataclass(frozen=True)
class Setting:
    """One setting. A default beginning with `@` is a path under the instance folder."""

    name: str
    default: str
    read: Callable[[str], Any]
    meaning: str
    secret: bool = False


# fmt: off
SETTINGS = (
    Setting("GEOS_DATABASE_URL", "", str, "database; empty = SQLite in the instance folder"),
    Setting("GEOS_VAULT_URL", "@vault", str, "where documents lie: a folder or s3://bucket"),
    Setting("GEOS_MAIL_ROOT", "@mail", str, "the Maildirs"),
    Setting("GEOS_SPOOL", "@spool", str, "mail on its way"),
    Setting("GEOS_CACHE", "@cache", str, "derived files that may be thrown away"),
    Setting("GEOS_KEYS", "@keys", str, "secrets and certificates"),
    Setting("GEOS_URL", "", str, "address that people use; empty = http:// and the web bind"),
    Setting("GEOS_WEB_BIND", "127.0.0.1:8000", str, "web"),
    Setting("GEOS_WEB_THREADS", "8", int, "threads of a web worker"),
    Setting("GEOS_WEB_WORKERS", "0", int, "web workers; 0 = one on SQLite, two on PostgreSQL"),
    Setting("GEOS_MX_BIND", "127.0.0.1:2525", str, "mail from other servers"),
    Setting("GEOS_SUBMISSION_BIND", "127.0.0.1:2587", str, "mail from clients, STARTTLS"),
    Setting("GEOS_SUBMISSIONS_BIND", "127.0.0.1:2465", str, "mail from clients, TLS"),
    Setting("GEOS_HOSTNAME", "localhost", str, "name that the mail server gives itself"),
    Setting("GEOS_TLS_CERT", "@keys/mail.crt", str, "certificate of the mail server"),
    Setting("GEOS_TLS_KEY", "@keys/mail.key", str, "its key"),
    Setting("GEOS_SMARTHOST", "", str, "host:port that takes outgoing mail; empty = it waits in the queue"),
    Setting("GEOS_SMARTHOST_USER", "", str, "sign-in at the smarthost"),
    Setting("GEOS_SMARTHOST_PASSWORD", "", str, "its password", True),
    Setting("GEOS_TRUSTED_NETWORKS", "127.0.0.0/8,::1/128", str, "networks without rate limits"),
    Setting("GEOS_UPLOAD_LIMIT", "26214400", int, "largest upload, bytes"),
    Setting("GEOS_MESSAGE_LIMIT", "36700160", int, "largest mail, bytes"),
    Setting("GEOS_SESSION_MINUTES", "30", int, "minutes without work after which one must sign in again"),
    Setting(
        "GEOS_SECOND_FACTOR_ROLES",
        "institution_admin,helpdesk,authority",
        _roles,
        "roles that sign in with a second factor, by commas",
    ),
    Setting("GEOS_QUEUE_POLL", "2", float, "seconds between looks at the outbound queue"),
    Setting("GEOS_WORKER_POLL", "5", float, "seconds between rounds of the worker"),
    Setting("GEOS_HOLIDAYS", "", gazetted, "public holidays changed by the Gazette: 2026-03-20,-2026-03-21"),
    Setting("GEOS_TSA_URL", "", str, "timestamp authority (RFC 3161) for signatures; empty = none"),
    Setting("GEOS_TSA_USER", "", str, "sign-in at the timestamp authority"),
    Setting("GEOS_TSA_PASSWORD", "", str, "its password", True),
    Setting("GEOS_TSA_SECONDS", "5", float, "seconds after which a signing without its timestamp is refused"),
    Setting("GEOS_TSA_ROOTS", "", str, "file with the certificates (PEM) by which timestamps are trusted"),
    Setting("GEOS_RESOLVER", "", _server, "host:port of the DNS that proves domains; empty = the system's"),
    Setting("GEOS_PRODUCTION", "false", _flag, "refuse unsafe settings and demo accounts"),
)
# fmt: on


@dataclass(frozen=True)
class Value:
    """A setting in force and where it came from: `default`, `geos.toml` or `environment`."""

    setting: Setting
    value: Any
    source: str


class BadSetting(Exception):
    """A setting that cannot be read; the text is one clear line."""


def instance_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder under which everything lives."""
    return Path(environ.get("GEOS_INSTANCE") or "instance").absolute()


def load(environ: Mapping[str, str] = os.environ) -> dict[str, Value]:
    """Every setting in force by name; BadSetting where one cannot be read."""
    instance = instance_folder(environ)
    return {value.setting.name: value for value in _values(instance, environ)}


def _values(instance: Path, environ: Mapping[str, str]) -> Iterator[Value]:
    stated = _from_file(instance / "geos.toml")
    unknown = set(stated) - {setting.name for setting in SETTINGS}
    if unknown:
        raise BadSetting(f"geos.toml: no such setting: {', '.join(sorted(unknown))}")
    for setting in SETTINGS:
        raw, source = setting.default, "default"
        if setting.name in stated:
            raw, source = stated[setting.name], "geos.toml"
        if setting.name in environ:
            raw, source = environ[setting.name], "environment"
        yield Value(setting, _read(setting, raw, source, instance), source)


def _from_file(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    try:
        stated = tomllib.loads(path.read_text())
    except tomllib.TOMLDecodeError as error:
        raise BadSetting(f"geos.toml: {error}") from error
    return {name: str(value) for name, value in stated.items()}


def _read(setting: Setting, raw: str, source: str, instance: Path) -> Any:
    if setting.name == "GEOS_DATABASE_URL" and not raw:
        return f"sqlite:///{instance}/geos.db"
    if raw.startswith("@"):
        return str(instance / raw[1:])
    try:
        return setting.read(raw)
    except ValueError as error:
        raise BadSetting(f"{setting.name} ({source}): {raw!r} cannot be read: {error}") from error


def unsafe(values: Mapping[str, Any], instance: Path) -> list[str]:
    """One clear line for each setting that must not stand in production; empty where all is well."""
    rules = (
        (not values["GEOS_PRODUCTION"], "GEOS_PRODUCTION is not set"),
        (not str(values["GEOS_URL"]).startswith("https://"), "GEOS_URL is not an https address"),
        (values["GEOS_HOSTNAME"] == "localhost", "GEOS_HOSTNAME is not the mail server's public name"),
        ((instance / "demo.json").exists(), "demo accounts exist in this instance"),
        (
            str(values["GEOS_DATABASE_URL"]).startswith("sqlite"),
            "GEOS_DATABASE_URL is SQLite: use PostgreSQL for more than one small office",
        ),
    )
    return [line for wrong, line in rules if wrong]
