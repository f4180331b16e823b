"""A page for the parser; twin of `declutter.parse.unclosed.mark`.

Python's encoder takes each character by itself where one of them is beyond Latin-1.
"""

cdef extern from "Python.h":
    bytes PyBytes_FromStringAndSize(const char *data, Py_ssize_t size)
    char *PyBytes_AS_STRING(object data)

cdef enum:
    STEP = 32  # characters looked at together: most stand among ASCII alone


def marked(str text not None, bytes mark not None) -> bytes:
    """The text in UTF-8, surrogates left out, and the mark."""
    cdef int kind = PyUnicode_KIND(text)
    cdef void *data = PyUnicode_DATA(text)
    cdef Py_ssize_t n = len(text), size = n, most = len(mark)
    cdef bytes out
    cdef uint8_t *into
    if not text.isascii():
        if kind == 1:
            size = utf8_size[uint8_t](<uint8_t *>data, n)
        elif kind == 2:
            size = utf8_size[uint16_t](<uint16_t *>data, n)
        else:
            size = utf8_size[uint32_t](<uint32_t *>data, n)
    out = PyBytes_FromStringAndSize(NULL, size + most)
    into = <uint8_t *>PyBytes_AS_STRING(out)
    if size == n and kind == 1:
        memcpy(into, data, n)
    elif kind == 1:
        encode[uint8_t](<uint8_t *>data, n, into)
    elif kind == 2:
        encode[uint16_t](<uint16_t *>data, n, into)
    else:
        encode[uint32_t](<uint32_t *>data, n, into)
    memcpy(into + size, PyBytes_AS_STRING(mark), most)
    return out


cdef inline bint is_surrogate(uint32_t c) noexcept nogil:
    return c >> 11 == 0xD800 >> 11


cdef Py_ssize_t utf8_size(const UCS *s, Py_ssize_t n) noexcept nogil:
    """Number of bytes of s[:n]."""
    cdef Py_ssize_t i = 0, k, size = n
    cdef uint32_t c
    while i < n:
        if are_ascii(s, i, n):
            i += STEP
            continue
        for k in range(min(<Py_ssize_t>STEP, n - i)):
            c = s[i + k]
            size += (c >= 0x80) + (c >= 0x800) + (c >= 0x10000) - 3 * is_surrogate(c)
        i += STEP
    return size


cdef inline bint are_ascii(const UCS *s, Py_ssize_t i, Py_ssize_t n) noexcept nogil:
    """Whether the next `STEP` characters are there, and all ASCII."""
    cdef Py_ssize_t k
    cdef UCS seen = 0
    if i + STEP > n:
        return False
    for k in range(STEP):
        seen |= s[i + k]
    return seen < 0x80


cdef void encode(const UCS *s, Py_ssize_t n, uint8_t *out) noexcept nogil:
    cdef Py_ssize_t i = 0, k
    cdef uint32_t c
    while i < n:
        if are_ascii(s, i, n):
            for k in range(STEP):
                out[k] = <uint8_t>s[i + k]
            i += STEP
            out += STEP
            continue
        for k in range(min(<Py_ssize_t>STEP, n - i)):
            c = s[i + k]
            if c < 0x80:
                out[0] = <uint8_t>c
                out += 1
            elif c < 0x800:
                out[0] = <uint8_t>(0xC0 | c >> 6)
                out[1] = <uint8_t>(0x80 | c & 63)
                out += 2
            elif is_surrogate(c):
                continue
            elif c < 0x10000:
                out[0] = <uint8_t>(0xE0 | c >> 12)
                out[1] = <uint8_t>(0x80 | c >> 6 & 63)
                out[2] = <uint8_t>(0x80 | c & 63)
                out += 3
            else:
                out[0] = <uint8_t>(0xF0 | c >> 18)
                out[1] = <uint8_t>(0x80 | c >> 12 & 63)
                out[2] = <uint8_t>(0x80 | c >> 6 & 63)
                out[3] = <uint8_t>(0x80 | c & 63)
                out += 4
        i += STEP
