# Words for people go to stderr: stdout belongs to the program that the launcher starts.
say() { printf 'bookline: %s\n' "$*" >&2; }

die() {
    say "$@"
    exit 1
}

# Everything that a build makes and a clone does not have.
state_folder=$root/.bookline
