# Builds the command line once for the state of its sources, and finds it again at once.
#   .bookline/cli/<hash of the sources>/bookline    the executable
#   .bookline/cli/current                           its hash, then the file list with times that it was found for

cli_folder=$state_folder/cli

# Sets BOOKLINE_CLI. Costs one `find` when nothing has changed.
cli_ensure() {
    if [[ -n ${BOOKLINE_CLI:-} ]]; then
        [[ -x $BOOKLINE_CLI ]] || die "BOOKLINE_CLI is '$BOOKLINE_CLI', which is no executable"
        return
    fi

    local list hash current=
    list=$(cli_sources '%P %s %T@\n')
    [[ -f $cli_folder/current ]] && current=$(<"$cli_folder/current")
    hash=${current%%$'\n'*}
    if [[ $current != "$hash"$'\n'"${BOOKLINE_CLI_BUILD:-}"$'\n'"$list" || ! -x $cli_folder/$hash/bookline ]]; then
        hash=$(cli_hash)
        [[ -x $cli_folder/$hash/bookline ]] || cli_build "$hash"
        # Only the next start gains by it: a checkout that cannot be written to runs the build that is there.
        if [[ -w $cli_folder ]]; then
            printf '%s\n%s\n%s\n' "$hash" "${BOOKLINE_CLI_BUILD:-}" "$list" >"$cli_folder/current.$$"
            mv -f "$cli_folder/current.$$" "$cli_folder/current"
        fi
    fi
    export BOOKLINE_CLI=$cli_folder/$hash/bookline
    # The build without native code is started by the runtime, which may be in a private folder.
    [[ ! -f $cli_folder/$hash/bookline.dll ]] || dotnet_ensure
}

cli_sources() {
    find "$root"/src/Bookline.{Cli,Isolation,Migrations,Tenancy/Logins} "$root"/db/migrations "$root"/Directory.* \
        "$root"/global.json \( -name bin -o -name obj \) -prune -o -type f -printf "$1"
}

cli_hash() {
    {
        printf '%s\n' "$(uname -m)" "${BOOKLINE_CLI_BUILD:-}"
        cli_sources '%p\0' | sort -z | xargs -0 sha256sum | sed "s|$root/||"
    } | sha256sum | cut -c 1-20
}

cli_build() {
    local hash=$1 platform log=$state_folder/cli-build.log
    mkdir -p "$cli_folder" 2>/dev/null && [[ -w $cli_folder && (! -e $cli_folder/lock || -w $cli_folder/lock) ]] ||
        die "the command line is not built for these sources, and '$cli_folder' cannot be written to;" \
            "make it writable, or set BOOKLINE_CLI to a built executable"
    command -v flock >/dev/null || die "flock is missing, without which two builds could meet; install util-linux"
    dotnet_ensure
    # One build at a time; who waited finds it done.
    exec {lock}>"$cli_folder/lock"
    flock "$lock"
    if [[ ! -x $cli_folder/$hash/bookline ]]; then
        case $(uname -m) in
            aarch64 | arm64) platform=linux-arm64 ;;
            *) platform=linux-x64 ;;
        esac
        local options=(-c Release -r "$platform" --artifacts-path "$state_folder/build" -o "$cli_folder/new")
        if cli_can_compile_native; then
            say "building the command line (once for these sources, about a minute)"
        else
            say "building the command line without native code (no C compiler, or asked for): each start takes 0.3 s longer"
            options+=(-p:PublishAot=false --self-contained false)
        fi
        if ! cli_can_compile_native || [[ $platform != linux-x64 ]]; then
            # The lock files in the tree are those of the native build for linux-x64; other packages than those must
            # not be written into them.
            options+=(-p:NuGetLockFilePath=obj/launcher.lock.json -p:RestoreLockedMode=false)
        fi
        rm -rf "$cli_folder/new"
        if ! (cd "$root" && dotnet publish src/Bookline.Cli -v q -nologo "${options[@]}") >"$log" 2>&1; then
            cat "$log" >&2
            die "the command line did not build (the log is $log)"
        fi
        rm -f "$cli_folder"/new/*.dbg "$cli_folder"/new/*.pdb
        cli_remove_old
        # A folder without its executable, left by an accident, would take the new one inside itself.
        rm -rf "${cli_folder:?}/$hash"
        mv "$cli_folder/new" "$cli_folder/$hash"
    fi
    exec {lock}>&-
}

cli_can_compile_native() {
    [[ ${BOOKLINE_CLI_BUILD:-} != jit ]] || return 1
    local compiler
    compiler=$(command -v clang || command -v gcc) || return 1
    # A compiler without the C library's files for developers links nothing.
    echo 'int main(void) { return 0; }' | "$compiler" -x c - -o /dev/null 2>/dev/null
}

# Keeps the newest: somebody may be about to start it.
cli_remove_old() {
    find "$cli_folder" -mindepth 1 -maxdepth 1 -type d ! -name new -printf '%T@ %p\n' | sort -rn | tail -n +2 |
        cut -d ' ' -f 2- | xargs -r -d '\n' rm -rf
}
