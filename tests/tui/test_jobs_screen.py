"""The Jobs screen: what runs, what ran, what could not be read, and the keys that act on them."""

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from musictui.errors import RootError
from musictui.jobs.job import JobState
from musictui.library import results, roots, stats
from musictui.library.results import JobRecord
from musictui.session import Session
from musictui.tui.app import MusicApp
from musictui.tui.widgets.job_table import JobTable
from musictui.tui.widgets.problem_list import ProblemList
from tests.tui.conftest import HOSTILE, NOW_S
from tests.tui.job_bodies import Steered, failing
from tests.tui.waiting import text_of, until

WIDE = (120, 40)


async def test_without_jobs_the_keys_to_begin_are_named(app: MusicApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("6")
        await until(pilot, lambda: "Nothing has run yet" in text_of(pilot))
        assert "o  add a folder of music" in text_of(pilot)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_running_job_shows_its_figures(app: MusicApp, session: Session, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await pilot.press("6")
        steered = Steered(session).tell(done=6120, total=12408, message="~/Music/Björk")
        steered.tell(done=6120, total=12408, message="~/Music/Björk", problems=[("/a.mp3", "It is empty.")])
        await until(pilot, lambda: "6,120 / 12,408 files" in text_of(pilot))
        shown = text_of(pilot)
        assert "▶ running" in shown
        assert "49 %" in shown
        assert "Reading  ~/Music/Björk" in shown
        await until(pilot, lambda: "It is empty." in text_of(pilot))
        await steered.finish()
        await until(pilot, lambda: "✓ done" in text_of(pilot))


async def test_paths_of_the_home_folder_are_short_everywhere(
    app: MusicApp, session: Session, person: Path
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("6")
        steered = Steered(session, f"Indexing {person}/Music")
        problem = (f"{person}/Music/a.mp3", f"It is a link to {person}/b.mp3.")
        steered.tell(message=f"{person}/Music/Björk", problems=[problem])
        await until(pilot, lambda: "It is a link to ~/b.mp3." in text_of(pilot))
        assert "Reading  ~/Music/Björk" in text_of(pilot)
        assert str(person) not in text_of(pilot)
        await steered.finish()
        failing(session, RootError(f"{person}/Music is gone.", hint=f"See {person}/x."))
        await until(pilot, lambda: "~/Music is gone." in text_of(pilot) and "See ~/x." in text_of(pilot))


async def test_figures_follow_the_job(app: MusicApp, session: Session) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("6")
        steered = Steered(session).tell(done=1, total=100)
        await until(pilot, lambda: "1 / 100 files" in text_of(pilot))
        steered.tell(done=77, total=100)
        await until(pilot, lambda: "77 / 100 files" in text_of(pilot))
        await steered.finish()


async def test_status_line_follows_the_job_on_every_screen(app: MusicApp, session: Session) -> None:
    async with app.run_test(size=WIDE) as pilot:
        steered = Steered(session).tell(done=1, total=100)
        for key in ("1", "6", "1"):
            await pilot.press(key)
            done = steered.job.progress.done + 11
            steered.tell(done=done, total=100)
            await until(pilot, lambda done=done: f"{done} / 100" in text_of(pilot).splitlines()[-2])
        await steered.finish()
        await until(pilot, lambda: "✓ done" in text_of(pilot).splitlines()[-2])


async def test_pause_resume_and_cancel_by_key(app: MusicApp, session: Session) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("6")
        steered = Steered(session).tell(done=1, total=100)
        await until(pilot, lambda: "space pause" in text_of(pilot))
        await pilot.press("space")
        assert steered.job.state is JobState.PAUSED
        await until(pilot, lambda: "space resume" in text_of(pilot) and "‖ paused" in text_of(pilot))
        await pilot.press("space")
        assert steered.job.state is JobState.RUNNING
        await pilot.press("x")
        await steered.job.wait()
        assert steered.job.state is JobState.CANCELLED
        await until(pilot, lambda: "○ cancelled" in text_of(pilot))
        assert "space" not in text_of(pilot).splitlines()[-1]


async def test_keys_act_on_the_selected_job_alone(app: MusicApp, session: Session) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("6")
        older = Steered(session, "Indexing /older").tell(total=10)
        newer = Steered(session, "Indexing /newer").tell(total=10)
        await until(pilot, lambda: "/newer" in text_of(pilot))
        app.screen.query_one(JobTable).cursor = 1
        await pilot.press("space")
        assert (older.job.state, newer.job.state) == (JobState.PAUSED, JobState.RUNNING)
        await pilot.press("space")
        await older.finish()
        await newer.finish()


async def test_cursor_stays_on_its_job_when_another_starts(app: MusicApp, session: Session) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("6")
        first = Steered(session, "Indexing /first").tell(total=10)
        await until(pilot, lambda: "/first" in text_of(pilot))
        second = Steered(session, "Indexing /second").tell(total=10)
        await until(pilot, lambda: "/second" in text_of(pilot))
        assert app.screen.query_one(JobTable).selected is first.job
        await first.finish()
        await second.finish()


async def test_failed_job_says_why_and_what_to_do(app: MusicApp, session: Session) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("6")
        failing(session, RootError("There is no folder /mnt/[b]nas[/b].", hint="Is the drive connected?"))
        await until(pilot, lambda: "✗ failed" in text_of(pilot))
        assert "There is no folder /mnt/[b]nas[/b]." in text_of(pilot)
        assert "Is the drive connected?" in text_of(pilot)


async def test_bug_in_a_job_is_told_without_its_innards(app: MusicApp, session: Session) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("6")
        failing(session, ZeroDivisionError("integer division or modulo by zero"))
        await until(pilot, lambda: "✗ failed" in text_of(pilot))
        assert "The log file has the details." in text_of(pilot)
        assert "modulo" not in text_of(pilot)


async def test_hostile_names_are_drawn_as_they_are(app: MusicApp, session: Session) -> None:
    async with app.run_test(size=(200, 60)) as pilot:
        await pilot.press("6")
        problems = [(f"/m/{name}", f"Reason of {name}") for name in HOSTILE]
        steered = Steered(session, "Indexing /m/[FLAC][/b]\n\x1b[31m").tell(total=10, problems=problems)
        await until(pilot, lambda: "[FLAC][/b].mp3" in text_of(pilot))
        shown = text_of(pilot)
        assert "[red]not red[/red] $primary.mp3" in shown
        assert "new␊line␉and␍return.mp3" in shown
        assert "esc␛[31m" in shown
        assert "\x1b" not in shown
        await steered.finish()


async def test_thousands_of_problems_scroll(app: MusicApp, session: Session) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("6")
        steered = Steered(session).tell(
            total=5000, problems=[(f"/m/{n:04}.mp3", "Bad.") for n in range(5000)]
        )
        await until(pilot, lambda: "the last 1,000 of 5,000 problems" in text_of(pilot))
        await pilot.press("tab", "end")
        await until(pilot, lambda: "/m/4999.mp3" in text_of(pilot))
        assert app.screen.query_one(ProblemList).cursor == 999
        await pilot.press("home")
        await until(pilot, lambda: "/m/4000.mp3" in text_of(pilot))
        await steered.finish()


async def test_problem_opens_in_full(app: MusicApp, session: Session) -> None:
    path = "/music/" + "a long way/" * 8 + "x [/b].mp3"
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("6")
        steered = Steered(session).tell(total=1, problems=[(path, "The file ends in the middle. " * 4)])
        await until(pilot, lambda: "1 problem" in text_of(pilot))
        await pilot.press("tab", "enter")
        await until(pilot, lambda: "x [/b].mp3" in text_of(pilot) and "─ problem" in text_of(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: "─ problem" not in text_of(pilot))
        await steered.finish()


async def test_jobs_of_earlier_days_have_a_line_each(app: MusicApp, session: Session) -> None:
    record = JobRecord(
        "index", "Indexing /old", "done", NOW_S - 90_000, NOW_S - 86_400, 12408, "files", 3, {"added": 7}
    )
    await session.database.write(lambda conn: results.record_job(conn, record))
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("6")
        await until(pilot, lambda: "Indexing /old" in text_of(pilot))
        line = next(line for line in text_of(pilot).splitlines() if "✓ done" in line)
        assert "12,408" in line
        assert "1 Mar" in line
        assert "7 added" in text_of(pilot)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_figures_of_many_digits_stand_apart(
    app: MusicApp, session: Session, size: tuple[int, int]
) -> None:
    title = "Finding out where artists come from"
    record = JobRecord("origins", title, "done", NOW_S - 90_000, NOW_S - 89_999.93, 282, "artists", 1_204, {})
    await session.database.write(lambda conn: results.record_job(conn, record))
    async with app.run_test(size=size) as pilot:
        await pilot.press("6")
        steered = Steered(session, "Reading /m").tell(done=100_000, total=124_080)
        await until(pilot, lambda: "100,000 / 124,080" in text_of(pilot))
        lines = text_of(pilot).splitlines()
        (running,) = [line for line in lines if "▶ running" in line and "/ 124,080" in line]
        (ended,) = [line for line in lines if "✓ done" in line and "1,204" in line]
        assert re.search(r"  100,000 / 124,080  ", running)
        assert re.search(r"  282  .*  1 Mar     1,204", ended)
        if size == WIDE:
            assert re.search(rf"{title} +282 {{2,}}4,029 artists/s {{2,}}0\.1 s {{2,}}1 Mar", ended)
        await steered.finish()


async def test_a_job_of_this_run_is_not_listed_twice(app: MusicApp, session: Session) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("6")
        steered = Steered(session, "Indexing /once")
        await steered.finish()
        await until(
            pilot, lambda: session.database.reader().execute("SELECT count(*) FROM jobs").fetchone()[0]
        )
        app.library_changed.publish(1)
        await until(pilot, lambda: "✓ done" in text_of(pilot))
        assert text_of(pilot).count("Indexing /once") == 3  # in the table, over the pane, on the status line


async def test_problems_of_the_library_are_listed(app: MusicApp, filled: Session) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("6")
        await until(pilot, lambda: "Files with problems" in text_of(pilot))
        assert "~/Music/broken [FLAC][/b].flac" in text_of(pilot)
        assert "The file ends in the middle of its header." in text_of(pilot)


async def test_mended_file_leaves_the_list_by_retry(
    make_app: Callable[..., MusicApp], session: Session, music: Path
) -> None:
    app = make_app([music])
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("6")
        await until(pilot, lambda: session.jobs.jobs and not session.jobs.live)
        await until(pilot, lambda: "Files with problems" in text_of(pilot))
        shutil.copy(next(music.glob("*/*/*.flac")), music / "broken.flac")
        await pilot.press("r")
        await until(pilot, lambda: len(session.jobs.jobs) == 2 and not session.jobs.live)
        await until(pilot, lambda: "Files with problems" not in text_of(pilot))


async def test_failed_job_starts_again_by_retry(app: MusicApp, session: Session, music: Path) -> None:
    await session.database.write(lambda conn: roots.add(conn, os.fsencode(music)))
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("6")
        failing(session, RootError("It failed."))
        await until(pilot, lambda: "r retry" in text_of(pilot))
        await pilot.press("r")
        await until(pilot, lambda: app.totals.startswith("10 tracks"))


async def test_vanished_files_are_accepted_after_a_question(
    make_app: Callable[..., MusicApp], session: Session, music: Path
) -> None:
    app = make_app([music])
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("6")
        await until(pilot, lambda: session.jobs.jobs and not session.jobs.live)
        shutil.rmtree(music / "Björk")
        shutil.rmtree(music / "Burial")
        await pilot.press("i")
        await until(pilot, lambda: "was left alone" in text_of(pilot))
        assert (await session.database.read(stats.stats)).missing == 0
        await pilot.press("a")
        await until(pilot, lambda: "accept missing files" in text_of(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: len(session.jobs.jobs) == 3 and not session.jobs.live)
        assert (await session.database.read(stats.stats)).missing == 7


async def test_full_scan_asks_first(app: MusicApp, session: Session, music: Path) -> None:
    await session.database.write(lambda conn: roots.add(conn, os.fsencode(music)))
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("6", "F")
        await until(pilot, lambda: "Read every file" in text_of(pilot))
        await pilot.press("escape")
        assert session.jobs.jobs == []
        await pilot.press("F", "y")
        await until(pilot, lambda: session.jobs.jobs and not session.jobs.live)
        assert session.jobs.jobs[0].state is JobState.DONE


async def test_scan_without_a_folder_asks_for_one(app: MusicApp, session: Session) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("6", "i")
        await until(pilot, lambda: "add a folder" in text_of(pilot))
        assert session.jobs.jobs == []


async def test_retry_is_about_the_folders_of_the_job(app: MusicApp, session: Session, music: Path) -> None:
    await session.database.write(lambda conn: roots.add(conn, os.fsencode(music / "Björk")))
    await session.database.write(lambda conn: roots.add(conn, os.fsencode(music / "Burial")))
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("6")
        async with session._turn:
            session.start("index", roots=(music / "Burial",))
            await until(pilot, lambda: "x cancel" in text_of(pilot))
            await pilot.press("x")
            await until(pilot, lambda: "r retry" in text_of(pilot))
        await pilot.press("r")
        await until(pilot, lambda: app.totals.startswith("3 tracks") and not session.jobs.live)
        assert session.jobs.jobs[-1].title == session.jobs.jobs[0].title


async def test_retry_after_problems_reads_the_folders_of_the_job(
    make_app: Callable[..., MusicApp], session: Session, music: Path
) -> None:
    app = make_app([music])
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("6")
        await until(pilot, lambda: "r retry" in text_of(pilot) and not session.jobs.live)
        await pilot.press("r")
        await until(pilot, lambda: len(session.jobs.jobs) == 2 and not session.jobs.live)
        assert session.jobs.jobs[-1].title == f"Reading again what failed in {music}"


async def test_a_job_that_waits_for_another_says_so(app: MusicApp, session: Session, music: Path) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("6")
        async with session._turn:
            session.start("index", roots=(music,))
            await until(pilot, lambda: "◌ waiting" in text_of(pilot))
            await until(pilot, lambda: "1 waiting" in text_of(pilot))
            assert "running" not in text_of(pilot)
        await until(pilot, lambda: app.totals.startswith("10 tracks") and "✓ done" in text_of(pilot))
