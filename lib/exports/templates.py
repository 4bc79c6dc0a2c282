"""HTML that readers get, made from the templates in `html/`. Jinja escapes every value by itself; only `Markup` goes in as it is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension
from markupsafe import Markup

from lib.core.wording import partial_date
from lib.register.texts import drop_illegible

FOLDER = Path(__file__).with_name("html")


class _OneLine(Extension):
    """Line breaks and indentation of a template are for whoever reads it: between words the browser would show them."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002 - what Jinja hands on
        return re.sub(r"\s*\n\s*", "", source)


_ENVIRONMENT = Environment(loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, extensions=[_OneLine])


def fill(template: str, **values: Any) -> Markup:
    """A template with values in it.

    Args:
        template: Its name without ending.
        values: What it asks for, by name.

    Raises:
        jinja2.UndefinedError: For a value that it asks for and is not given.
        jinja2.TemplateNotFound: For a name that no template has.
    """
    return Markup(_ENVIRONMENT.get_template(f"{template}.html").render(values))  # noqa: S704 # nosec B704 - its values are escaped


def link(address: str, words: str, *, label: str = "") -> Markup:
    """Words that lead to an address; without one the words alone.

    Args:
        address: Where to.
        words: What is read on the page.
        label: What screen readers say in their place.
    """
    return fill("link", address=address, words=words, label=label)


def qr_code(text: str, label: str) -> Markup:
    """A QR code as SVG, dark on white whatever the theme.

    Args:
        text: What it holds.
        label: What screen readers say in its place.
    """
    image = segno.make(drop_illegible(text), error="m", micro=False).svg_data_uri(scale=3, light="#FFFFFF", dark="#000000", border=4)
    return fill("qr_code", address=image, label=label)


_ENVIRONMENT.globals.update(link=link, partial_date=partial_date)


def read_styles(*names: str) -> Markup:
    """The style sheets of these names, which stand beside the templates, one after the other."""
    sheets = [(FOLDER / f"{name}.css").read_text(encoding="utf-8").rstrip() for name in names]
    return Markup("\n".join(sheets))  # noqa: S704 # nosec B704 - style sheets of ours
