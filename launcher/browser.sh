# Finds Chromium for the browser tests; where it is missing and apt-get may be used, installs it.

# Prints the executable's path. BOOKLINE_CHROMIUM, where set, is the answer.
browser_ensure() {
    browser_find && return
    browser_by_apt && browser_find && return
    say "Chromium is missing. Any of these three ways gives one: install chromium, chromium-browser or google-chrome" \
        "on PATH; set BOOKLINE_CHROMIUM to an executable; or run this as root where apt-get offers chromium."
    return 1
}

# One that does not start, such as the stub that asks for a snap, is none.
browser_find() {
    local name found
    if [[ -n ${BOOKLINE_CHROMIUM:-} ]]; then
        browser_starts "$BOOKLINE_CHROMIUM" || {
            say "BOOKLINE_CHROMIUM is '$BOOKLINE_CHROMIUM', which does not start as a browser"
            return 1
        }
        printf '%s\n' "$BOOKLINE_CHROMIUM"
        return
    fi
    for name in chromium chromium-browser google-chrome; do
        if found=$(command -v "$name") && browser_starts "$found"; then
            printf '%s\n' "$found"
            return
        fi
    done
    return 1
}

browser_starts() {
    [[ -x $1 ]] && timeout 30 "$1" --version >/dev/null 2>&1 </dev/null
}

# With fonts for the scripts that the bot speaks: without them a screenshot shows boxes.
browser_by_apt() {
    [[ -z ${BOOKLINE_CHROMIUM:-} ]] && ((EUID == 0)) && command -v apt-get >/dev/null || return 1
    say "installing Chromium and fonts with apt-get, for the browser tests"
    source "$root/launcher/apt.sh"
    apt_install chromium fonts-noto-core fonts-noto-color-emoji
}
