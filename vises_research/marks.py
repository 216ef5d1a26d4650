"""Marks of what the library itself shows and publishes, by which a run knows it again.

Of real data nothing stands on a page but what the library made. What a notebook emits can look the
same, so looks do not count: where the library shows a result, draws a chart or publishes a figure,
it raises an audit event with the digest of just that. The kernel of a run notes the event if the
library's own code raised it. Elsewhere nobody listens.
"""

import hashlib
import json
import sys
from typing import Any

__all__ = ["EVENT", "digest", "mark"]

EVENT = "vises_research.mark"


def digest(*parts: Any) -> str:
    """Give the digest of what is shown, before it goes through a notebook or after.

    Parameters
    ----------
    *parts
        Bytes, or what JSON can hold.

    Returns
    -------
    str
        64 hexadecimal digits.

    Examples
    --------
    >>> digest("result", {"n": (1, 2)}) == digest("result", {"n": [1, 2]})
    True
    >>> digest("a", "b") == digest("ab")
    False
    """
    found = hashlib.sha256()
    for part in parts:
        told = part if isinstance(part, bytes) else _canonical(part)
        found.update(len(told).to_bytes(8) + told)
    return found.hexdigest()


def mark(*parts: Any) -> None:
    """Tell a run that the library itself shows this.

    Parameters
    ----------
    *parts
        As for :func:`digest`.

    Examples
    --------
    >>> mark("record", b"{}")
    """
    sys.audit(EVENT, digest(*parts))


def _canonical(part: Any) -> bytes:
    return json.dumps(part, sort_keys=True, default=lambda number: number.item()).encode()
