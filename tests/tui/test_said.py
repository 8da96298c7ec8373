"""Who said a value: under it in the preview, and in the details of the track."""

from dataclasses import replace
from pathlib import Path

from musictui.model.changes import Said
from musictui.session import Session
from musictui.tui.app import MusicApp
from tests import audio
from tests.tui import changing
from tests.tui.conftest import NOW_S
from tests.tui.waiting import text_of, until

HOSTILE = "tag link: [red]dub[/red]"
SAID = (
    Said("genre", "bandcamp", "https://ann.example/a", HOSTILE, NOW_S - 86_400, 0.8),
    Said("genre", "bandcamp", "https://ann.example/b", HOSTILE, NOW_S - 86_400, 0.8),
    Said("genre", "deezer", "https://shop.example/a", HOSTILE, NOW_S - 86_400, 0.899),
)


async def test_the_preview_and_the_details_name_the_source(
    app: MusicApp, session: Session, tmp_path: Path
) -> None:
    music = tmp_path / "music"
    audio.make(music / "song.flac", {"title": "Song", "artist": "Ann"})
    await changing.index(session, music)
    draft = await changing.genre_draft(session)
    draft = replace(draft, changes=[replace(change, sources=SAID) for change in draft.changes])

    async with app.run_test(size=(160, 40)) as pilot:
        await changing.show(pilot, draft)
        assert text_of(pilot).count(f"‹ bandcamp 80%  {HOSTILE}") == 1
        assert f"‹ deezer 89%  {HOSTILE}" in text_of(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "SAID BY" in text_of(pilot))
        assert "bandcamp · 80%" in text_of(pilot)
