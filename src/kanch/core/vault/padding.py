"""Padding: what is sealed gives away its size only in steps.

A byte 0x80 and zeros, as ISO/IEC 7816-4 has it. Up to 4 KiB in steps of 512 bytes, so that nearly
all records of people look alike; beyond that Padmé (Nikitin et al., PETS 2019), which adds at most
12% and lets the size tell no more than its magnitude and a few bits.
"""

STEP = 512
STEPPED = 4096
_MARK = b"\x80"


class BadPadding(ValueError):
    """These bytes were not padded here, or not to this size."""


class TooLong(ValueError):
    """The content is longer than the fixed size has room for; `limit` is the room in bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"There is room for {limit} bytes. Shorten it or send it in parts.")
        self.limit = limit


def padded_size(size: int) -> int:
    """How long content of `size` bytes becomes; at least one byte is added."""
    needed = size + 1
    if needed <= STEPPED:
        return -(-needed // STEP) * STEP
    exponent = needed.bit_length() - 1
    free_bits = exponent - exponent.bit_length()
    low = (1 << free_bits) - 1
    return (needed + low) & ~low


def pad(data: bytes) -> bytes:
    """The content, padded to the next size."""
    return pad_to(data, padded_size(len(data)))


def pad_to(data: bytes, size: int) -> bytes:
    """The content, padded to exactly `size` bytes. Raises TooLong."""
    if len(data) >= size:
        raise TooLong(size - 1)
    return (data + _MARK).ljust(size, b"\x00")


def unpad(data: bytes) -> bytes:
    """What was padded by `pad`. Raises BadPadding, also for a size that `pad` does not give."""
    content = unpad_from(data, len(data))
    if padded_size(len(content)) != len(data):
        raise BadPadding(f"{len(data)} bytes is not the size to which this content is padded.")
    return content


def unpad_from(data: bytes, size: int) -> bytes:
    """What was padded by `pad_to` to this size. Raises BadPadding."""
    if len(data) != size:
        raise BadPadding(f"{size} bytes were expected, not {len(data)}.")
    content, mark, zeros = data.rpartition(_MARK)
    if not mark or zeros.strip(b"\x00"):
        raise BadPadding("The end of the padding is missing.")
    return content
