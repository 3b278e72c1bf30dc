"""Words of texts that are brought in: what they are, what was left out of them, why nothing could be taken."""

from __future__ import annotations

from enum import StrEnum

from consult.domain.texts.bringing.brought import BringRefusal, LeftOut, Source
from consult.rendering.words import N_

NAMES: list[tuple[StrEnum, str]] = [
    (Source.DOCX, N_("Word file")),
    (Source.ODT, N_("LibreOffice file")),
    (Source.MARKDOWN, N_("Markdown text")),
    (Source.HTML, N_("Web page (HTML)")),
    (Source.CSV, N_("Table (CSV)")),
    (Source.PLAIN, N_("Plain text")),
    (Source.AKN, N_("Akoma Ntoso file")),
]

SENTENCES: list[tuple[StrEnum, str]] = [
    (
        LeftOut.PICTURES,
        N_("Pictures and drawings left out: %(count)s. Publish them as documents if they matter."),
    ),
    (LeftOut.TEXT_BOXES, N_("Text boxes: %(count)s. Their words stand after the paragraph they hang on.")),
    (LeftOut.INSERTED, N_("Tracked insertions taken as accepted: %(count)s.")),
    (LeftOut.DELETED, N_("Tracked deletions taken as accepted: %(count)s.")),
    (LeftOut.COMMENTS, N_("Comments in the margin left out: %(count)s.")),
    (LeftOut.HIDDEN, N_("Hidden passages left out: %(count)s.")),
    (
        LeftOut.CONTENTS,
        N_("Lines of a table of contents left out: %(count)s. The outline is made from the headings."),
    ),
    (LeftOut.FORMULAS, N_("Formulas written in one line: %(count)s. Look whether they can still be read.")),
    (
        LeftOut.MERGED_CELLS,
        N_("Merged cells of tables: %(count)s. Empty cells take the places they covered."),
    ),
    (
        LeftOut.HEADINGS_GUESSED,
        N_("Headings known only by their words (“Article 5”): %(count)s. The file marks none: look at each."),
    ),
    (LeftOut.ROWS_EMPTY, N_("Rows without text left out: %(count)s.")),
    (LeftOut.KINDS_UNKNOWN, N_("Rows of an unknown kind taken as paragraphs: %(count)s.")),
    (LeftOut.COLUMN_OF_KINDS, N_("The kinds of the rows were read from the column that holds them.")),
    (
        LeftOut.ENCODING_GUESSED,
        N_(
            "The file does not say how its letters are written, so it was guessed: look whether accents are right."
        ),
    ),
    (LeftOut.OTHER_LANGUAGES, N_("Rows in another language left out: %(count)s.")),
    (LeftOut.KEYS_UNKNOWN, N_("Keys of another form than ours: %(count)s. These paragraphs get new ones.")),
    (LeftOut.NAME_DIFFERS, N_("The file is of another kind than its name says; what it holds was believed.")),
    (BringRefusal.NOT_FOUND, N_("There is no such file.")),
    (
        BringRefusal.EMPTY_FILE,
        N_("The file is empty. Choose it again, or open it first to see whether it is whole."),
    ),
    (
        BringRefusal.TOO_LARGE,
        N_(
            "The file is larger than %(limit)s MB, the most that is taken here. Take its pictures out, or split it."
        ),
    ),
    (
        BringRefusal.NOT_TAKEN,
        N_("This is no text that can be read. Bring a .docx, .odt, .md, .html, .csv or .txt file."),
    ),
    (
        BringRefusal.IS_PDF,
        N_("A PDF no longer knows its paragraphs. Bring the file it was made from, as .docx or .odt."),
    ),
    (
        BringRefusal.OLD_OFFICE,
        N_("This is a file of an older program. Open it and save it as .docx or .odt, then bring that."),
    ),
    (
        BringRefusal.OTHER_OFFICE,
        N_(
            "This is a workbook, slides or a drawing, not a text. Save a table as CSV, a text as .docx or .odt."
        ),
    ),
    (
        BringRefusal.OTHER_XML,
        N_("This XML is not Akoma Ntoso. Bring an Akoma Ntoso file, or the text as .docx or .odt."),
    ),
    (
        BringRefusal.LOCKED,
        N_("The file is locked with a password. Save it without the password and bring that."),
    ),
    (
        BringRefusal.MACROS,
        N_(
            "The file holds macros, which are programs. Save it as .docx or .odt without macros and bring that."
        ),
    ),
    (BringRefusal.DAMAGED, N_("The file is damaged and cannot be read. Save it anew and send it again.")),
    (
        BringRefusal.UNFOLDS,
        N_("The file unfolds to more than %(limit)s MB. Save it anew from Word or LibreOffice."),
    ),
    (
        BringRefusal.ENTITIES,
        N_("The file declares things that could unfold without end. Save it anew from Word or LibreOffice."),
    ),
    (
        BringRefusal.ENCODING,
        N_("It cannot be told how the letters of this file are written. Save it as UTF-8 and bring that."),
    ),
    (
        BringRefusal.NO_TEXT,
        N_("There is no text in this file. If it holds scanned pages, they must be typed first."),
    ),
    (
        BringRefusal.TOO_MANY_PIECES,
        N_("The text has more than %(limit)s paragraphs. Split it into several texts, one for each part."),
    ),
    (
        BringRefusal.TOO_MANY_LETTERS,
        N_("The text has more than %(limit)s characters. Split it into several texts, one for each part."),
    ),
    (
        BringRefusal.TOO_MANY_TAGS,
        N_("The page is too tangled to be read. Copy its text alone, or bring it as .docx or .odt."),
    ),
    (
        BringRefusal.PIECE_TOO_LONG,
        N_("Paragraph %(number)s, “%(begins)s…”, is longer than %(limit)s characters. Split it."),
    ),
    (
        BringRefusal.COLUMN_UNKNOWN,
        N_("There is no column “%(column)s”. The file has: %(found)s."),
    ),
    (BringRefusal.FIELD_UNKNOWN, N_("There is no field “%(field)s”; known are: %(known)s.")),
    (
        BringRefusal.TEXT_COLUMN,
        N_("Which column holds the text? Say which of these: %(found)s."),
    ),
    (
        BringRefusal.ROW,
        N_("Line %(line)s: the level is “%(value)s”; it must be a number from 0 to %(most)s."),
    ),
    (BringRefusal.KEY_TWICE, N_("The key “%(key)s” is there twice. Each paragraph needs its own.")),
    (
        BringRefusal.LANGUAGE_MISSING,
        N_("The file has nothing in %(language)s. It has: %(found)s."),
    ),
    (
        BringRefusal.LANGUAGE_OTHER,
        N_("The file says that it is in %(found)s, and was to be brought in as %(language)s."),
    ),
]
