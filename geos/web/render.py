"""One call for a page; htmx asks for the same URL and gets a part of it."""

from typing import Any

from flask import Response, current_app, make_response, render_template, request
from jinja2 import Template

DIALOG = "dialog"


def partial() -> bool:
    """Whether the browser's script asks for a part of a page and not for the whole."""
    return "HX-Request" in request.headers


def render(page: str, /, fragment: str | None = None, status: int = 200, **context: Any) -> Response:
    """The page, or for a script's request its fragment.

    `fragment` is the path of a template, or the name of a block that `page` itself defines. Without
    one, a script gets the block `dialog` where the page has it, else the whole page.
    """
    response = make_response(_text(page, fragment, context), status)
    response.vary.add("HX-Request")
    return response


def _text(page: str, fragment: str | None, context: dict[str, Any]) -> str:
    if not partial():
        return render_template(page, **context)
    if fragment and fragment.endswith(".html"):
        return render_template(fragment, **context)
    template = current_app.jinja_env.get_template(page)
    block = fragment or DIALOG
    if block in template.blocks:
        return _block(template, block, context)
    return render_template(page, **context)


def _block(template: Template, name: str, context: dict[str, Any]) -> str:
    current_app.update_template_context(context)
    return "".join(template.blocks[name](template.new_context(context)))
