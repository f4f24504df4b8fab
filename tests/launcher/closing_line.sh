#!/usr/bin/env bash
# The closing line of ./bookline test and its exit code, with stand-ins for the test projects.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
source "$root/tests/launcher/asserts.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
copy=$work/copy
mkdir -p "$copy" "$work/bin"
cp -r "$root"/bookline "$root"/launcher "$root"/global.json "$copy"
printf '#!/bin/sh\n' >"$work/bin/dotnet"
chmod +x "$work/bin/dotnet"
export PATH=$work/bin:$PATH BOOKLINE_CLI=$work/bin/dotnet BOOKLINE_PGBOUNCER=$work/bin/dotnet
export BOOKLINE_PG15_BIN=$work BOOKLINE_PG18_BIN=$work

# A test project that prints a summary as the platform does, and ends with a code.
project() {
    local folder=$copy/tests/$1.Tests/bin/Release/net10.0
    mkdir -p "$folder"
    cat >"$folder/$1.Tests" <<STAND_IN
#!/bin/sh
printf '%s\n' "\$*" >"$work/arguments"
printf 'Test run summary\n  total: %s\n  failed: %s\n  succeeded: %s\n  skipped: %s\n' 9 $2 $3 $4
exit $5
STAND_IN
    chmod +x "$folder/$1.Tests"
}

run() {
    status=0
    got=$("$copy/bookline" test "$@" 2>/dev/null) || status=$?
    closing=${got##*$'\n'}
}

project First 0 5 1 0
project Second 0 2 0 0
run
check "all projects are added up" equals "$closing" "7 passed, 0 failed, 1 skipped"
check "a green run ends with 0" equals "$status" 0

run Resumes_after
check "the text becomes a filter" contains "$(cat "$work/arguments")" "--filter-method *Resumes_after*"

project Second 2 2 0 2
run
check "failed tests are counted" equals "$closing" "7 passed, 2 failed, 1 skipped"
check "a failed test ends with 1" equals "$status" 1

project Second 0 0 0 139
run
check "a crash is a failure" equals "$closing" "5 passed, 1 failed, 1 skipped"
check "a crash ends with 1" equals "$status" 1
check "a crash is named" contains "$got" "Second.Tests ended with 139"

project Second 0 0 0 8
run
check "a project without a match is no failure" equals "$closing $status" "5 passed, 0 failed, 1 skipped 0"

project First 0 0 0 8
run
check "a run of no test at all is not green" equals "$closing $status" "0 passed, 0 failed, 0 skipped 1"

rm -r "$copy/tests/First.Tests/bin"
run
check "a project that was not built is a failure" equals "$closing $status" "0 passed, 1 failed, 0 skipped 1"
finish
