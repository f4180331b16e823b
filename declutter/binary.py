"""Whether bytes are text at all, and what they are if not.

Source of the bytes that no text holds: WHATWG MIME Sniffing Standard, "binary data byte".
"""

from __future__ import annotations

from declutter.charsets import BOMS, byte_counts, read, wide_encoding

# Bytes that are looked at for control bytes.
_SAMPLE = 1 << 16

# Ways a file of another format begins.
_MAGIC = (
    (b"%PDF-", "PDF document"),
    (b"%!PS-Adobe", "PostScript document"),
    (b"{\\rtf1", "RTF document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Microsoft Office document"),
    (b"\x89PNG\r\n\x1a\n", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF87a", "GIF image"),
    (b"GIF89a", "GIF image"),
    (b"II*\0", "TIFF image"),
    (b"MM\0*", "TIFF image"),
    (b"\0\0\1\0", "icon"),
    (b"PK\x03\x04", "ZIP archive"),
    (b"PK\x05\x06", "ZIP archive"),
    (b"\x1f\x8b", "gzip data"),
    (b"\xfd7zXZ\0", "xz data"),
    (b"\x28\xb5\x2f\xfd", "Zstandard data"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip archive"),
    (b"Rar!\x1a\x07", "RAR archive"),
    (b"\x7fELF", "ELF program"),
    (b"\xca\xfe\xba\xbe", "Java class"),
    (b"\0asm", "WebAssembly module"),
    (b"SQLite format 3\0", "SQLite database"),
    (b"\0\1\0\0\0", "font"),
    (b"OTTO\0", "font"),
    (b"OggS\0", "Ogg media"),
    (b"fLaC\0", "FLAC audio"),
    (b"\x1aE\xdf\xa3", "Matroska video"),
)
# A text might begin like this too, so control bytes must follow.
_PRINTABLE_MAGIC = (
    (b"BZh", "bzip2 data"),
    (b"ID3", "MP3 audio"),
    (b"MZ", "Windows program"),
    (b"PAR1", "Parquet file"),
    (b"wOFF", "font"),
    (b"wOF2", "font"),
)
# (offset, bytes there, kind)
_INNER_MAGIC = (
    (4, b"ftyp", "MP4 media"),
    (8, b"WEBP", "WebP image"),
    (8, b"WAVE", "WAVE audio"),
    (8, b"AVI ", "AVI video"),
    (257, b"ustar", "tar archive"),
)
_BINARY_BYTES = bytes((*range(0x01, 0x09), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F))


def binary_kind(data: bytes) -> str:
    """What kind of file the bytes are if they are no text, else "".

    Known beginnings are named ("PDF document", "gzip data"); other data counts as "binary data"
    where control bytes, which no text has, are common. UTF-16 and UTF-32 are text.
    """
    head = data[:512].lstrip(b"\t\n\f\r \xef\xbb\xbf")
    kinds = [kind for magic, kind in _MAGIC if head.startswith(magic)]
    if b"\0" in head:
        kinds += [k for offset, magic, k in _INNER_MAGIC if data.startswith(magic, offset)]
    if kinds:
        return kinds[0]
    if (
        any(data.startswith(mark) for mark, _ in BOMS)
        or wide_encoding(data)
        or not _has_controls(data)
    ):
        return ""
    kinds = [kind for magic, kind in _PRINTABLE_MAGIC if head.startswith(magic)]
    return (*kinds, "binary data")[0]


def _has_controls(data: bytes) -> bool:
    """Whether control bytes are too common for text; a run of NULs in a text is no such sign."""
    sample = data[:_SAMPLE]
    if b"\0" in sample:
        sample = sample.translate(None, b"\0") or data.translate(None, b"\0")[:_SAMPLE]
    if not sample:
        return bool(data)
    if not byte_counts(sample)[1]:
        return False
    controls = len(sample) - len(sample.translate(None, _BINARY_BYTES))
    if controls <= 0.02 * len(sample):
        return False
    if controls > 0.1 * len(sample):
        return True
    _, pending = read(sample, "utf-8")
    try:
        sample[: len(sample) - pending].decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False
