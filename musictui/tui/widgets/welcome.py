"""What a library without music shows: how to begin."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from musictui.tui.widgets.empty import Empty


class Welcome(Empty, can_focus=True):
    """An invitation to choose a folder, or to look at the demo library."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "app.add_folder", "choose a folder", id="welcome.add_folder"),
        Binding("d", "app.open_demo", "demo", tooltip="look around in a demo library", id="welcome.demo"),
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 Textual's name
        super().__init__(
            "Welcome to MusicTUI",
            "Choose the folder your music is in, and browse it while it is being read.\nNo file is changed.",
            keys=["app.add_folder", "app.open_demo"],
            id=id,
        )
