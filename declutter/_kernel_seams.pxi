"""Whether inline tags part the words around them; twin of `declutter.parse.seams`."""

cdef enum:
    OPENED = 1
    CLOSED = 2
    REOPENED = 4
    JOINED_BY = 8


cdef inline uint32_t opened(uint32_t seam, uint32_t flags) noexcept nogil:
    """The seam after a further opening tag."""
    return seam | OPENED | (REOPENED if seam & CLOSED else 0) | (JOINED_BY if flags & RAISED else 0)


cdef inline uint32_t closed(uint32_t seam, uint32_t flags) noexcept nogil:
    """The seam after a further closing tag."""
    return seam | CLOSED | (JOINED_BY if flags & RAISED else 0)


cdef bint parts(uint32_t before, uint32_t after, uint32_t seam) noexcept nogil:
    """Whether a seam that holds a tag parts the words around it."""
    cdef bint begins = Py_UNICODE_ISUPPER(after), small = Py_UNICODE_ISLOWER(before), amount
    if begins and small:
        return True
    if not seam & REOPENED or seam & JOINED_BY:
        return False
    amount = c"0" <= after <= c"9" or after in (c"$", 0xA3, 0xA5, 0x20AC)
    if c"0" <= before <= c"9":
        return begins or amount
    if before in (c")", c"!", c"?", c"%"):
        return begins
    return amount and (small or Py_UNICODE_ISUPPER(before))
