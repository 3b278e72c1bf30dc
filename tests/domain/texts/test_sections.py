"""How a long text is cut into pages."""

from __future__ import annotations

from consult.domain.texts.pieces import PieceKind
from consult.domain.texts.sections import MOST_PARAGRAPHS, cut


def test_pages_of_a_long_text_are_cut_at_headings_and_never_too_long():
    heading, plain = PieceKind.HEADING, PieceKind.PARAGRAPH
    text = [(heading, 1, 20)]
    for _ in range(40):
        text += [(heading, 2, 30)] + [(plain, 0, 200)] * 9
    text += [(heading, 1, 20)] + [(plain, 0, 200)] * 150
    pages = cut(text)
    assert pages == sorted(pages) and pages[0] == 1
    sizes = [pages.count(page) for page in range(1, pages[-1] + 1)]
    assert max(sizes) <= MOST_PARAGRAPHS + 1 and sum(sizes) == len(text)
    for at in range(1, len(text)):
        if pages[at] != pages[at - 1]:
            assert text[at - 1][0] is not heading, "a heading ends a page"
    assert cut([]) == [] and cut([(heading, 1, 5)]) == [1]
