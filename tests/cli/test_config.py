"""The configuration file: what it may say, how mistakes are told, and its reference page."""

import os
import tomllib
from pathlib import Path

import pytest

from musictui import config, config_file
from musictui.cli import settings
from musictui.config import Config
from musictui.errors import ConfigError
from tests.cli.conftest import Cli

REFERENCE = Path(__file__).parents[2] / "docs" / "configuration.md"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A configuration file, not written yet."""
    return tmp_path / "config.toml"


def test_without_a_file_all_is_default(path: Path) -> None:
    assert config_file.load(path) == Config()


def test_every_key_is_read(path: Path) -> None:
    path.write_text(
        """
        [library]
        ignore = ["*.tmp", "Podcasts"]
        hidden = true
        [index]
        executor = "threads:4"
        watch = true
        poll_s = 5
        [ui]
        theme = "nord"
        [player]
        command = ["mpv", "{}"]
        [keys]
        "library.search" = "slash,ctrl+f"
        jobs.pause = "p"
        """
    )
    found = config_file.load(path)
    assert found.library.ignore == ("*.tmp", "Podcasts")
    assert found.library.hidden is True
    assert found.index.executor == "threads:4"
    assert found.index.watch is True
    assert found.index.poll_s == 5.0
    assert isinstance(found.index.poll_s, float)
    assert found.ui.theme == "nord"
    assert found.player.command == ("mpv", "{}")
    assert found.keys == {"library.search": "slash,ctrl+f", "jobs.pause": "p"}


@pytest.mark.parametrize(
    ("text", "sentence", "hint"),
    [
        ("[libary]\nhidden = true", "has an unknown section [libary].", "Did you mean [library]?"),
        ("[library]\nhiden = true", "has an unknown key library.hiden.", "Did you mean library.hidden?"),
        ("theme = 'x'", "has an unknown key theme.", "Did you mean theme in the section [ui]?"),
        ("[library]\nqqqqqq = 1", "has an unknown key library.qqqqqq.", "musictui config --reference"),
        ("library = 3", "library in {path} must be a section.", "Write [library] on a line of its own."),
        (
            "[library]\nhidden = 'yes'",
            'library.hidden in {path} must be true or false, not "yes".',
            "hidden = true",
        ),
        ("[library]\nhidden = 1", "library.hidden in {path} must be true or false, not 1.", "hidden = true"),
        (
            "[library]\nignore = '*.tmp'",
            'library.ignore in {path} must be a list of texts, not "*.tmp".',
            "ignore = [",
        ),
        (
            "[library]\nignore = [1]",
            "library.ignore in {path} must be a list of texts, not [1].",
            "ignore = [",
        ),
        ("[index]\npoll_s = true", "index.poll_s in {path} must be a number, not true.", "poll_s = 300"),
        (
            "[index]\npoll_s = 0",
            "index.poll_s in {path} must be more than 0, and not infinite, not 0.",
            "= 300",
        ),
        ("[index]\npoll_s = inf", "index.poll_s in {path} must be more than 0, and not infinite", "= 300"),
        ("[index]\nexecutor = 'procesess:4'", "index.executor in {path} must be", "executor ="),
        ("[index]\nexecutor = 'procesess:4'", "Did you mean processes:4?", "executor ="),
        ("[player]\ncommand = ['']", "player.command in {path} must be a program's name", "command = ["),
        (
            "[index]\nexecutor = {a = 1}",
            "index.executor in {path} must be a text in quotes, not a section.",
            "executor =",
        ),
        (
            "[sources]\nmusicbrainz = 'mb.example.org'",
            "sources.musicbrainz in {path} must be an address that begins with http:// or https://",
            "musicbrainz =",
        ),
        (
            "[sources]\ndeezer = 'http://127.0.0.1:99999'",
            "must be an address whose port, if it has one, is from 1 to 65535, not",
            "deezer =",
        ),
        ("[network]\nlimits = ['user:pw@127.0.0.1 4 5']", "not ['***@127.0.0.1 4 5'].", "limits = ["),
        ("[network]\nlimits = 'user:pw@127.0.0.1 4 5'", 'not "***@127.0.0.1 4 5".', "limits = ["),
        (
            "[network]\nlimits = ['http://user:pw@127.0.0.1 4 5']",
            "not ['http://***@127.0.0.1 4 5'].",
            "limits = [",
        ),
        (
            "[network]\nlimits = ['host many']",
            "network.limits in {path} must be a list of hosts, each with its connections",
            "limits = [",
        ),
        (
            "[network]\nlimits = ['http://127.0.0.1/ 4']",
            "network.limits in {path} must be a list of hosts",
            "= [",
        ),
        ("[network]\nlimits = ['host 4 inf']", "network.limits in {path} must be a list of hosts", "= ["),
        ("[network]\nlimits = ['host 4 nan']", "network.limits in {path} must be a list of hosts", "= ["),
        (
            "[network]\nbody_mb = 1e30",
            "network.body_mb in {path} must be more than 0, and at most 1,000",
            "= 50",
        ),
        ("[network]\ncache_days = 1e300", "must be more than 0, and at most 36,500", "= 30"),
        ("[network]\ntimeout_s = inf", "must be more than 0, and at most 3,600", "= 60"),
        ("[origins]\ndays = nan", "origins.days in {path} must be more than 0, and at most 36,500", "= 365"),
        (
            "[sources]\ndiscogs = 'http://ann:hidden@127.0.0.1/'",
            'must be an address without a user name in it, not "http://***@127.0.0.1/".',
            "discogs =",
        ),
        (
            "[sources]\ndiscogs = 'http://127.0.0.1/ x'",
            "must be an address that begins with http",
            "discogs =",
        ),
        (
            '[sources]\ndiscogs_token = "hid\\u001bden"',
            "sources.discogs_token in {path} must be one line without blanks, not what it is.",
            "discogs_token =",
        ),
        ("[sources]\nlastfm_key = 123", "must be a text in quotes, not what it is.", "lastfm_key ="),
        (
            "[scrape]\nlinks = ['http://shop.example/ store']",
            "must be a list of hosts, each with one",
            "links = [",
        ),
        ("[network]\nconnections = 0", "network.connections in {path} must be from 1 to 100", "= 8"),
        ("[scrape]\nlinks = ['host shop']", "must be a list of hosts, each with one of", "links = ["),
        ("[scrape]\ntrust = ['discogs']", "must be a list of sources, each with a field,", "trust = ["),
        ("[scrape]\ntrust = ['discogs genre date 1']", "must be a list of sources, each with", "trust = ["),
        ("[scrape]\ntrust = ['']", "must be a list of sources, each with a field,", "trust = ["),
        ("[scrape]\ntrust = ['disco 0.5']", "must be about sources that there are: acoustid,", "trust = ["),
        ("[scrape]\ntrust = ['discogs genr 0.5']", "fields of tags, and genr is none", "trust = ["),
        ("[scrape]\ntrust = ['discogs 90']", "a list of sources with numbers from 0 to 1", "trust = ["),
        ("[scrape]\ntrust = ['discogs nan']", "a list of sources with numbers from 0 to 1", "trust = ["),
        ("[scrape]\nfields = ['bit_rate']", "must be names of fields that can be edited", "fields = ["),
        ("[origins]\nfield = 'artist'", "must be artistcountry or country", "field ="),
        (
            "[keys]\n'library.search' = 3",
            "keys.library.search in {path} must be a key's name in quotes, not 3.",
            "slash",
        ),
        (
            "[index\nx",
            "is not valid TOML: Expected ']' at the end of a table declaration (at line 1, column 7)",
            "--ref",
        ),
    ],
)
def test_mistakes_name_file_key_and_remedy(path: Path, text: str, sentence: str, hint: str) -> None:
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        config_file.load(path)
    assert sentence.format(path=path) in caught.value.message
    assert str(path) in caught.value.message
    assert hint in caught.value.hint


def test_file_that_is_no_text_names_the_line(path: Path) -> None:
    path.write_bytes(b"[ui]\ntheme = '\xff'\n")
    with pytest.raises(ConfigError, match="is not UTF-8 text: line 2"):
        config_file.load(path)


def test_file_that_cannot_be_read_is_told(path: Path) -> None:
    path.mkdir()
    with pytest.raises(ConfigError, match="cannot be read: Is a directory"):
        config_file.load(path)


def test_command_that_needs_a_wrong_configuration_fails(cli: Cli, home: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text("[ui]\nthem = 1\n")
    outcome = cli("index")
    assert outcome.code == 1
    assert "has an unknown key ui.them." in outcome.err
    assert "Did you mean ui.theme?" in outcome.err


def test_config_never_shows_a_secret(cli: Cli, home: Path) -> None:
    home.mkdir(exist_ok=True)
    (home / "config.toml").write_text('[sources]\nlastfm_key = "a1b2c3"')
    outcome = cli("config")
    assert outcome.code == 0
    assert "a1b2c3" not in outcome.text
    assert 'lastfm_key = ""  # set, and never shown' in outcome.text


def test_config_shows_files_and_values_in_force(cli: Cli, home: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text('[library]\nignore = ["a\\"b"]\n[keys]\n"app.quit" = "x"\n')
    outcome = cli("config")
    assert str(home / "library.db") in outcome.text
    in_force = tomllib.loads(outcome.text)
    assert in_force["library"] == {"ignore": ['a"b'], "hidden": False}
    assert in_force["keys"] == {"app.quit": "x"}


def test_config_path_is_where_the_file_would_be(cli: Cli, home: Path) -> None:
    assert cli("config", "--path").lines == [str(home / "config.toml")]


def test_written_file_is_a_valid_configuration_of_defaults(cli: Cli, home: Path, path: Path) -> None:
    outcome = cli("config", "--init")
    assert (outcome.code, outcome.out) == (0, b"")
    written = home / "config.toml"
    assert config_file.load(written) == Config()
    # Without its comment signs it is the same: what it shows are the defaults.
    lines = [line.removeprefix("# ") if " = " in line else line for line in written.read_text().splitlines()]
    path.write_text("\n".join(lines))
    found, default = config_file.load(path), Config()
    assert (found.library, found.index, found.ui, found.player) == (
        default.library,
        default.index,
        default.ui,
        default.player,
    )


def test_existing_file_is_not_written_over(cli: Cli, home: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text("[ui]\ntheme = 'nord'\n")
    outcome = cli("config", "--init")
    assert outcome.code == 1
    assert "config.toml is there already." in outcome.err
    assert config_file.load(home / "config.toml").ui.theme == "nord"


def test_examples_of_the_reference_are_valid(path: Path) -> None:
    for setting in [*config.settings(), config.keys_setting()]:
        path.write_text(f"[{setting.section}]\n{setting.example}\n")
        assert config_file.load(path) != Config()


def test_reference_page_is_current() -> None:
    assert REFERENCE.read_text() == settings.reference(), (
        "Write it again: musictui config --reference > docs/configuration.md"
    )


@pytest.mark.parametrize("value", [True, 30.0, 7, "", 'a "b"\\ \n\x7f', ("a", "b")])
def test_toml_is_read_back(value: object) -> None:
    read = tomllib.loads(f"x = {settings.toml(value)}")["x"]
    assert (tuple(read) if isinstance(read, list) else read) == value


def test_home_moves_everything(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("MUSICTUI_HOME", "~/own")
    shown = cli("config").text
    assert shown.count(os.path.join(str(tmp_path), "own")) == 4


@pytest.mark.parametrize(
    ("text", "sentence", "hint"),
    [
        ("[ui]\ntheme = 'nrod'", 'ui.theme names "nrod", which is no theme.', "Did you mean nord?"),
        ("[keys]\n'app.hepl' = 'x'", 'The section [keys] names "app.hepl"', "Did you mean app.help?"),
        ("[keys]\n'app.help' = 'F9'", 'keys.app.help names the key "F9", which', "Did you mean f9?"),
        ("[index]\nexecutor = 'thread:4'", "index.executor", "threads:4"),
    ],
)
def test_config_tells_what_is_wrong_and_shows_nothing(
    cli: Cli, home: Path, text: str, sentence: str, hint: str
) -> None:
    home.mkdir()
    (home / "config.toml").write_text(text)
    outcome = cli("config")
    assert (outcome.code, outcome.out) == (1, b"")
    for part in (str(home / "config.toml"), sentence, hint):
        assert part in outcome.err


@pytest.mark.parametrize("arguments", [("find",), ("stats",), ("roots", "list"), ("config",), ("index",)])
def test_configuration_that_is_a_folder_fails_every_command(
    cli: Cli, library: Path, home: Path, arguments: tuple[str, ...]
) -> None:
    (home / "config.toml").mkdir()
    outcome = cli(*arguments)
    assert (outcome.code, outcome.out) == (1, b"")
    assert f"{home / 'config.toml'} cannot be read: it is a folder." in outcome.err


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.0.0.1:8080",
        "mb.example.org",
        "localhost:5000",
        "[::1]:80",
        "bücher.example",
        "x_y.example",
    ],
)
def test_a_host_is_one_however_it_is_written(path: Path, host: str) -> None:
    path.write_text(f"[network]\nlimits = ['{host} 4 0.5', '{host} 4']\n[scrape]\nlinks = ['{host} store']")
    assert config_file.load(path).network.limits == (f"{host} 4 0.5", f"{host} 4")
