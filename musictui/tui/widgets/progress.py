"""How a job's state, bar and figures are written, the same on every screen."""

from collections.abc import Mapping

from rich.cells import cell_len
from textual.content import Content

from musictui.errors import MusictuiError
from musictui.jobs.job import Job, JobState, Progress
from musictui.tui import figures

STATES: dict[JobState, tuple[str, str]] = {
    JobState.RUNNING: ("▶", "$accent"),
    JobState.PAUSED: ("‖", "$warning"),
    JobState.STOPPING: ("◌", "$text-dim"),
    JobState.DONE: ("✓", "$success"),
    JobState.FAILED: ("✗", "$error"),
    JobState.CANCELLED: ("○", "$text-dim"),
}
"""State to its symbol and color; the word stands beside, so that neither is needed alone."""

WAITING = "Waiting for its turn"
"""The stage of a job that two may not run of at a time, while another does."""

BLOCKS = "▁▂▃▄▅▆▇█"
PULSE_S = 1.6


def is_resting(job: Job) -> bool:
    """Whether a job lives and has nothing to do: a watch between two changes, which may rest for days."""
    report = job.reporter
    return job.name == "watch" and not job.state.is_final and not report.total and not report.done


def is_waiting(job: Job) -> bool:
    """Whether a job has not begun, because another one has to end first."""
    return job.state is JobState.RUNNING and job.reporter.stage == WAITING


def state_of(job: Job) -> tuple[str, str, str]:
    """The symbol, word and color of a job's state."""
    if is_waiting(job):
        return "◌", "waiting", "$text-dim"
    return told_state(job.state, job.reporter.summary)


def told_state(value: JobState, summary: Mapping[str, object]) -> tuple[str, str, str]:
    """The symbol, word and color of a state: what left something to ask does not look done."""
    if value is JobState.DONE and summary.get("left"):
        return "○", "some left", "$warning"
    symbol, style = STATES[value]
    return symbol, value.value, style


def live_state(job: Job) -> Content:
    """`▶ running`, or `◌ waiting`."""
    symbol, word, style = state_of(job)
    return Content.assemble((f"{symbol} {word}", style))


def state(value: JobState) -> Content:
    """`✓ done`."""
    symbol, style = STATES[value]
    return Content.assemble((f"{symbol} {value.value}", style))


def bar(progress: Progress, width: int, style: str = "$accent") -> Content:
    """A line that fills; where the total is not known yet, a piece of it wanders."""
    if width <= 0:
        return Content()
    if not progress.total:
        piece = max(2, width // 5)
        phase = (progress.elapsed_s % PULSE_S) / PULSE_S
        start = int((1 - abs(2 * phase - 1)) * (width - piece) + 0.5)
        rest = width - piece - start
        return Content.assemble(
            ("─" * start, "$text-faint"), ("━" * piece, style), ("─" * rest, "$text-faint")
        )
    filled = int(width * min(progress.done / progress.total, 1.0))
    return Content.assemble(("━" * filled, style), ("─" * (width - filled), "$text-faint"))


def done_of_total(progress: Progress) -> str:
    """`6,120 / 12,408`, or `6,120` where there is no total."""
    if progress.total is None:
        return f"{progress.done:,}"
    return f"{progress.done:,} / {progress.total:,}"


def ends(job: Job, progress: Progress, now_s: float) -> str:
    """`in 12 s` for what runs, the time of day for what ended."""
    if job.ended_s is not None:
        return figures.moment(job.ended_s, now_s)
    if job.state is not JobState.RUNNING or progress.eta_s is None:
        return ""
    return f"in {figures.remaining(progress.eta_s)}"


def reason(error: BaseException) -> str:
    """Why a job failed, in one sentence; the innards of a bug are for the log file."""
    if isinstance(error, MusictuiError):
        return figures.shortened(error.message)
    return f"It ended by an error of the program ({type(error).__name__}). The log file has the details."


def problem_count(number: int) -> Content:
    """`2 problems` in the color of warnings; nothing where there are none."""
    return Content.assemble((figures.count(number, "problems"), "$warning")) if number else Content()


def title(job_title: str) -> Content:
    """`Indexing ~/Music`: what is done in bold, to what beside it."""
    verb, _, place = figures.shortened(job_title).partition(" ")
    return Content.assemble((verb, "bold"), f" {place}" if place else "")


def sparkline(shares: list[float], width: int) -> str:
    """The newest shares as blocks, padded at the left."""
    newest = shares[-width:]
    blocks = "".join(BLOCKS[min(int(share * len(BLOCKS)), len(BLOCKS) - 1)] for share in newest)
    return BLOCKS[0] * (width - len(newest)) + blocks


def width_of(content: Content) -> int:
    """Cells."""
    return cell_len(content.plain)
