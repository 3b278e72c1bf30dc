"""The text of a draft as residents read it: its versions, page by page, with an outline and a search."""

from __future__ import annotations

from consult.web.texts import comparing, files, reading
from consult.web.texts.blueprint import bp

__all__ = ["bp", "comparing", "files", "reading"]
