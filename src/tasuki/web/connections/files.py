"""What may be uploaded: who, how much, and which kinds of file. Nothing here trusts a name."""

from __future__ import annotations

import errno
import struct
import unicodedata
import zipfile
import zlib
from pathlib import PurePath
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler

from tasuki.web.accounts.permissions import Right, rights_of

EXTENSIONS = frozenset({"csv", "tsv", "txt", "xlsx", "xls"})
EXPANDED_BYTES = 1 << 30
"""To how much a workbook may unpack: a full sheet of a million rows stays below it."""
ENTRIES = 10_000

REFUSED = "refused_uploads"

_HEAD = 64 << 10
_BLOCK = 1 << 20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UTF_MARKS = (b"\xff\xfe", b"\xfe\xff")
# Beside tab, line ends, form feed, Ctrl-Z and the escape of ISO-2022-JP, text has no controls.
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x1a\x1b"))
_LOCAL_HEADER = struct.Struct("<26xHH")


class Refused(Exception):
    """A file that cannot be taken: `code` says why (see `present.words.imports`)."""

    def __init__(self, code: str, file: str = "") -> None:
        self.code, self.file = code, plain_name(file)
        super().__init__(code)


class BoundedHandler(TemporaryFileUploadHandler):
    """Writes uploads to temporary files, from those who may import, up to the limit of a file.

    What it refuses is read and thrown away, and named in the request's
    attribute `REFUSED`.
    """

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        """Begins a request."""
        self.refused: list[Refused] = []
        self.begun = 0
        setattr(self.request, REFUSED, self.refused)

    def new_file(self, field_name: str, file_name: str, *args: Any, **kwargs: Any) -> None:
        """Begins a file, or skips it where its sender may not import or sent too many."""
        if Right.IMPORT not in rights_of(getattr(self.request, "user", None)):
            raise SkipFile
        super().new_file(field_name, file_name, *args, **kwargs)
        self.begun += 1
        if self.begun > settings.UPLOAD_FILES:
            self._refuse("too_many")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Writes one block; gives the file up past the limit or on a full disk."""
        if start + len(raw_data) > settings.UPLOAD_FILE_BYTES:
            self._refuse("too_large")
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError as failed:
            if failed.errno not in {errno.ENOSPC, errno.EDQUOT}:
                raise
            self._refuse("disk_full")

    def _refuse(self, code: str) -> None:
        self.refused.append(Refused(code, self.file_name or ""))
        self.file.close()
        raise SkipFile


def plain_name(name: str) -> str:
    """`name` as text to show: one line without control and direction characters."""
    kept = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in name)
    return " ".join(kept.split())[:200] or "?"


def extension(file: UploadedFile) -> str:
    """The kind of the file, proved from its content. Raises Refused."""
    try:
        return _extension(file)
    except Refused as refused:
        raise Refused(refused.code, file.name or "") from refused


def _extension(file: UploadedFile) -> str:
    kind = PurePath(file.name or "").suffix[1:].lower()
    if kind not in EXTENSIONS:
        raise Refused("wrong_type")
    if not file.size:
        raise Refused("empty")
    if file.size > settings.UPLOAD_FILE_BYTES:
        raise Refused("too_large")
    file.seek(0)
    head = file.read(_HEAD)
    if kind == "xls":
        if not head.startswith(_OLE):
            raise Refused("wrong_content")
    elif kind == "xlsx":
        _check_workbook(file)
    elif not head.startswith(_UTF_MARKS) and head.translate(None, _CONTROLS) != head:
        raise Refused("wrong_content")
    file.seek(0)
    return kind


def _check_workbook(file: Any) -> None:
    """A zip with a workbook in it that unpacks within bounds, whatever it claims of itself."""
    file.seek(0)
    if file.read(len(_OLE)) == _OLE:  # how Excel keeps a book with a password
        raise Refused("encrypted")
    try:
        with zipfile.ZipFile(file) as book:
            entries = book.infolist()
            if "xl/workbook.xml" not in {entry.filename for entry in entries}:
                raise Refused("wrong_content")
            if len(entries) > ENTRIES:
                raise Refused("too_much_inside")
            left = EXPANDED_BYTES
            for entry in entries:
                left -= _expanded(file, entry, left)
    except (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError) as bad:
        raise Refused("wrong_content") from bad


def _expanded(file: BinaryIO, entry: zipfile.ZipInfo, limit: int) -> int:
    """How many bytes an entry really unpacks to; raises Refused past `limit`.

    The size that a zip states is not trusted: other readers unpack until the data ends.
    """
    if entry.flag_bits & 1:
        raise Refused("encrypted")
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise Refused("wrong_content")
    if max(entry.file_size, entry.compress_size) > limit:
        raise Refused("too_much_inside")
    if entry.compress_type == zipfile.ZIP_STORED:
        return entry.compress_size
    file.seek(entry.header_offset)
    name, extra = _LOCAL_HEADER.unpack(file.read(_LOCAL_HEADER.size))
    file.seek(name + extra, 1)
    unpack, size, packed = zlib.decompressobj(-zlib.MAX_WBITS), 0, entry.compress_size
    while packed > 0 and not unpack.eof:
        data = file.read(min(_BLOCK, packed))
        if not data:
            raise zipfile.BadZipFile
        packed -= len(data)
        while data and not unpack.eof:
            size += len(unpack.decompress(data, _BLOCK))
            if size > limit:
                raise Refused("too_much_inside")
            data = unpack.unconsumed_tail
    return size
