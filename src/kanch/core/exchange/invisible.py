"""Characters that nobody sees, in tables and texts that came from strangers."""

import re
import unicodedata

# All that cannot be seen: controls but tab and line ends, format characters (direction, zero
# width, soft hyphen, tags). The visible signs that Unicode files among them stay.
_HIDDEN = re.compile(
    "[\\x01-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\xad\\u061c\\u180e\\u200b\\u200e\\u200f"
    "\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\U000e0000-\\U000e007f]"
    "|(?<![\\u0600-\\u0dff\\u2600-\\u27bf\\ufe0f\\U0001f000-\\U0001faff])[\\u200c\\u200d]"
)


def without_invisible(text: str) -> tuple[str, int]:
    """Text in normal form C without invisible characters and zeros, and how many were seen.

    Line ends of Windows become plain ones. The joiners U+200C and U+200D stay where the scripts
    that need them do: after a letter between Arabic and Sinhala, or in an emoji.
    """
    clean, count = _HIDDEN.subn("", text.replace("\0", "").replace("\r\n", "\n"))
    return unicodedata.normalize("NFC", clean), count
