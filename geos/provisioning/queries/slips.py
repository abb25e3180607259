"""The link with which somebody sets a first password, as it is printed on a slip."""

from flask import current_app, has_request_context, request, url_for


def first_password_url(secret: str) -> str:
    """The whole address of the page on which the owner of a link sets the first password."""
    config = current_app.config
    base = config["GEOS_URL"] or (
        request.host_url if has_request_context() else f"http://{config['GEOS_WEB_BIND']}"
    )
    if has_request_context():
        path = url_for("accounts.first_password", secret=secret)
    else:
        with current_app.test_request_context():
            path = url_for("accounts.first_password", secret=secret)
    return str(base).rstrip("/") + path
