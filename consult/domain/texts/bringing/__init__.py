"""From a file to the pieces of a text: Word, LibreOffice, Markdown, HTML, tables, plain text, our own exports.

`files.bring` is the door. Nothing here knows the database.
"""
