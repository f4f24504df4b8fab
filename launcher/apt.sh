# Installs Debian packages without the services that they would start. What it puts into /etc and /usr for that is
# taken back however it ends, also by Ctrl-C: each function runs in a subshell, whose traps are its own.

apt_policy=/usr/sbin/policy-rc.d
apt_cluster_conf=/etc/postgresql-common/createcluster.conf
apt_cluster_line='create_main_cluster = false # bookline'

apt_install() (
    if [[ ! -e $apt_policy ]]; then
        trap 'rm -f "$apt_policy"' EXIT
        apt_end_on_signals
        # 101: "action forbidden by policy". The package's service must not take a port on this machine.
        printf '#!/bin/sh\nexit 101\n' >"$apt_policy"
        chmod +x "$apt_policy"
    fi
    # The first failure may be an outdated list of packages.
    apt_get_install "$@" || { apt-get update -qq >&2 && apt_get_install "$@"; }
)

# Debian's server package creates a cluster named main, which would start on port 5432 at the next boot. The setting
# is put back as it was: what an administrator installs later is theirs to decide.
apt_without_main_cluster() (
    trap 'sed -i "/^$apt_cluster_line\$/d" "$apt_cluster_conf"' EXIT
    apt_end_on_signals
    printf '%s\n' "$apt_cluster_line" >>"$apt_cluster_conf"
    "$@"
)

apt_get_install() {
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        -o DPkg::Lock::Timeout=120 "$@" >/dev/null </dev/null
}

# By an exit, so that the trap on EXIT runs.
apt_end_on_signals() {
    trap 'exit 130' INT
    trap 'exit 143' TERM
}
