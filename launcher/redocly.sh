# Redocly's linter for the API's OpenAPI document, out of npm: one package without dependencies, for tests only.

redocly_version=2.77.0

# The archive, by its SHA-512: what was tried is what is run.
redocly_sha512=5d46b885444358b3c6f56ba4217a3e501a9af55a5e4e77662c8e4f1eef500e4c2dc07f7dd09b20cfd9e5da6d69663b16aca14f3fb6af9fa7ad471c436ee0f606

# Prints the path of its program for node. BOOKLINE_REDOCLY, where set, is the answer.
redocly_ensure() {
    local cache folder
    if [[ -n ${BOOKLINE_REDOCLY:-} ]]; then
        printf '%s\n' "$BOOKLINE_REDOCLY"
        return
    fi
    npm_tools_are_here || {
        say "npm is missing, which gives the linter @redocly/cli"
        return 1
    }
    cache=$(npm_cache_folder) || return 1
    folder=$cache/redocly-$redocly_version
    mkdir -p "$cache" || return 1
    (
        flock 9
        [[ -f $folder/bin/cli.js ]] || redocly_fetch "$folder"
    ) 9>"$cache/lock" || return 1
    printf '%s\n' "$folder/bin/cli.js"
}

redocly_fetch() {
    local folder=$1 new=$1.new
    say "fetching @redocly/cli $redocly_version from npm (once) into $folder"
    rm -rf "$new" "$folder"
    mkdir -p "$new"
    if redocly_unpack "$new"; then
        mv "$new" "$folder"
    else
        say "@redocly/cli $redocly_version could not be had from npm"
        rm -rf "$new"
        return 1
    fi
}

# In a subshell, for the change of folder. Each command is chained: the caller's `if` switches `set -e` off.
redocly_unpack() (
    cd "$1" &&
        timeout 300 npm pack --silent --ignore-scripts "@redocly/cli@$redocly_version" >/dev/null &&
        sha512sum --check --status <<<"$redocly_sha512  $(echo *.tgz)" &&
        tar -xzf ./*.tgz --strip-components=1 --no-same-owner &&
        rm -f ./*.tgz &&
        chmod -R u+w,a+rX .
)
