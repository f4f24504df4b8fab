#!/usr/bin/env bash
# Where the browser of the tests comes from; stand-ins for it and for apt-get.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
source "$root/tests/launcher/asserts.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset BOOKLINE_CHROMIUM

# A browser, and a stub that starts nothing, as where a snap is asked for.
browser() { printf '#!/bin/sh\necho Chromium 1\n' >"$1" && chmod +x "$1"; }
stub() { printf '#!/bin/sh\nexit 1\n' >"$1" && chmod +x "$1"; }

# A PATH with what the launcher itself uses, and no browser.
mkdir "$work/bare" "$work/here"
for program in bash timeout; do
    ln -s "$(command -v "$program")" "$work/bare/$program"
done

# Calls browser_ensure in a fresh shell, with $1 first on PATH.
ensure() {
    PATH=$1:$work/bare "$work/bare/bash" -euo pipefail -c \
        'root=$1; source "$root/launcher/say.sh"; source "$root/launcher/browser.sh"; browser_ensure' ensure "$root" 2>&1
}

status=0
got=$(ensure "$work/here") || status=$?
check "no browser at all ends with 1" equals "$status" 1
check "no browser at all says one line" equals "$(wc -l <<<"$got")" 1
check "it names the ways" contains "$got" "BOOKLINE_CHROMIUM"

stub "$work/here/chromium"
browser "$work/here/google-chrome"
check "one that does not start is passed over" equals "$(ensure "$work/here")" "$work/here/google-chrome"
browser "$work/here/chromium"
check "chromium comes first" equals "$(ensure "$work/here")" "$work/here/chromium"

browser "$work/mine"
check "BOOKLINE_CHROMIUM is the answer" equals "$(BOOKLINE_CHROMIUM=$work/mine ensure "$work/here")" "$work/mine"
stub "$work/mine"
status=0
got=$(BOOKLINE_CHROMIUM=$work/mine ensure "$work/here") || status=$?
check "one named that does not start is no reason to take another" equals "$status" 1
check "and is said" contains "$got" "does not start as a browser"
finish
