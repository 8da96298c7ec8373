"""An executor that remembers which files were decoded for their fingerprints."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from musictui.jobs.executors import InlineExecutor
from musictui.jobs.make_fact import Task
from musictui.model.duplicates import Fact


class Noting(InlineExecutor):
    """Runs everything in this process."""

    def __init__(self) -> None:
        super().__init__()
        self.decoded: list[bytes] = []
        """Their paths."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run it, and note what is decoded."""
        tasks = [
            task for arg in args if isinstance(arg, list | tuple) for task in arg if isinstance(task, Task)
        ]
        self.decoded += [task.stat.path for task in tasks if task.fact is Fact.FINGERPRINT]
        return super().submit(fn, *args, **kwargs)
