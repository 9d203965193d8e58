# shellcheck shell=bash
# The lab: the real parts, each by itself, in network namespaces of one test.
#
#	. tests/lab/lab.sh; lab_up; lab_bird_start; ...; lab_down
#
#	namespace $LAB-host: ExaBGP, exagate, nginx on 127.0.0.1:8080
#		192.0.2.1/24, 2001:db8:1::1/64 on the bridge br0
#	namespaces $LAB-bird1, $LAB-bird2: BIRD, or GoBGP in its place
#		192.0.2.2 and .3, 2001:db8:1::2 and ::3
#
# All files are in $LAB_DIR, pids in $LAB_DIR/NAME.pid, output in NAME.log.
# Options are variables, to set before the part starts: see each file.
# Taken from the environment: top_srcdir, EXAGATE, EXAGATE_RELAY.

LAB_SRC=${top_srcdir:-$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd)}
LAB_LIB=$LAB_SRC/tests/lab
: "${LAB_NEIGHBORS:=1}"		# BIRDs that ExaBGP knows, 1 or 2

. "$LAB_LIB/process.sh"
. "$LAB_LIB/guard.sh"
. "$LAB_LIB/bird.sh"
. "$LAB_LIB/gobgp.sh"
. "$LAB_LIB/routes.sh"
. "$LAB_LIB/exabgp.sh"
. "$LAB_LIB/exagate.sh"
. "$LAB_LIB/nginx.sh"

# Make the directory and the namespaces. Should this shell die without
# lab_down, a guard cleans up in its place.
lab_up() {
	local n host

	LAB_DIR=$(mktemp -d "${TMPDIR:-/tmp}/exagate-lab.XXXXXX")
	LAB=exagate-${LAB_DIR##*.}
	export LAB LAB_DIR LAB_NEIGHBORS
	chmod 711 "$LAB_DIR"
	lab_guard
	host=$LAB-host
	ip netns add "$host"
	ip -n "$host" link set lo up
	ip -n "$host" link add br0 type bridge
	lab_address "$host" br0 1
	for n in 1 2; do
		ip netns add "$LAB-bird$n"
		ip -n "$LAB-bird$n" link set lo up
		ip -n "$host" link add "to-bird$n" type veth \
		    peer name eth0 netns "$LAB-bird$n"
		ip -n "$host" link set "to-bird$n" master br0 up
		lab_address "$LAB-bird$n" eth0 $((n + 1))
	done
}

# lab_address NAMESPACE INTERFACE HOST: addresses, at once and for good.
lab_address() {
	ip netns exec "$1" sysctl -qw net.ipv6.conf.all.accept_dad=0 \
	    net.ipv6.conf.default.accept_dad=0
	ip -n "$1" addr add "192.0.2.$3/24" dev "$2"
	ip -n "$1" addr add "2001:db8:1::$3/64" dev "$2" nodad
	ip -n "$1" link set "$2" up
}

# lab_cut N, lab_mend N: pull and plug the cable of BIRD N.
lab_cut() {
	ip -n "$LAB-host" link set "to-bird$1" down
}
lab_mend() {
	ip -n "$LAB-host" link set "to-bird$1" up
}

# Run a command in the namespace of exagate.
lab_exec() {
	ip netns exec "$LAB-host" "$@"
}

# End all that this lab started and remove all that it made. Safe to call at
# any time, and twice.
lab_down() {
	[ -z "${LAB:-}" ] || lab_remove || true
}

# For the end of a test: the same, but if it failed, say first what there was
# to be seen.
lab_end() {
	[ -n "${BATS_TEST_COMPLETED:-}" ] || [ -z "${LAB:-}" ] || lab_tell
	lab_down
}
lab_tell() {
	local log

	lab_curl /v1/status --max-time 5
	lab_birdc 1 show protocols exabgp
	for log in "$LAB_DIR"/*.log; do
		echo "--- ${log##*/}"
		tail -n 15 "$log"
	done
}
lab_remove() {
	local name file

	lab_nginx_kill9
	[ -z "${LAB_COUNTS:-}" ] || lab_exagate_counts
	for file in "$LAB_DIR"/*.pid; do
		[ ! -e "$file" ] || lab_kill9 "$(basename "$file" .pid)"
	done
	for name in host bird1 bird2; do
		lab_namespace_end "$LAB-$name"
	done
	lab_unmount
	rm -rf "$LAB_DIR"
	lab_guard_end
	unset LAB LAB_DIR
}
# File systems that a test has mounted there.
lab_unmount() {
	local path

	for path in $(awk -v dir="$LAB_DIR/" 'index($2, dir) == 1 {
	    print $2 }' /proc/mounts); do
		umount -l "$path"
	done
}
