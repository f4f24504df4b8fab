namespace Bookline.Cli.Completion;

/// <summary>The scripts that make a shell ask the program what can follow.</summary>
static class ShellScripts
{
    // The program that is asked is the one on the line: ./bookline completes itself, not another one on PATH.
    const string Bash = """
        _bookline() {
            local IFS=$'\n'
            COMPREPLY=($("${COMP_WORDS[0]}" completion suggest -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | cut -f 1))
        }
        complete -o default -F _bookline bookline
        """;

    const string Zsh = """
        #compdef bookline
        _bookline() {
            local -a lines
            local line
            for line in "${(@f)$("${words[1]}" completion suggest -- "${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
                [[ -n $line ]] && lines+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
            done
            if (( ${#lines} )); then _describe bookline lines; else _files; fi
        }
        compdef _bookline bookline
        """;

    const string Fish = """
        function __bookline_complete
            set -l words (commandline -opc) (commandline -ct)
            $words[1] completion suggest -- $words[2..] 2>/dev/null
        end
        complete -c bookline -f -n '__bookline_complete | string length -q' -a '(__bookline_complete)'
        """;

    static readonly (string Shell, string Script)[] All = [("bash", Bash), ("zsh", Zsh), ("fish", Fish)];

    public static IEnumerable<string> Shells => All.Select(s => s.Shell);

    public static string For(string shell) => All.First(s => s.Shell == shell).Script;
}
