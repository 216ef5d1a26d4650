"""Numbers in texts of other tools."""

import math

__all__ = ["numeral", "written"]


def numeral(text: str | None) -> float | None:
    """Read a number, or nothing where it is none.

    Examples
    --------
    >>> numeral("1.5"), numeral("inf"), numeral("")
    (1.5, None, None)
    """
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def written(number: float | None) -> str:
    """Write a number as shortly as it can be read again, or nothing.

    Examples
    --------
    >>> written(2000.0), written(0.1), written(None)
    ('2000', '0.1', '')
    """
    if number is None:
        return ""
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(number)
