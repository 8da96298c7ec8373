"""What a key of the configuration is made of, shared by all its sections."""

import math
from collections.abc import Callable
from dataclasses import field
from typing import Any


def setting(
    default: Any,
    doc: str,
    *,
    example: str,
    check: Callable[[Any], str | None] | None = None,
    is_secret: bool = False,
) -> Any:
    """A key of the file: its default, what it does, a line of TOML, and what says why a value will not do.

    The value of a secret is never shown.
    """
    return field(
        default=default, metadata={"doc": doc, "example": example, "check": check, "secret": is_secret}
    )


def positive(value: float) -> str | None:
    """Why a number is not more than 0."""
    return None if value > 0 and math.isfinite(value) else "more than 0, and not infinite"
