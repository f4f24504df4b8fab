# Installs Debian packages without the services that they would start.

apt_install() {
    local policy=/usr/sbin/policy-rc.d ours=
    if [[ ! -e $policy ]]; then
        # 101: "action forbidden by policy". The package's service must not take a port on this machine.
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod +x "$policy"
        ours=1
    fi
    local status=0
    # The first failure may be an outdated list of packages.
    apt_get_install "$@" || { apt-get update -qq >&2 && apt_get_install "$@"; } || status=$?
    [[ -z $ours ]] || rm -f "$policy"
    return "$status"
}

apt_get_install() {
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        -o DPkg::Lock::Timeout=120 "$@" >/dev/null </dev/null
}

# Debian's server package creates a cluster named main, which would start on port 5432 at the next boot. The setting
# is put back as it was: what an administrator installs later is theirs to decide.
apt_without_main_cluster() {
    local conf=/etc/postgresql-common/createcluster.conf line='create_main_cluster = false # bookline' status=0
    printf '%s\n' "$line" >>"$conf"
    "$@" || status=$?
    sed -i "/^$line\$/d" "$conf"
    return "$status"
}
