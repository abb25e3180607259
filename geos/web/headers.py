"""What every answer says to the browser: nothing from elsewhere, no guessing, no copies of office pages."""

from flask import Flask, Response, request

from geos.web.who import signed_in

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-src": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "object-src": "'none'",
}
CSP = "; ".join(f"{name} {value}" for name, value in POLICY.items())

ALWAYS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
YEAR = 31536000  # seconds


def init_app(app: Flask) -> None:
    """Add the headers to every answer; one that a view has set itself stays."""
    app.after_request(_secure)


def _secure(answer: Response) -> Response:
    for name, value in ALWAYS.items():
        answer.headers.setdefault(name, value)
    if request.is_secure:
        answer.headers.setdefault("Strict-Transport-Security", f"max-age={YEAR}")
    if "Cache-Control" not in answer.headers:
        answer.headers["Cache-Control"] = "no-store" if signed_in() else "no-cache"
    return answer
