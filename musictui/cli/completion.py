"""`musictui completion`, and the answers to a shell that completes a command."""

import os
from typing import ClassVar

import click
from click.shell_completion import (
    BashComplete,
    ZshComplete,
    add_completion_class,
    get_completion_class,
    shell_complete,
    split_arg_string,
)

from musictui.cli.output import write_lines
from musictui.cli.program import Program
from musictui.errors import MusictuiError

NAME = "musictui"
VARIABLE = "_MUSICTUI_COMPLETE"
"""Set by the shell's script: what it wants to know."""

SET_UP = {
    "bash": 'eval "$(musictui completion bash)"      in ~/.bashrc',
    "zsh": 'eval "$(musictui completion zsh)"       in ~/.zshrc, after compinit',
    "fish": "musictui completion fish | source       in ~/.config/fish/config.fish",
}


class _Bash(BashComplete):
    """Hands over the whole line: bash itself ends words at colons, which searches are full of."""

    name: ClassVar[str] = "bash"
    source_template: ClassVar[str] = r"""%(complete_func)s() {
    local line="${COMP_LINE:0:COMP_POINT}" before="" word type value
    word="${line##*[[:space:]]}"
    # Bash replaces only what follows the last colon, so only that may be offered.
    [[ $COMP_WORDBREAKS == *:* && $word == *:* ]] && before="${word%%:*}:"
    COMPREPLY=()
    while IFS=',' read -r type value; do
        case $type in
            dir) compopt -o dirnames 2>/dev/null ;;
            file) compopt -o default 2>/dev/null ;;
            plain)
                COMPREPLY+=("${value#"$before"}")
                [[ $value == *[:=] ]] && compopt -o nospace 2>/dev/null ;;
        esac
    done < <(COMP_LINE="$line" %(complete_var)s=bash_complete "$1" 2>/dev/null)
}
complete -o nosort -F %(complete_func)s %(prog_name)s 2>/dev/null || complete -F %(complete_func)s %(prog_name)s
"""

    def source(self) -> str:
        """The script; it does without what old versions of bash lack."""
        return self.source_template % self.source_vars()

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the one that is being typed, and that one."""
        line = os.environ["COMP_LINE"]
        words = split_arg_string(line)[1:]
        incomplete = words.pop() if words and not line[-1:].isspace() else ""
        return words, incomplete


class _Zsh(ZshComplete):
    """Puts no space after a field's colon or equals sign."""

    name: ClassVar[str] = "zsh"
    source_template: ClassVar[str] = r"""#compdef %(prog_name)s
%(complete_func)s() {
    local -a response words_only fields described
    local type key help
    response=("${(@f)$(COMP_WORDS="${words[*]}" COMP_CWORD=$((CURRENT-1)) %(complete_var)s=zsh_complete \
        ${~words[1]} 2>/dev/null)}")
    for type key help in ${response}; do
        case $type in
            dir) _path_files -/ ;;
            file) _path_files -f ;;
            plain)
                if [[ $key == *[:=] ]]; then fields+=("${key//\\:/:}")
                elif [[ $help == _ ]]; then words_only+=("$key")
                else described+=("$key:$help")
                fi ;;
        esac
    done
    (( $#described )) && _describe -V unsorted described -U
    (( $#words_only )) && compadd -U -V unsorted -a words_only
    (( $#fields )) && compadd -U -S '' -V unsorted -a fields
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    %(complete_func)s "$@"
else
    compdef %(complete_func)s %(prog_name)s
fi
"""


add_completion_class(_Bash)
add_completion_class(_Zsh)


@click.command("completion", epilog="\b\n" + "\n".join(SET_UP.values()))
@click.argument("shell", type=click.Choice(list(SET_UP)))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print what makes a shell complete commands.

    It completes commands, options, folders, the fields of a search or an edit, and saved searches (@NAME).
    """
    found = get_completion_class(shell)
    assert found is not None
    write_lines(found(ctx.find_root().command, {}, NAME, VARIABLE).source().rstrip("\n").split("\n"))


def complete(group: click.Group, asked: str) -> int:
    """Answer a shell; `asked` is the value of the variable. Says nothing at all when it fails."""
    try:
        return shell_complete(group, {"obj": Program()}, NAME, VARIABLE, asked)
    except (MusictuiError, OSError, LookupError):
        return 1
