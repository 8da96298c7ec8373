"""The composition root: owns the library, the executor and the jobs, each opened on first use."""

import asyncio
import dataclasses
import logging
import os
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from musictui.config import Config
from musictui.errors import MusictuiError, UsageError
from musictui.files import named_folders
from musictui.jobs.executors import open_executor
from musictui.jobs.job import Job, Reporter
from musictui.jobs.runner import JobRunner
from musictui.library.database import Database
from musictui.paths import Paths

if TYPE_CHECKING:  # imported when something is asked
    from musictui.jobs.web import Web
    from musictui.library.origin_cache import OriginCache

log = logging.getLogger(__name__)

SWITCH_S = 0.001
"""How long a thread of a job may keep the one that draws waiting; a key's way takes several such turns."""

Arguments = Mapping[str, Any]


class Verb(NamedTuple):
    """A job that can be started by name."""

    target: str
    """`module:function` of its body; imported when it is first started."""
    title: Callable[[Arguments], str]
    """What a person calls it, given its arguments."""
    settings: Callable[[Config], Arguments]
    """The arguments that the configuration gives."""
    asks_web: bool = False
    """Whether it is given the web."""
    asks_origins: bool = False
    """Whether it is given what is known of artists."""


def _index_title(arguments: Arguments) -> str:
    verb = "Reading again what failed in" if arguments.get("only_problems") else "Indexing"
    roots = [str(root) for root in arguments.get("roots", ())]
    return f"{verb} {', '.join(roots) if roots else 'the library'}"


def _index_settings(config: Config) -> Arguments:
    return {"ignore": config.library.ignore, "hidden": config.library.hidden}


def _apply_settings(config: Config) -> Arguments:
    changes = config.changes
    return {
        "keep_mtime": changes.keep_mtime,
        "id3_version": changes.id3_version,
        "old_tags": changes.old_tags,
        "undo_days": changes.undo_days,
        "undo_mb": changes.undo_mb,
    }


def _vet_settings(config: Config) -> Arguments:
    # The rules, which only this job needs.
    from musictui.duplicates import keep

    section = config.duplicates
    return {
        **_index_settings(config),
        "keep": keep.parse(section.keep, keep.own_presets(section.presets)),
        "protected": named_folders.paths(section.protected),
        "preferred": named_folders.paths(section.preferred),
    }


VERBS: Mapping[str, Verb] = {
    "apply": Verb(
        "musictui.jobs.apply_changes:apply_changes",
        lambda arguments: str(arguments.get("title") or f"Changes of set {arguments['set_id']}"),
        _apply_settings,
    ),
    "recover": Verb(
        "musictui.jobs.recover_changes:recover_changes",
        lambda _: "Settling interrupted changes",
        lambda _: {},
    ),
    "duplicates": Verb(
        "musictui.jobs.find_duplicates:find_duplicates", lambda _: "Finding duplicates", lambda _: {}
    ),
    "tell-apart": Verb(
        "musictui.jobs.tell_apart:tell_apart",
        lambda arguments: "Taking back" if arguments.get("is_undone") else "Telling sounds apart",
        lambda _: {},
    ),
    "fingerprint": Verb(
        "musictui.jobs.fingerprint_tracks:fingerprint_tracks", lambda _: "Fingerprinting", lambda _: {}
    ),
    "index": Verb("musictui.jobs.index:index", _index_title, _index_settings),
    "origins": Verb(
        "musictui.jobs.resolve_origins:resolve_origins",
        lambda _: "Finding out where artists come from",
        lambda _: {},
        asks_web=True,
        asks_origins=True,
    ),
    "scrape": Verb(
        "musictui.jobs.scrape:scrape",
        lambda arguments: f"Asking about {arguments['asked'].title()}",
        lambda _: {},
        True,
    ),
    "vet": Verb(
        "musictui.jobs.vet:vet",
        lambda arguments: f"Vetting {os.fsdecode(arguments['folder'])}",
        _vet_settings,
    ),
    "watch": Verb(
        "musictui.jobs.watch:watch",
        lambda _: "Following changes",
        lambda config: {**_index_settings(config), "poll_s": config.index.poll_s},
    ),
}


class Session:
    """What a front end holds: settings, library, executor, jobs."""

    def __init__(self, config: Config, paths: Paths) -> None:
        self.config = config
        self.paths = paths
        self.jobs = JobRunner()
        self.is_offline = config.network.offline
        """Whether only what was kept answers: as configured, until a person says otherwise."""
        self._has_screen = False
        self._turn = asyncio.Lock()
        self._records: set[asyncio.Task[None]] = set()
        self._arguments: dict[int, Arguments] = {}
        """By the number of the job."""
        self.jobs.subscribe(self._record)

    @cached_property
    def database(self) -> Database:
        """The library, made or migrated where needed.

        Raises:
            LibraryError: It cannot be opened.
        """
        return Database(self.paths.library)

    @cached_property
    def executor(self) -> Executor:
        """Where files are read.

        Raises:
            UsageError: The configuration names none, or a cluster that is not there.
        """
        return open_executor(self.config.index.executor, is_idle=self._has_screen)

    @cached_property
    def web(self) -> "Web":
        """What asks the web, and whom."""
        # With what reads pages and replies, for those who ask.
        from musictui.jobs import web

        config = self.config
        return web.open_web(
            contact=config.network.contact,
            is_offline=config.network.offline,
            connections=config.network.connections,
            limits=config.network.limits,
            timeout_s=config.network.timeout_s,
            body_mb=config.network.body_mb,
            cache_mb=config.network.cache_mb,
            cache_days=config.network.cache_days,
            cache=self.paths.cache,
            sources=dataclasses.asdict(config.sources),
            links=config.scrape.links,
        )

    @cached_property
    def origins(self) -> "OriginCache":
        """Where artists come from, in memory."""
        from musictui.library.origin_cache import OriginCache

        section = self.config.origins
        return OriginCache(days=section.days, unknown_days=section.unknown_days)

    def prepare_workers(self) -> None:
        """Make the process ready for jobs beside a screen; called before there is one.

        Raises:
            UsageError: The configuration names no executor. A cluster is not reached for before it is needed.
        """
        self._has_screen = True
        sys.setswitchinterval(SWITCH_S)
        if not self.config.index.executor.startswith("dask"):
            _ = self.executor

    def start(self, name: str, **arguments: Any) -> Job:
        """Start the job `name`; the same job with the same arguments is not started twice at a time.

        Raises:
            UsageError: There is no such job.
        """
        verb = VERBS.get(name)
        if verb is None:
            raise UsageError(f"There is no job {name!r}.", hint=f"There are: {', '.join(VERBS)}.")

        async def body(report: Reporter) -> Any:
            # Every job writes what it finds: before it begins is the time to say that it cannot.
            self.database.require_writable()
            # A cluster takes a second to reach, and the library may have to be migrated.
            executor = await asyncio.to_thread(lambda: self.executor)
            web = {"web": await asyncio.to_thread(lambda: self.web)} if verb.asks_web else {}
            origins = {"cache": self.origins} if verb.asks_origins else {}
            return await _body(verb)(
                report,
                database=self.database,
                executor=executor,
                turn=self._turn,
                **web,
                **origins,
                **{**verb.settings(self.config), **arguments},
            )

        key = f"{name} {sorted(arguments.items())!r}"
        job = self.jobs.start(name, body, title=verb.title(arguments), key=key)
        self._arguments[job.number] = arguments
        return job

    def start_again(self, job: Job, **changes: Any) -> Job:
        """Start another job like this one, with the same arguments but for `changes`.

        Raises:
            UsageError: It is none of those that can be started by name.
        """
        return self.start(job.name, **{**self._arguments.get(job.number, {}), **changes})

    async def recover(self) -> Job | None:
        """Finish or take back what an apply left that was interrupted; None if there is nothing.

        Raises:
            LibraryError: The library cannot be read.
        """
        from musictui.library import journal

        if await self.database.read(journal.unfinished_sets):
            return self.start("recover")
        return None

    async def close(self) -> None:
        """End the jobs and the workers and close the library, each as soon as nothing is lost by it."""
        await self.jobs.close()
        if self._records:
            await asyncio.wait(self._records)
        if "web" in self.__dict__:
            await self.web.fetcher.close()
        if "executor" in self.__dict__:
            self.executor.shutdown(wait=True, cancel_futures=True)
        if "database" in self.__dict__:
            self.database.close()

    def _record(self, job: Job) -> None:
        if job.state.is_final:
            task = asyncio.create_task(self._write_record(job))
            self._records.add(task)
            task.add_done_callback(self._records.discard)

    async def _write_record(self, job: Job) -> None:
        from musictui.library import results

        assert job.ended_s is not None
        record = results.JobRecord(
            name=job.name,
            title=job.title,
            state=job.state.value,
            started_s=job.started_s,
            ended_s=job.ended_s,
            done=job.reporter.done,
            unit=job.reporter.unit,
            problems=job.reporter.problem_count,
            summary=dict(job.reporter.summary),
        )
        try:
            await self.database.write(lambda conn: results.record_job(conn, record))
        except MusictuiError:
            log.exception("The line of job %s was not stored", job.name)


def _body(verb: Verb) -> Callable[..., Any]:
    module, _, function = verb.target.partition(":")
    return getattr(import_module(module), function)  # type: ignore[no-any-return]  # looked up by name
