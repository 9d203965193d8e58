# shellcheck shell=bash
# What is done and looked at under systemd: "ok WHAT" or "not ok WHAT" a line,
# and "end".
umount -l /old

try() {
	local what=$1

	shift
	if "$@"; then
		echo "ok $what"
	else
		echo "not ok $what"
	fi
}
# within SECONDS COMMAND...: until it succeeds.
within() {
	local end=$((SECONDS + $1))

	shift
	until "$@"; do
		[ "$SECONDS" -lt "$end" ] || return 1
		sleep 0.1
	done
}
pid() {
	systemctl show -p MainPID --value exagate.service
}
api() {
	curl -sf -u admin:admin "http://127.0.0.1:8080$1"
}
ready() {
	api /readyz >/dev/null
}
bird_has() {
	birdc -s /run/bird.ctl show route "$1" | grep -qF "$1"
}
field() {
	awk -v name="$1:" '$1 == name { print $2 }' "/proc/$2/status"
}
is_another() {
	[ "$(pid)" != "$1" ] && [ "$(pid)" != 0 ]
}

ip link set lo up
ip addr add 192.0.2.1/32 dev lo
ip addr add 192.0.2.2/32 dev lo
bird -c /etc/bird.conf -s /run/bird.ctl
systemctl start systemd-journald.socket systemd-journald-dev-log.socket \
    systemd-journald.service
systemctl start exagate.socket exagate.service exabgp.service
nginx -c /etc/nginx/nginx.conf

try "it is ready: relay, ExaBGP, session" within 30 ready
try "announced" test "$(api '/announce/198.51.100.1?timeout=10')" = OK
try "and BIRD has it" within 2 bird_has 198.51.100.1/32
for unit in exagate exabgp; do
	try "$unit.service runs" systemctl -q is-active $unit.service
done
# More than the front looks at: kept in a file without a name until it is whole.
many() {
	seq 0 4999 | awk '{ printf "{\"prefix\": \"203.0.%d.%d/32\"}\n",
	    112 + $1 / 256, $1 % 256 }' >/many
	[ "$(curl -s -o /dev/null -w '%{http_code}' -u admin:admin -T /many \
	    -X POST -H 'Content-Type: application/x-ndjson' \
	    'http://127.0.0.1:8080/v1/routes?wait=saved&dry-run=yes')" = 200 ]
}
try "a large body" many
one=$(pid)
try "its user" test "$(field Uid "$one")" = "$(id -u exagate)"
try "no capability" test "$(field CapEff "$one")$(field CapBnd "$one")" = \
    00000000000000000000000000000000
try "seccomp" test "$(field Seccomp "$one")" = 2
try "no new privileges" test "$(field NoNewPrivs "$one")" = 1
relay=$(pgrep -o exagate-relay)
try "the relay is ExaBGP's user" \
    test "$(field Uid "$relay")" = "$(id -u exabgp)"
try "and sandboxed with ExaBGP" test "$(field Seccomp "$relay")" = 2
try "/etc, /run and /usr cannot be written" bash -c "! nsenter -t $one -m \
    sh -c 'touch /etc/x || touch /run/x || touch /usr/x' 2>/dev/null"
nsenter -t "$one" -m grep -E ' (/|/run|/run/exagate) ' /proc/self/mountinfo
try "metrics know when it started" test "$(api /metrics |
    awk '$1 == "process_start_time_seconds" { print ($2 > 1e9) }')" = 1
echo 'log = "syslog"' >>/etc/exagate/exagate.conf
try "reload" systemctl reload exagate.service
says_to_syslog() {
	journalctl -q _TRANSPORT=syslog | grep -q "exagate.*read again"
}
try "syslog can be reached" within 10 says_to_syslog
try "restart, with the socket kept" systemctl restart exagate.service
try "ready again" within 30 ready
two=$(pid)
kill -KILL "$two"
try "killed, it is started again" within 10 is_another "$two"
try "and ready" within 30 ready
try "withdrawn" test "$(api '/withdraw/198.51.100.1?timeout=10')" = OK
try "the journal has what it says" \
    bash -c "journalctl -q -u exagate | grep -q serves"
try "no call was refused that it needs" \
    test -z "$(journalctl -u exagate | grep -i 'not permitted')"
relay_may() {
	setpriv --reuid exabgp --regid exabgp --init-groups "$@" 2>/dev/null
}
refused() {
	! relay_may "$@"
}
try "ExaBGP's user may not remove the socket" \
    refused rm -f /run/exagate/fcgi.sock
try "nor put another in its place" \
    refused mv -f /run/exagate/exabgp.in.lock /run/exagate/fcgi.sock
try "nor read the database" refused cat /var/lib/exagate/exagate.db
try "nobody else may use a FIFO" \
    bash -c '! setpriv --reuid nobody --clear-groups --regid nogroup \
    sh -c "echo announce >/run/exagate/exabgp.in" 2>/dev/null'
try "stop, within its time" systemctl stop exagate.service exagate.socket
try "and it was no failure" test \
    "$(systemctl show -p Result --value exagate.service)" = success
systemctl status --no-pager exagate exabgp
journalctl --no-pager -u exagate -u exabgp | tail -n 40
echo end
