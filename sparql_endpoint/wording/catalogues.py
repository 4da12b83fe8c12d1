"""The texts of the pages in other languages: a gettext catalogue a language, compiled when it is first needed.

Translators edit `translations/<language>/LC_MESSAGES/messages.po`; there is no compiled file that could be out of date.
"""

from contextlib import AbstractContextManager
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context
from flask_babel import Babel, Domain, get_locale, get_translations
from werkzeug.utils import cached_property

from briefs.speech import spoken
from queries.wording import LANGUAGES

#: The language that the texts are written in, which has no catalogue.
SOURCE: Final = "en"
TARGETS: Final = tuple(language for language in LANGUAGES if language != SOURCE)


def place(language: str) -> str:
    """Return where the catalogue of a language is, from this package."""
    return f"translations/{language}/LC_MESSAGES/messages.po"


def catalogue(language: str) -> Catalog:
    """Return the catalogue of a language as its file has it.

    Raises: PoFileError if the file is no catalogue; FileNotFoundError if the language has none.
    """
    text = files("sparql_endpoint").joinpath(place(language)).read_bytes()
    return read_po(BytesIO(text), locale=language, abort_invalid=True)


@cache
def translations(language: str) -> NullTranslations:
    """Return the compiled texts of a language; none for English."""
    if language == SOURCE:
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, catalogue(language))
    compiled.seek(0)
    return Translations(compiled)


def _texts() -> NullTranslations:
    """Return the texts in the language of the request."""
    if not has_request_context():
        return get_translations()
    if "texts" not in g:
        g.texts = get_translations()
    found: NullTranslations = g.texts
    return found


def speaking(language: str) -> AbstractContextManager[None]:
    """Let documents be in a language while this lasts."""
    return spoken(language, translations(language))


class Texts(Domain):
    """What Flask-Babel asks for translations: our catalogues, where its own domain reads compiled files."""

    def get_translations(self) -> NullTranslations:
        """Return the texts in the language of the request; none outside of a request."""
        locale = get_locale()
        return translations(SOURCE if locale is None else locale.language)


class Texted(Babel):
    """Flask-Babel over our catalogues."""

    def init_app(self, app: Flask, *args: Any, **settings: Any) -> None:
        """Let templates look up a text in the catalogue of the request at once: a page has a hundred of them."""
        super().init_app(app, *args, **settings)  # type: ignore[no-untyped-call]  # Flask-Babel does not annotate it
        app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # of the extension for translations
            lambda text: _texts().ugettext(text),
            lambda one, many, count: _texts().ungettext(one, many, count),
            newstyle=True,
        )

    @cached_property
    def domain_instance(self) -> Texts:
        """The texts of the pages."""
        return Texts()  # type: ignore[no-untyped-call]  # Flask-Babel does not annotate it
