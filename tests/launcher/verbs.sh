#!/usr/bin/env bash
# What ./bookline says and how it ends, without building anything.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
source "$root/tests/launcher/asserts.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Stands in for the executable: prints its arguments and ends with 3.
printf '#!/bin/sh\nprintf "[%%s]" "$@"\nexit 3\n' >"$work/cli"
chmod +x "$work/cli"
export BOOKLINE_CLI=$work/cli

status=0
got=$("$root/bookline" db up --tenant-name 'Salon "Nord" $x') || status=$?
check "db hands its arguments over untouched" equals "$got" '[db][up][--tenant-name][Salon "Nord" $x]'
check "db ends with the executable's code" equals "$status" 3

status=0
got=$("$root/bookline" completion bash) || status=$?
check "completion is handed over" equals "$got" '[completion][bash]'

ln -s "$root/bookline" "$work/link"
status=0
got=$(cd / && "$work/link" db status) || status=$?
check "a link from elsewhere works" equals "$got" '[db][status]'

status=0
got=$("$root/bookline" nonsense 2>&1) || status=$?
check "an unknown verb is bad usage" equals "$status" 2
check "an unknown verb is said in one line" equals "$(wc -l <<<"$got")" 1

check "no verb at all shows the help" contains "$("$root/bookline")" "./bookline db up"

status=0
got=$(BOOKLINE_CLI=/nowhere "$root/bookline" db status 2>&1) || status=$?
check "a missing executable is named" contains "$got" "/nowhere"
finish
