"""Why a file or a mapping cannot be used at all. Nothing is posted after one of these.

Each error carries a stable `code` and the `facts` of the case; the sentences that people read are
`present`'s. The English text here is for logs and notebooks.
"""

from __future__ import annotations

from typing import ClassVar


class IntakeError(Exception):
    """A file or mapping that cannot be used: `code` says why, `facts` say where."""

    code: ClassVar[str]
    template: ClassVar[str]

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.template.format(**facts))


class BadMapping(IntakeError):
    """The mapping file is not TOML, or a table or field in it makes no sense."""

    code = "bad_mapping"
    template = "{file}: {where}: {problem}"


class MissingFile(IntakeError):
    """No file matches a path of the mapping."""

    code = "missing_file"
    template = "{file}: no such file (named in {mapping})"


class UnknownEncoding(IntakeError):
    """The bytes are no text in the encoding, or in none of the known ones."""

    code = "unknown_encoding"
    template = "{file}: not text in {tried}: byte {offset}, line {line}; say encoding = ..."


class NulByte(IntakeError):
    """The text holds NUL characters: damaged, binary, or UTF-16 without its mark."""

    code = "nul_byte"
    template = "{file}: a NUL character at line {line}: not a text file, or UTF-16 without a mark"


class EmptyFile(IntakeError):
    """The file or sheet has no line at all."""

    code = "empty_file"
    template = "{file}: the file is empty"


class NoHeader(IntakeError):
    """No line can be the header, or the mapping's header row is not in the file."""

    code = "no_header"
    template = "{file}: no header row found; say header_row = ..."


class BrokenQuote(IntakeError):
    """A quoted value never ends, or goes on after its closing quote."""

    code = "broken_quote"
    template = "{file}: the quote that opens in the record at line {line} is not closed properly"


class DuplicateColumn(IntakeError):
    """The mapping names a column that the header has more than once."""

    code = "duplicate_column"
    template = "{file}: column {column!r} stands at positions {positions}; say {choices}"


class MissingColumn(IntakeError):
    """The mapping names a column that the header does not have."""

    code = "missing_column"
    template = "{file}: no column {column!r} in the header; nearest: {nearest}"


class AmbiguousDate(IntakeError):
    """The whole column fits two formats with different meanings: a person must say which."""

    code = "ambiguous_date"
    template = "{file}: column {column!r} can be read as {candidates}; say format = ..."


class UnreadableDate(IntakeError):
    """No date format fits enough of the column."""

    code = "unreadable_date"
    template = "{file}: column {column!r}: {misfits} of {total} are no dates, like {examples}"


class FileChanged(IntakeError):
    """The file was written to while it was read."""

    code = "file_changed"
    template = "{file}: the file changed while it was read; import it again when it is complete"


class UnreadableWorkbook(IntakeError):
    """Not an Excel workbook, or a damaged or encrypted one, or a sheet that is not in it."""

    code = "unreadable_workbook"
    template = "{file}: {problem}"
