"""Amounts as people read them."""

UNITS = ("B", "kB", "MB", "GB", "TB")


def size(size_bytes: float) -> str:
    """`961 GB`, `9.6 GB`: powers of ten, as disks are sold."""
    number = float(size_bytes)
    unit = 0
    while number >= 999.5 and unit < len(UNITS) - 1:
        number /= 1000
        unit += 1
    return f"{number:.1f} {UNITS[unit]}" if number < 9.95 and unit else f"{number:,.0f} {UNITS[unit]}"


def percent(share: float) -> str:
    """`89%` of 0.899, as it is kept to three places: cut, so that what is less than enough does not look it."""
    return f"{int(round(share, 3) * 100 + 1e-6)}%"
