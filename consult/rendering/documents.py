"""PDFs, one per language, tagged for screen readers (PDF/UA-1). Here the report of a synthesis.

WeasyPrint needs libraries of the system (Pango, HarfBuzz); it is imported when a document is made, and
`PartsMissing` says which are not there. It may fetch the fonts beside the pages and nothing else.
"""

from __future__ import annotations

import fcntl
import os
from base64 import b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from urllib.parse import unquote, urlsplit

from jinja2 import Environment, FileSystemLoader, select_autoescape
from markupsafe import Markup
from PIL import ImageFile

from consult.domain.territory.colours import Colours, band_of
from consult.kernel.prose import to_html
from consult.rendering.formats import Formats
from consult.rendering.glyphs import teach_glyphs
from consult.rendering.report_view import ReportView
from consult.rendering.wording import word
from consult.rendering.words import Words

TEMPLATES = Path(__file__).resolve().parent / "templates"
FONTS = Path(__file__).resolve().parents[1] / "web" / "static" / "fonts"
# As bin/system.sh installs them.
LIBRARIES = "libpango-1.0-0, libpangoft2-1.0-0, libharfbuzz-subset0"


class PartsMissing(RuntimeError):
    """The libraries that WeasyPrint needs are not on this machine."""


class AddressNotAllowed(ValueError):
    """A document asked for something other than our fonts."""


@dataclass(frozen=True, slots=True)
class Logo:
    """The city's logo inside a document: its bytes as an address (`data:`), and its size as it is shown, in pixels."""

    src: str
    width: int
    height: int


def as_logo(picture: bytes, *, width: int, height: int) -> Logo:
    """`picture`: WebP; `width` and `height` in its own pixels, of which two stand for one that is shown."""
    data = b64encode(picture).decode("ascii")
    return Logo(f"data:image/webp;base64,{data}", width // 2, height // 2)


def report_html(view: ReportView, *, address: str, logo: Logo | None = None) -> str:
    """The report as the HTML that is printed. `address`: the web page's, shown on the first page."""
    words, formats = Words(view.language), Formats(view.language)
    template = environment().get_template("documents/synthesis.html")
    return template.render(
        view=view,
        dir=view.language.direction,
        address=address,
        logo=logo,
        styles=Markup(styles_of(view.colours)),
        shades=shades_of(view.colours),
        _=speaker(words.gettext),
        formats=formats,
        comma=formats.comma,
        colon="\u00a0: " if view.language == "fr" else ": ",
        semicolon="؛ " if view.language == "ar" else " ; " if view.language == "fr" else "; ",
        word=lambda code: word(view.language, code),
        more=lambda number: words.ngettext(
            "%(num)s more: all of them in the annex", "%(num)s more: all of them in the annex", number
        ),
    )


# The band and the accent as document.css has them.
INK, BRASS = "#0b3562", "#b8862b"


def shades_of(colours: Colours | None) -> dict[str, str]:
    return {"ink": band_of(colours.door), "brass": colours.brass} if colours else {"ink": INK, "brass": BRASS}


def styles_of(colours: Colours | None, *more: str) -> str:
    """The style sheet of documents, and further ones, in the city's colours. The bars of a vote carry theirs."""
    shades = shades_of(colours)
    sheets = [TEMPLATES / "documents" / name for name in ("document.css", *more)]
    styles = "\n".join(one.read_text(encoding="utf-8") for one in sheets)
    return styles.replace(INK, shades["ink"]).replace(BRASS, shades["brass"])


def speaker(gettext: Callable[..., str]) -> Callable[..., str]:
    """The words of a template that knows no request."""

    def speak(message: str, **facts: Any) -> str:
        return gettext(message, **facts)

    return speak


@cache
def environment() -> Environment:
    """The templates of what is printed or taken along."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.filters["prose"] = lambda text: Markup(to_html(str(text or "")))
    return environment


def report_pdf(view: ReportView, *, address: str) -> bytes:
    """The report as PDF/UA-1. Raises PartsMissing where the libraries are not installed."""
    return html_to_pdf(report_html(view, address=address))


def check_parts() -> None:
    """Raises PartsMissing where the libraries are not installed."""
    try:
        import weasyprint  # noqa: F401
    except OSError as missing:
        raise PartsMissing(LIBRARIES) from missing


def html_to_pdf(html: str) -> bytes:
    """A document as PDF/UA-1 with our fonts. Raises PartsMissing, AddressNotAllowed."""
    return _laid_out(html)[0]()


def fitting_pdf(htmls: Iterable[str], *, pages: int) -> bytes:
    """The first of these documents that takes no more than so many pages; the last where none does."""
    for html in htmls:
        write, taken = _laid_out(html)
        if taken <= pages:
            break
    return write()


def _laid_out(html: str) -> tuple[Callable[[], bytes], int]:
    """What writes the document, and its pages."""
    check_parts()
    import weasyprint
    from weasyprint.urls import URLFetcher

    # WeasyPrint tells Pillow, for the whole process, to take pictures that were cut short. We print none, and
    # an upload that was cut short must be refused (kernel/uploads.py), also in a process that made a PDF.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    teach_glyphs()

    class Fonts(URLFetcher):
        """Gives the files of the fonts folder and the logo inside the document, and refuses everything else."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            parts = urlsplit(url)
            # What stands in the document itself: the logo. Nothing that somebody wrote becomes an address.
            if url.startswith("data:image/webp;base64,"):
                return super().fetch(url, headers)
            path = Path(unquote(parts.path))
            if parts.scheme != "file" or path.parent != FONTS or not path.is_file():
                raise AddressNotAllowed(url)
            return super().fetch(url, headers)

    source = weasyprint.HTML(string=html, base_url=f"{FONTS.as_uri()}/", url_fetcher=Fonts())
    document = source.render(pdf_variant="pdf/ua-1")
    return lambda: bytes(document.write_pdf(pdf_variant="pdf/ua-1")), len(document.pages)


def kept_pdf(folder: Path, name: str, make: Callable[[], bytes], *, instead_of: str | None = None) -> Path:
    """The file `name` in `folder`, made by `make` when it is not there; one process makes it, others wait.

    A document takes a second or two: readers who ask at the same time must not make it each. Once it is made,
    the files that match the pattern `instead_of` are removed: they say what is said no longer.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    if path.exists():
        return path
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            content = make()
            with NamedTemporaryFile(dir=folder, delete=False) as made:
                made.write(content)
            os.replace(made.name, path)
            for older in folder.glob(instead_of) if instead_of else ():
                if older != path:
                    older.unlink(missing_ok=True)
    return path
