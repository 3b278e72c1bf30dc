"""Letters: what is told to a person by e-mail, in their language, as text and as HTML."""

from consult.rendering.letters.case import Sender
from consult.rendering.letters.content import Letter
from consult.rendering.letters.message import as_message, to_html, to_text
from consult.rendering.letters.writing import write_letter

__all__ = ["Letter", "Sender", "as_message", "to_html", "to_text", "write_letter"]
