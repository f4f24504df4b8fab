#!/usr/bin/env bash
# What apt.sh puts into the system is taken back however it ends. A stand-in for apt-get; files of its own.
set -euo pipefail
# A shell that was started in the background ignores Ctrl-C for good, and then there is nothing to test.
[[ -n ${SIGNALS_ARE_DEFAULT:-} ]] || SIGNALS_ARE_DEFAULT=1 exec env --default-signal=INT,TERM bash "$0"
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
source "$root/tests/launcher/asserts.sh"
source "$root/launcher/apt.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
apt_policy=$work/policy-rc.d apt_cluster_conf=$work/createcluster.conf
mkdir "$work/bin"
# Notes what it finds, then ends as the test wants: well, badly, or after its caller was told to end.
cat >"$work/bin/apt-get" <<STAND_IN
#!/usr/bin/env bash
cp "$work/policy-rc.d" "$work/seen-policy"
cp "$work/createcluster.conf" "$work/seen-conf"
[[ -z \${SIGNAL:-} ]] || kill -s "\$SIGNAL" "\$PPID"
exit "\${ENDS:-0}"
STAND_IN
chmod +x "$work/bin/apt-get"
export PATH=$work/bin:$PATH

install() {
    echo "start_conf = 'auto'" >"$apt_cluster_conf"
    status=0
    apt_without_main_cluster apt_install postgresql-15 || status=$?
}

nothing_is_left() {
    equals "$(cat "$apt_cluster_conf")" "start_conf = 'auto'" && [[ ! -e $apt_policy ]]
}

install
check "an installation that goes well ends with 0" equals "$status" 0
check "services were forbidden meanwhile" contains "$(cat "$work/seen-policy")" "exit 101"
check "the main cluster was switched off meanwhile" contains "$(cat "$work/seen-conf")" "create_main_cluster = false"
check "afterwards nothing is left" nothing_is_left

export ENDS=100
install
unset ENDS
check "a failure is told" equals "$status" 100
check "a failure leaves nothing" nothing_is_left

for signal in INT TERM; do
    export SIGNAL=$signal
    install
    check "$signal ends it" equals "$((status > 128))" 1
    check "$signal leaves nothing" nothing_is_left
done

unset SIGNAL
echo theirs >"$apt_policy"
install
check "a policy that was there stays" equals "$(cat "$apt_policy")" theirs
finish
