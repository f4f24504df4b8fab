# Runs every test project and ends with one line: N passed, N failed, N skipped.

# A project that hangs ends after this long, as failed.
test_limit=20m

run_tests() {
    local filter=() project
    (($# <= 1)) || die "test takes one text to look for, or none"
    [[ -z ${1:-} ]] || filter=(--filter-method "*$1*")

    give_postgres 15
    give_postgres 18
    # The one with psql and pg_dump, where there is a choice.
    export BOOKLINE_PG_BIN=${BOOKLINE_PG_BIN:-$BOOKLINE_PG15_BIN}
    give_pgbouncer
    give_browser
    give_redocly
    cli_ensure
    build Bookline.slnx

    # Most of a test's code runs for a moment: measuring it, to compile it better later, takes half of the time.
    # And a thread that has nothing to do leaves the processor to PostgreSQL, instead of asking for work once more.
    export DOTNET_TieredPGO=0 DOTNET_ThreadPool_UnfairSemaphoreSpinLimit=0

    passed=0 failed=0 skipped=0
    mkdir -p "$state_folder/tests"
    # One after the other: each uses all cores by itself, and some measure how long something blocks.
    for project in "$root"/tests/*.Tests; do
        run_test_project "${project##*/}" "${filter[@]}"
    done
    echo "$passed passed, $failed failed, $skipped skipped"
    ((failed == 0 && passed > 0))
}

run_test_project() {
    local name=$1 log=$state_folder/tests/$1.log status=0 started=$SECONDS
    shift
    "$root/tests/$name/bin/$configuration/net10.0/$name" --progress off --no-ansi --timeout "$test_limit" \
        --results-directory "$state_folder/tests" "$@" >"$log" 2>&1 </dev/null || status=$?

    local ok bad not
    ok=$(test_count succeeded "$log") bad=$(test_count failed "$log") not=$(test_count skipped "$log")
    # 8: no test has a name like that. Any other code without a failed test is a crash, which counts as one failure.
    if ((status != 0 && status != 8 && bad == 0)); then
        bad=1
        echo "$name ended with $status" >>"$log"
    fi
    ((bad == 0)) || cat "$log"
    ((ok + bad + not == 0)) || echo "$name: $ok of $((ok + bad + not)) in $((SECONDS - started)) s"
    passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + not))
}

# The figure behind a word of the closing summary, 0 where there is none.
test_count() {
    local found
    found=$(sed -n "s/^ *$1: \([0-9][0-9]*\).*/\1/p" "$2" | tail -n 1)
    echo "${found:-0}"
}

# Its tests fail without it, so that nobody takes a green run for a full one.
give_pgbouncer() {
    [[ -z ${BOOKLINE_PGBOUNCER:-} ]] || return 0
    local found
    found=$(PATH=$PATH:/usr/sbin command -v pgbouncer) || {
        if ((EUID == 0)) && command -v apt-get >/dev/null; then
            say "installing pgbouncer with apt-get; its service is not started"
            source "$root/launcher/apt.sh"
            apt_install pgbouncer || true
        fi
        found=$(PATH=$PATH:/usr/sbin command -v pgbouncer) || {
            say "pgbouncer is missing: the tests that need it will fail (install it, or set BOOKLINE_PGBOUNCER)"
            return 0
        }
    }
    export BOOKLINE_PGBOUNCER=$found
}

# As with pgbouncer.
give_browser() {
    local found
    source "$root/launcher/browser.sh"
    found=$(browser_ensure) || {
        say "the browser tests will fail"
        return 0
    }
    export BOOKLINE_CHROMIUM=$found
}

# As with pgbouncer.
give_redocly() {
    local found
    source "$root/launcher/npm.sh"
    source "$root/launcher/redocly.sh"
    found=$(redocly_ensure) || {
        say "the test that lints the OpenAPI document will fail"
        return 0
    }
    export BOOKLINE_REDOCLY=$found
}
