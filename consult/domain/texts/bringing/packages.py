"""Office files are packages (ZIP) of XML: opened with a bound on everything, and never more of it than is read.

A package of a few bytes may say that it unfolds to gigabytes, and XML of a few lines too. So members are counted and
their sizes added up before one is opened, each is read no further than its bound whatever it says of itself, and XML
that declares anything (a DOCTYPE, and with it entities) is refused before a parser builds something of it.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat

from lxml import etree

from consult.domain.texts.bringing.brought import BringRefusal, BringRefused

_MEGABYTE = 1024 * 1024
MOST_MEMBERS = 5_000
# Unfolded: the whole package, and one member that we read.
MOST_UNFOLDED = 300 * _MEGABYTE
MOST_XML = 40 * _MEGABYTE
# XML of office files folds to a tenth, seldom a fiftieth; small members may fold as they like.
MOST_RATIO = 250
_SMALL = _MEGABYTE

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


class Package:
    """The members of an office file. Close it, or use it in a `with`."""

    def __init__(self, source: bytes | Path) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source)
        except _BROKEN as broken:
            raise BringRefused(BringRefusal.DAMAGED) from broken
        try:
            self._members = self._checked()
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Package:
        return self

    def __exit__(self, *_error: object) -> None:
        self._zip.close()

    def names(self) -> list[str]:
        return list(self._members)

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def read(self, name: str, most: int = MOST_XML) -> bytes:
        """The bytes of a member, at most `most`. Raises BringRefused; KeyError for one that is not there."""
        member = self._members[name]
        try:
            with self._zip.open(member) as file:
                data = file.read(most + 1)
        except _BROKEN as broken:
            raise BringRefused(BringRefusal.DAMAGED) from broken
        if len(data) > most:
            raise BringRefused(BringRefusal.UNFOLDS, limit=most // _MEGABYTE)
        return data

    def xml(self, name: str) -> etree._Element | None:
        """The root of a member that is XML; None when it is not there."""
        return parsed(self.read(name)) if name in self._members else None

    def _checked(self) -> dict[str, zipfile.ZipInfo]:
        members = self._zip.infolist()
        if len(members) > MOST_MEMBERS:
            raise BringRefused(BringRefusal.UNFOLDS, limit=MOST_UNFOLDED // _MEGABYTE)
        found: dict[str, zipfile.ZipInfo] = {}
        total = 0
        for member in members:
            if member.flag_bits & 0x1:
                raise BringRefused(BringRefusal.LOCKED)
            total += member.file_size
            # A white picture folds to nothing and is never opened; XML that does was made to harm.
            read = member.filename.endswith((".xml", ".rels"))
            steep = read and member.file_size > max(_SMALL, MOST_RATIO * member.compress_size)
            if total > MOST_UNFOLDED or steep:
                raise BringRefused(BringRefusal.UNFOLDS, limit=MOST_UNFOLDED // _MEGABYTE)
            # One reader would take the first of two, the next reader the second.
            if member.filename in found:
                raise BringRefused(BringRefusal.DAMAGED)
            found[member.filename] = member
        return found


def parsed(data: bytes) -> etree._Element:
    """The root of XML that declares nothing, without its comments and instructions. Raises BringRefused."""
    refuse_declarations(io.BytesIO(data))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as broken:
        raise BringRefused(BringRefusal.DAMAGED) from broken


class _Enough(Exception):
    pass


def refuse_declarations(file: BinaryIO) -> None:
    """Read XML as far as its first element and refuse it when a DOCTYPE comes first. Raises BringRefused."""
    parser = expat.ParserCreate()

    def declares(*_told: object) -> None:
        raise BringRefused(BringRefusal.ENTITIES)

    def begins(*_told: object) -> None:
        raise _Enough

    parser.StartDoctypeDeclHandler = declares
    parser.StartElementHandler = begins
    try:
        while block := file.read(65_536):
            parser.Parse(block, False)
        parser.Parse(b"", True)
    except _Enough:
        return
    except (expat.ExpatError, ValueError, LookupError) as broken:
        raise BringRefused(BringRefusal.DAMAGED) from broken


def children(element: etree._Element) -> Iterator[etree._Element]:
    """The elements in an element; what is no element (a reference to an entity) is left out."""
    for child in element:
        if isinstance(child.tag, str):
            yield child


def local(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]
