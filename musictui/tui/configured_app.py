"""The program as the configuration wants it: its theme, its keys, and what is wrong with either."""

from textual import work
from textual.theme import Theme

from musictui.errors import ConfigError, MusictuiError
from musictui.library import settings
from musictui.tui import theme
from musictui.tui.base_app import ERROR_TIMEOUT_S, BaseApp


class ConfiguredApp(BaseApp, inherit_bindings=False):
    """Keeps the theme, and sets the user's own keys; what cannot be meant is told, and its default taken."""

    _config_notes: list[str]
    key_notes: list[str]
    """Sentences about keys that mean two things."""

    def configure(self, program: type[BaseApp]) -> None:
        """Take theme and keys from the configuration; `program` is the class that binds the keys."""
        self._config_notes = []
        self.key_notes = []
        self._set_theme()
        self._set_keys(program)

    def follow_configuration(self) -> None:
        """With the first frame on the screen: tell what is wrong, and keep themes that are chosen."""
        for note in self._config_notes:
            self.notify(
                note, title="Configuration", severity="warning", timeout=ERROR_TIMEOUT_S, markup=False
            )
        for note in self.key_notes:
            self.notify(note, title="Keys", severity="warning", markup=False)
        self.theme_changed_signal.subscribe(self, self._keep_theme)

    def get_css_variables(self) -> dict[str, str]:
        """The theme's variables and those of our own."""
        self.theme_variables = theme.with_own_variables(
            super().get_css_variables(), is_colored=not self.no_color
        )
        return self.theme_variables

    def _set_theme(self) -> None:
        for each in theme.THEMES:
            self.register_theme(each)
        kept = settings.get(self.reader, "theme", "")
        try:
            self.theme = theme.choose(self.session.config.ui.theme, kept, self.available_themes)
        except ConfigError as error:
            self._warn(error)
            self.theme = theme.choose("", kept, self.available_themes)

    @work(exit_on_error=False)
    async def _keep_theme(self, chosen: Theme) -> None:
        if self.session.database.is_read_only:
            return
        try:
            await self.session.database.write(lambda conn: settings.put(conn, "theme", chosen.name))
        except MusictuiError as error:
            self.show_error(error)

    def _set_keys(self, program: type[BaseApp]) -> None:
        if own := self.session.config.keys:
            # Imports every screen to know their keys, which only those pay who have keys of their own.
            from musictui.tui import keys

            known = keys.known_bindings(program)
            for name, key in own.items():
                try:
                    keys.check({name: key}, known)
                    self.own_keys[name] = key
                except ConfigError as error:
                    self._warn(error)
            self.key_notes = keys.conflicts(self.own_keys, known, keys.depths(program))
            self.set_keymap(self.own_keys)

    def _warn(self, error: ConfigError) -> None:
        """Keep for the first frame what is wrong in the configuration; its default stands in for it."""
        self._config_notes.append(f"{error.message}\n{error.hint}")
