"""The demo's papers as PDF, one per language.

Run `python -m consult.cli.demo.papers` to make them anew into `files/`. They are committed, so that the demo has
its papers also on a machine without the libraries that make PDFs, and is built in seconds.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from string import Template

from config import ROOT
from consult.cli.demo.papers_words import FOOT, PAPERS, Words
from consult.cli.demo.sketches import NOTE
from consult.kernel.localized import Language

FILES = Path(__file__).resolve().parent / "files"
FONTS = ROOT / "consult" / "web" / "static" / "fonts"

PAGE = Template(
    """<!doctype html><html lang="$language" dir="$direction"><meta charset="utf-8"><title>$title</title>
<style>
$faces
@page { size: A4; margin: 26mm 24mm 24mm; @bottom-center { content: "$foot"; font: 9pt $family; color: #4d5765 } }
body { font-family: $family; font-size: $size; line-height: $leading; color: #1b2430 }
header { border-block-end: 2pt solid #b8862b; padding-block-end: 8pt; margin-block-end: 18pt }
h1 { font-size: 25pt; line-height: 1.3; color: #0b3562; margin: 0 0 4pt }
header p { margin: 0; color: #4d5765 }
h2 { font-size: 15pt; color: #12457d; margin: 18pt 0 4pt }
p { margin: 0 0 7pt } ul { margin: 0; padding-inline-start: 14pt } li { margin-block-end: 4pt }
</style>
<body><header><h1>$title</h1><p>$line</p></header>$body</body></html>"""
)


def _faces() -> str:
    """Amiri for Arabic and Plex for the others, from our own folder."""
    found = []
    for family, stem, weights in (
        ("Amiri", "amiri", (400, 700)),
        ("Plex", "ibm-plex-sans-arabic", (400, 700)),
    ):
        for weight in weights:
            for part in ("arabic", "latin", "latin-ext"):
                file = FONTS / f"{stem}-{part}-{weight}.woff2"
                found.append(
                    f"@font-face {{ font-family: {family}{part.replace('-', '')}; font-weight: {weight};"
                    f" src: url('{file.as_uri()}') }}"
                )
    return "\n".join(found)


def _body(sections: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    parts: list[str] = []
    for heading, paragraphs in sections:
        parts.append(f"<section><h2>{escape(heading)}</h2>")
        points = [one[2:] for one in paragraphs if one.startswith("- ")]
        parts += [f"<p>{escape(one)}</p>" for one in paragraphs if not one.startswith("- ")]
        if points:
            parts.append("<ul>" + "".join(f"<li>{escape(one)}</li>" for one in points) + "</ul>")
        parts.append("</section>")
    return "".join(parts)


def make_paper(name: str, language: Language, words: Words) -> Path:
    """One paper in one language."""
    import weasyprint  # needs libraries of the system, so it is asked for late

    title, line, sections = words
    arabic = language is Language.AR
    html = PAGE.substitute(
        language=language,
        direction=language.direction,
        title=escape(title),
        line=escape(line),
        foot=FOOT[language],
        faces=_faces(),
        family="Amiriarabic, Amirilatin, Amirilatinext" if arabic else "Plexlatin, Plexlatinext, Plexarabic",
        size="14pt" if arabic else "11.5pt",
        leading="1.75" if arabic else "1.55",
        body=_body(sections),
    )
    path = FILES / f"{name}-{language}.pdf"
    weasyprint.HTML(string=html, base_url=FONTS.as_uri()).write_pdf(path, pdf_variant="pdf/ua-1")
    return path


if __name__ == "__main__":
    FILES.mkdir(exist_ok=True)
    for paper in PAPERS:
        for tongue in Language:
            made = make_paper(paper, tongue, PAPERS[paper][tongue])
            print(made.name, made.stat().st_size)
    made = make_paper("ten-minutes", Language.AR, NOTE)
    print(made.name, made.stat().st_size)
