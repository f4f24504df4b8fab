# Builds the server once for the state of its sources, and starts it.

run_serve() {
    local program=$root/tools/Bookline.Serve/bin/$configuration/net10.0/Bookline.Serve
    give_postgres
    serve_build "$program"
    export BOOKLINE_STATE=$state_folder
    exec "$program" "$@"
}

# A build with nothing to do still takes some seconds; a `find` takes none.
serve_build() {
    local program=$1 stamp=$state_folder/serve.stamp sources
    sources=$(find "$root"/src "$root"/tools "$root"/db/migrations "$root"/Directory.* "$root"/global.json \
        \( -name bin -o -name obj \) -prune -o -type f -printf '%P %s %T@\n' | sort)
    # The build says where the runtime is; a start without it must find that, too.
    if [[ -x $program && -f $stamp && $(<"$stamp") == "$sources" ]]; then
        dotnet_ensure
        return
    fi
    [[ -f $stamp ]] || say "building the server (once for these sources, about half a minute)"
    build tools/Bookline.Serve
    printf '%s\n' "$sources" >"$stamp"
}
