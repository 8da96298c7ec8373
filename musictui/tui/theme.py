"""Our two themes, and the colors that our own widgets use beside Textual's.

Widgets and `app.tcss` name meanings, never colors. Beside Textual's variables there are:

- `$text-dim`: secondary text: labels, units, units of a figure
- `$text-faint`: what is only looked up: rules, hints, empty values
- `$computed`: what the program worked out, as against what a file says
- `$bar`: the ground of a count drawn behind text
- `$chrome`: the ground of the header and of the line of keys
- `$status`: the ground of the status line

Themes that do not know them get them mixed from their own colors.
"""

from collections.abc import Collection, Mapping

from textual.color import Color
from textual.theme import Theme

from musictui.errors import ConfigError
from musictui.model.text import nearest

DARK = "musictui-dark"
LIGHT = "musictui-light"

THEMES = (
    Theme(
        name=DARK,
        primary="#e0a458",
        secondary="#6fb3b8",
        accent="#e0a458",
        warning="#e58a5c",
        error="#e06c60",
        success="#93b872",
        foreground="#d7d7d2",
        background="#14161a",
        surface="#181b20",
        panel="#1a1d22",
        dark=True,
        variables={
            "text-dim": "#858a93",
            "text-faint": "#565c65",
            "computed": "#6fb3b8",
            "bar": "#2d2a24",
            "chrome": "#1a1d22",
            "status": "#22262c",
            "border": "#e0a458",
            "border-blurred": "#2f343c",
            "block-cursor-background": "#e0a458",
            "block-cursor-foreground": "#14161a",
            "block-cursor-text-style": "bold",
            "block-cursor-blurred-background": "#33302a",
            "block-cursor-blurred-foreground": "#d7d7d2",
            "block-hover-background": "#1e2126",
            "input-selection-background": "#e0a458 30%",
            "scrollbar": "#2f343c",
            "scrollbar-hover": "#4b5058",
            "scrollbar-active": "#e0a458",
            "scrollbar-background": "#14161a",
        },
    ),
    Theme(
        name=LIGHT,
        primary="#9a5b0b",
        secondary="#1f6f78",
        accent="#9a5b0b",
        warning="#a8480f",
        error="#b3261e",
        success="#3f6f22",
        foreground="#2a2722",
        background="#faf8f3",
        surface="#f4f1ea",
        panel="#efebe2",
        dark=False,
        variables={
            "text-dim": "#6b665c",
            "text-faint": "#989184",
            "computed": "#1f6f78",
            "bar": "#f3eccf",
            "chrome": "#f0ece3",
            "status": "#e7e1d5",
            "border": "#9a5b0b",
            "border-blurred": "#d8d1c3",
            "block-cursor-background": "#9a5b0b",
            "block-cursor-foreground": "#fffdf8",
            "block-cursor-text-style": "bold",
            "block-cursor-blurred-background": "#eadfc9",
            "block-cursor-blurred-foreground": "#2a2722",
            "block-hover-background": "#f0ece3",
            "input-selection-background": "#9a5b0b 25%",
            "scrollbar": "#d8d1c3",
            "scrollbar-hover": "#b9b1a0",
            "scrollbar-active": "#9a5b0b",
            "scrollbar-background": "#faf8f3",
        },
    ),
)

WITHOUT_COLOR: Mapping[str, str] = {
    "block-cursor-text-style": "reverse",
    "block-cursor-blurred-text-style": "underline",
    "input-cursor-text-style": "reverse",
}
"""What marks a place where the terminal shows no colors (`NO_COLOR`)."""

WITHOUT_COLORS = ("-m", "-mono")
"""Ends of `TERM` that tell of a terminal without colors."""


def is_colorless(environment: Mapping[str, str]) -> bool:
    """Whether the user wants no colors, or the terminal has none."""
    return "NO_COLOR" in environment or environment.get("TERM", "").endswith(
        (*WITHOUT_COLORS, "vt100", "vt220")
    )


def choose(configured: str, kept: str, available: Collection[str]) -> str:
    """The theme of the configuration, else the one chosen last in the program, else our dark one.

    Raises:
        ConfigError: The configuration names one that does not exist.
    """
    if configured and configured not in available:
        near = nearest(configured, available)
        raise ConfigError(
            f'ui.theme names "{configured}", which is no theme.',
            hint=f"Did you mean {near}?" if near else f"There are: {', '.join(sorted(available))}.",
        )
    return configured or (kept if kept in available else DARK)


def with_own_variables(variables: Mapping[str, str], *, is_colored: bool = True) -> dict[str, str]:
    """A theme's variables and, where it lacks them, those of our own mixed from its colors."""
    mixed = dict(variables)
    foreground, background = variables["foreground"], variables["background"]
    own = {
        "text-dim": _mix(foreground, background, 0.40),
        "text-faint": _mix(foreground, background, 0.65),
        "computed": variables["secondary"],
        "bar": _mix(variables["primary"], background, 0.82),
        "chrome": variables["panel"],
        "status": variables["surface"],
    }
    for name, value in own.items():
        mixed.setdefault(name, value)
    if not is_colored:
        mixed.update(WITHOUT_COLOR)
    return mixed


def _mix(color: str, ground: str, share: float) -> str:
    """`color` with `share` of the ground in it; terminal palette colors cannot be mixed."""
    first, second = Color.parse(color), Color.parse(ground)
    if first.ansi is not None or second.ansi is not None:
        return color
    return first.blend(second, share).hex
