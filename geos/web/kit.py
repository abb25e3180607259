"""The components as one object that every template knows: `{{ kit.tag('wait', _('Waiting for you')) }}`.

Each file of templates/components holds the macros of one component. They are looked up by name when
they are used, so a page imports nothing and components may use one another. `{{ kit.… }}` and
`{% call kit.…() %}` both work. The page /kit shows them all; templates/kit.html says how.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from jinja2 import Environment

COMPONENTS = Path(__file__).parent / "templates" / "components"
MACRO = re.compile(r"{%-?\s*macro\s+([a-z]\w*)\(")


class Kit:
    """Macros by name; an unknown name is a programming error (AttributeError)."""

    def __init__(self, env: Environment) -> None:
        self._env = env
        self._files: dict[str, str] = {}
        for path in sorted(COMPONENTS.glob("*.html")):
            for name in MACRO.findall(path.read_text(encoding="utf-8")):
                if name in self._files:
                    raise ValueError(f"two components are called {name}")
                self._files[name] = f"components/{path.name}"

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_") or name not in self._files:
            raise AttributeError(f"no component is called {name}")
        macro: Callable[..., Any] = getattr(self._env.get_template(self._files[name]).module, name)
        return macro

    def __dir__(self) -> list[str]:
        return sorted(self._files)


def kit() -> Kit:
    """The components of this application."""
    found: Kit = current_app.extensions["kit"]
    return found


def init_app(app: Flask) -> None:
    """Give every template the components."""
    app.extensions["kit"] = app.jinja_env.globals["kit"] = Kit(app.jinja_env)
