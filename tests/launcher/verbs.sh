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

status=0
got=$("$root/bookline" isolation audit --tenant-column org_id) || status=$?
check "isolation is handed over" equals "$got" '[isolation][audit][--tenant-column][org_id]'
check "isolation ends with the executable's code" equals "$status" 3

ln -s "$root/bookline" "$work/link"
status=0
got=$(cd / && "$work/link" db status) || status=$?
check "a link from elsewhere works" equals "$got" '[db][status]'

mkdir -p "$work/elsewhere/launcher"
got=$(cd "$root/.." && CDPATH=$work/elsewhere:$root/.. "${root##*/}/bookline" db status) || status=$?
check "an exported CDPATH leads nowhere else" equals "$got" '[db][status]'

got=$("$root/bookline" --json db up) || status=$?
check "an option in front of its verb is the executable's to explain" equals "$got" '[--json][db][up]'

status=0
got=$(TMPDIR=/nowhere/at/all "$root/bookline" db status 2>&1) || status=$?
check "a TMPDIR that is not there ends with 1" equals "$status" 1
check "a TMPDIR that is not there is named in one line" equals "$got" \
    "bookline: TMPDIR is '/nowhere/at/all', which is no folder to write in; create it or unset TMPDIR"

status=0
got=$("$root/bookline" nonsense 2>&1) || status=$?
check "an unknown verb is bad usage" equals "$status" 2
check "an unknown verb is said in one line" equals "$(wc -l <<<"$got")" 1

check "no verb at all shows the help" contains "$("$root/bookline")" "./bookline db up"

status=0
got=$(BOOKLINE_CLI=/nowhere "$root/bookline" db status 2>&1) || status=$?
check "a missing executable is named" contains "$got" "/nowhere"
finish
