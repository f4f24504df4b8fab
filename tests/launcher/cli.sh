#!/usr/bin/env bash
# When the command line is built again, and when it is not. A stand-in for dotnet counts the builds.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
source "$root/tests/launcher/asserts.sh"

work=$(mktemp -d)
chmod 755 "$work"
trap 'rm -rf "$work"' EXIT
copy=$work/copy
mkdir -p "$copy/src" "$copy/db/migrations" "$work/bin"
cp -r "$root"/bookline "$root"/launcher "$root"/global.json "$root"/Directory.* "$copy"
mkdir -p "$copy"/src/Bookline.{Cli,Isolation,Migrations,Tenancy/Logins}
echo one >"$copy/src/Bookline.Cli/Program.cs"
echo 'select 1;' >"$copy/db/migrations/0000_first.up.sql"

cat >"$work/bin/dotnet" <<'STAND_IN'
#!/usr/bin/env bash
[[ $1 == publish ]] || exit 0
echo "$@" >>"$BUILDS"
[[ ! -e $BUILDS.broken ]] || { echo "error CS1002: ; expected"; exit 1; }
sleep 0.5
while [[ $1 != -o ]]; do shift; done
mkdir -p "$2"
printf '#!/bin/sh\necho ran\n' >"$2/bookline"
chmod +x "$2/bookline"
STAND_IN
chmod +x "$work/bin/dotnet"
export BUILDS=$work/builds PATH=$work/bin:$PATH
unset BOOKLINE_CLI

builds() { wc -l <"$BUILDS"; }
run() { "$copy/bookline" db status 2>"$work/said"; }

for _ in 1 2 3 4; do run >>"$work/ran" & done
wait
check "four first launches at once all run" equals "$(wc -l <"$work/ran")" 4
check "four first launches at once build once" equals "$(builds)" 1

check "an unchanged tree runs" equals "$(run)" ran
check "an unchanged tree builds nothing" equals "$(builds)" 1
check "an unchanged tree says nothing" equals "$(cat "$work/said")" ""

touch "$copy/src/Bookline.Cli/Program.cs"
run >/dev/null
check "a new time with the old content builds nothing" equals "$(builds)" 1

echo 'select 2;' >"$copy/db/migrations/0000_first.up.sql"
run >/dev/null
check "an edited migration builds again" equals "$(builds)" 2

rm "$copy/src/Bookline.Cli/Program.cs"
run >/dev/null
check "a deleted file builds again" equals "$(builds)" 3
check "old builds are removed, but for one" equals "$(find "$copy/.bookline/cli" -mindepth 1 -type d | wc -l)" 2

mkdir -p "$copy/src/Bookline.Cli/obj"
echo noise >"$copy/src/Bookline.Cli/obj/file"
run >/dev/null
check "what a build leaves in obj does not count" equals "$(builds)" 3

BOOKLINE_CLI_BUILD=jit run >/dev/null
check "jit is another build" contains "$(tail -n 1 "$BUILDS")" "PublishAot=false"
check "jit says so" contains "$(cat "$work/said")" "without native code"

hash=$(head -n 1 "$copy/.bookline/cli/current")
BOOKLINE_CLI_BUILD=jit run >/dev/null
rm "$copy/.bookline/cli/$hash/bookline"
check "a build that lost its executable is made again" equals "$(BOOKLINE_CLI_BUILD=jit run)" ran

# Root may write anywhere.
as_stranger() {
    if ((EUID == 0)); then
        setpriv --reuid=65534 --regid=65534 --clear-groups -- "$@"
    else
        chmod -R a-w "$copy/.bookline"
        "$@"
        local status=$?
        chmod -R u+w "$copy/.bookline"
        return "$status"
    fi
}

run >/dev/null
touch "$copy/src/Bookline.Isolation" "$copy/src/Bookline.Migrations"
echo 'select 3;' >"$copy/db/migrations/0001_second.up.sql"
run >/dev/null
touch "$copy/db/migrations/0001_second.up.sql"
check "a checkout that cannot be written to runs the build that fits" equals "$(as_stranger "$copy/bookline" db status 2>&1)" ran
echo 'select 4;' >"$copy/db/migrations/0001_second.up.sql"
status=0
got=$(as_stranger "$copy/bookline" db status 2>&1) || status=$?
check "without one it ends with 1" equals "$status" 1
check "without one it says one line" equals "$(wc -l <<<"$got")" 1
check "without one it says what to do" contains "$got" "cannot be written to; make it writable, or set BOOKLINE_CLI"

mkdir "$work/bare"
for program in bash sed find sort xargs sha256sum cut uname mkdir; do ln -s "$(command -v "$program")" "$work/bare/$program"; done
status=0
got=$(PATH=$work/bare "$copy/bookline" db status 2>&1) || status=$?
check "without flock it says so in one line" equals "$got" \
    "bookline: flock is missing, without which two builds could meet; install util-linux"

touch "$BUILDS.broken"
echo two >"$copy/src/Bookline.Cli/Program.cs"
status=0
run || status=$?
check "a build that fails ends with 1" equals "$status" 1
check "a build that fails shows why" contains "$(cat "$work/said")" "CS1002"
finish
