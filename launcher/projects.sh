# Builds the solution and gives its programs what they need: PostgreSQL's binaries and the command line.

# One configuration for everything: what is tested is what is shipped, and nothing is built twice.
configuration=Release

run_demo() {
    give_postgres
    cli_ensure
    build tools/Bookline.Demo
    exec "$root/tools/Bookline.Demo/bin/$configuration/net10.0/Bookline.Demo" "$@"
}

run_bench() {
    give_postgres
    cli_ensure
    build bench/Bookline.Bench
    exec "$root/bench/Bookline.Bench/bin/$configuration/net10.0/Bookline.Bench" "$@"
}

# Sets BOOKLINE_PG_BIN, or for a major version $1 BOOKLINE_PG<major>_BIN, unless it is set.
give_postgres() {
    local variable=BOOKLINE_PG${1:-}_BIN bin
    [[ -z ${!variable:-} ]] || return 0
    bin=$(postgres_ensure "${1:-}")
    export "$variable=$bin"
}

# Says nothing when all is well: `dotnet build` prints a summary that hides what matters.
build() {
    local log=$state_folder/build.log
    dotnet_ensure
    mkdir -p "$state_folder" 2>/dev/null && [[ -w $state_folder ]] ||
        die "'$state_folder' cannot be written to, and $1 must be built there"
    if ! (cd "$root" && dotnet build "$1" -c "$configuration" -v q -nologo) >"$log" 2>&1; then
        cat "$log" >&2
        die "the build of $1 failed (the log is $log)"
    fi
}
