"""Static files: named by their hash, kept compressed in memory, cached by the browser for ever."""

import gzip
import mimetypes
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import brotli
from flask import Flask, Response, current_app, request, url_for
from flask.sessions import SecureCookieSessionInterface, SessionMixin

from geos.core.errors import NotFound

STATIC = Path(__file__).parent / "static"
KINDS = {".css", ".js", ".svg", ".png", ".ico", ".txt", ".json", ".webmanifest", ".woff2"}
ENDPOINT = "web.static"
FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Asset:
    """One file as it is served."""

    name: str
    body: bytes

    @cached_property
    def digest(self) -> str:
        return sha256(self.body).hexdigest()[:16]

    @cached_property
    def kind(self) -> str:
        kind = mimetypes.guess_type(self.name)[0] or "application/octet-stream"
        return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind

    @cached_property
    def brotli(self) -> bytes:
        return bytes(brotli.compress(self.body, quality=11))

    @cached_property
    def gzip(self) -> bytes:
        return gzip.compress(self.body, 9, mtime=0)

    def encoded(self, accepted: set[str]) -> tuple[bytes, str]:
        """Bytes and encoding, the best that the browser takes."""
        if "br" in accepted:
            return self.brotli, "br"
        return (self.gzip, "gzip") if "gzip" in accepted else (self.body, "")


class Assets:
    """All static files by name. While developing (`app.debug`) they are read anew each time."""

    def __init__(self) -> None:
        self._folders: list[Path] = []
        self._known: dict[str, Asset] = {}

    def add(self, folder: Path) -> None:
        """Serve this folder's files too; a feature calls it with its own `static` folder."""
        self._folders.append(folder)
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix in KINDS:
                name = path.relative_to(folder).as_posix()
                self._known[name] = Asset(name, path.read_bytes())

    def get(self, name: str) -> Asset:
        """The file of this name; NotFound where there is none."""
        if name not in self._known:
            raise NotFound
        if current_app.debug:
            self._refresh(name)
        return self._known[name]

    def _refresh(self, name: str) -> None:
        for folder in self._folders:
            if (folder / name).is_file():
                body = (folder / name).read_bytes()
                if body != self._known[name].body:
                    self._known[name] = Asset(name, body)


class Sessions(SecureCookieSessionInterface):
    """Cookies of sessions, but never on a static file: "Vary: Cookie" would undo its caching."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if request.endpoint != ENDPOINT:
            super().save_session(app, session, response)


def _assets() -> Assets:
    found: Assets = current_app.extensions["assets"]
    return found


def asset(name: str) -> str:
    """Path of a static file, with its hash. An unknown name is an error in a template."""
    return url_for(ENDPOINT, digest=_assets().get(name).digest, name=name)


def serve(digest: str, name: str) -> Response:
    """The file; a page that was made before the last release gets today's file, uncached."""
    found = _assets().get(name)
    accepted = {coding.lower() for coding, quality in request.accept_encodings if quality > 0}
    body, encoding = found.encoded(accepted)
    answer = Response(body, content_type=found.kind)
    if encoding:
        answer.headers["Content-Encoding"] = encoding
    answer.vary.add("Accept-Encoding")
    answer.headers["Cache-Control"] = FOREVER if digest == found.digest else "no-cache"
    answer.set_etag(f"{found.digest}{encoding}")
    answer.make_conditional(request)
    return answer


def init_app(app: Flask) -> None:
    """Read the static files and give templates `asset`."""
    app.session_interface = Sessions()
    app.extensions["assets"] = Assets()
    app.extensions["assets"].add(STATIC)
    app.jinja_env.globals["asset"] = asset
