# Words for people go to stderr: stdout belongs to the program that the launcher starts.
say() { printf 'bookline: %s\n' "$*" >&2; }

die() {
    say "$@"
    exit 1
}

# Here-documents, the builds and the private servers all write there, and each would fail in its own words.
require_temporary_folder() {
    [[ -z ${TMPDIR:-} || (-d $TMPDIR && -w $TMPDIR) ]] ||
        die "TMPDIR is '$TMPDIR', which is no folder to write in; create it or unset TMPDIR"
}

# Everything that a build makes and a clone does not have.
state_folder=$root/.bookline
