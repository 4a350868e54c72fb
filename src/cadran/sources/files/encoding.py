"""What a text file is written in, and its text in chunks with one kind of line break.

The order is fixed: byte order mark, strict UTF-8 over the whole file, else Windows-1252. Never
Latin-1: `€`, `œ` and `’` live in the bytes that only Windows-1252 assigns.
"""

import codecs
import gzip
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from cadran.errors import UnknownName

CHUNK = 1 << 20
HEAD = 1 << 19  # characters kept for the header, the separator and the first fifty rows
TAIL = 1 << 16  # characters kept for the footer
_GZIP = b"\x1f\x8b"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class TextScan:
    """One pass over a text file: its encoding, its number of lines, its two ends.

    `damaged` counts the characters that the encoding could not read (shown as U+FFFD).
    """

    encoding: str
    lines: int
    damaged: int
    head: str
    tail: str


def is_gzip(path: Path) -> bool:
    """Whether the file is compressed, whatever its name says."""
    return first_bytes(path, 2, unzip=False) == _GZIP


def first_bytes(path: Path, count: int, *, unzip: bool = True) -> bytes:
    """The first `count` bytes, of the content if the file is compressed and `unzip` is left on."""
    with _open(path) if unzip else path.open("rb") as file:
        return file.read(count)


def scan_text(path: Path, told: str = "") -> TextScan:
    """Reads the whole file once, twice if it is not UTF-8. `told`: the encoding, where somebody said it.

    Raises:
        OSError: the file cannot be read, or its compressed content is cut short.
        UnknownName: `told` is no encoding of text.
    """
    encoding = _lenient(told) if told else _marked(first_bytes(path, 4096))
    if encoding:
        return _scan(path, encoding)
    try:
        return _scan(path, "utf-8")
    except UnicodeDecodeError:
        return _scan(path, "cp1252")


def text_chunks(path: Path, encoding: str) -> Iterator[str]:
    """The text of the file, every line break as one line feed.

    What the encoding does not know becomes U+FFFD; only unmarked UTF-8 is strict, because it was
    guessed: its failure means Windows-1252.
    """
    errors = "strict" if encoding == "utf-8" else "replace"
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(errors), translate=True)
    with _open(path) as file:
        while chunk := file.read(CHUNK):
            yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)


def _lenient(told: str) -> str:
    """The codec of an encoding somebody named; what it cannot read will be counted, not refused."""
    try:
        codec = codecs.lookup(told)
        "é".encode(codec.name, "replace").decode(codec.name)
    except (LookupError, ValueError) as problem:
        raise UnknownName(("Encodage", "encoding"), told, ("utf-8", "utf-16", "cp1252", "latin-1")) from problem
    return "utf-8-sig" if codec.name == "utf-8" else codec.name


def _open(path: Path) -> IO[bytes]:
    with path.open("rb") as file:
        compressed = file.read(2) == _GZIP
    return cast("IO[bytes]", gzip.open(path, "rb")) if compressed else path.open("rb")


def _marked(start: bytes) -> str | None:
    """The encoding that a byte order mark tells, or that every second byte being zero does."""
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return encoding
    half = max(len(start) // 2, 1)
    if start[1::2].count(0) > 0.4 * half:
        return "utf-16-le"
    return "utf-16-be" if start[::2].count(0) > 0.4 * half else None


def _scan(path: Path, encoding: str) -> TextScan:
    head, tail, breaks, damaged = "", "", 0, 0
    for text in text_chunks(path, encoding):
        if len(head) < HEAD:
            head += text[: HEAD - len(head)]
        tail = (tail + text)[-TAIL:]
        breaks += text.count("\n")
        damaged += text.count("\ufffd")
    open_line = bool(tail) and not tail.endswith("\n")
    return TextScan(encoding, breaks + open_line, damaged, head, tail)
