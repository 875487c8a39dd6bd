"""Sizes of files as people write them, in both languages alike."""

KILO = 1024


def size_words(size: int) -> str:
    """A number of bytes in units of 1,024, as limits of files are: `600 B`, `1.5 kB`, `12 MB`."""
    scaled, unit = float(size), "B"
    for larger in ("kB", "MB", "GB"):
        # What would be rounded to 1024 of a unit is 1 of the next.
        if scaled < KILO - 0.5:
            break
        scaled, unit = scaled / KILO, larger
    figure = f"{scaled:.1f}" if scaled < 9.95 else f"{scaled:.0f}"
    return f"{figure.removesuffix('.0')} {unit}"
