"""What of the configuration only the program on the terminal can judge."""

from pathlib import Path

from textual.theme import BUILTIN_THEMES

from musictui.config import Config
from musictui.errors import ConfigError
from musictui.tui import keys, theme
from musictui.tui.app import MusicApp


def check(config: Config, path: Path) -> None:
    """Make sure that `config`, of the file `path`, names themes, actions and keys that there are.

    Raises:
        ConfigError: It does not. The program itself would go on with its defaults.
    """
    try:
        theme.choose(config.ui.theme, "", {*BUILTIN_THEMES, *(each.name for each in theme.THEMES)})
        keys.check(config.keys, keys.known_bindings(MusicApp))
    except ConfigError as error:
        raise ConfigError(f"The configuration {path} is wrong: {error.message}", hint=error.hint) from error
