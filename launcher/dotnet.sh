# Finds the .NET SDK that global.json asks for; where it is missing and apt offers it, installs it.

# Package signatures are checked against the revocation lists at hand. Asking for new ones takes minutes on a closed
# network, and the lock files pin every package by its hash anyway. An existing choice stays.
export NUGET_CERT_REVOCATION_MODE=${NUGET_CERT_REVOCATION_MODE:-offline}
export DOTNET_CLI_TELEMETRY_OPTOUT=${DOTNET_CLI_TELEMETRY_OPTOUT:-1}
export DOTNET_NOLOGO=1

# Puts a fitting dotnet first on PATH.
dotnet_ensure() {
    [[ -n ${dotnet_found:-} ]] && return
    if ! dotnet_find && ! { dotnet_by_apt && dotnet_find; }; then
        local wanted
        wanted=$(sed -n 's/.*"version": "\(.*\)".*/\1/p' "$root/global.json")
        die "the .NET SDK $wanted or a newer 10.0 is needed and was not found on PATH, in ~/.dotnet or" \
            "/usr/share/dotnet. Install it from https://dot.net/download"
    fi
}

dotnet_find() {
    local candidate
    for candidate in "$(command -v dotnet || true)" "${DOTNET_ROOT:-}/dotnet" "${HOME:-/root}/.dotnet/dotnet" \
        /usr/share/dotnet/dotnet /usr/lib/dotnet/dotnet /usr/local/share/dotnet/dotnet; do
        # Run in this folder, `--version` fails unless an SDK satisfies global.json.
        if [[ -x $candidate ]] && (cd "$root" && "$candidate" --version) >/dev/null 2>&1; then
            candidate=$(readlink -f "$candidate")
            export DOTNET_ROOT=${candidate%/*}
            export PATH=$DOTNET_ROOT:$PATH
            dotnet_found=1
            return
        fi
    done
    return 1
}

dotnet_by_apt() {
    ((EUID == 0)) && command -v apt-get >/dev/null || return 1
    apt-cache show dotnet-sdk-10.0 >/dev/null 2>&1 || return 1
    say "installing the .NET SDK 10.0 with apt-get"
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq dotnet-sdk-10.0 >/dev/null
}
