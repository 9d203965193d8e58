# shellcheck shell=bash
# The lab: exagate, and the relay.
#
# LAB_CONF	lines of its configuration, in place of those below or more
# LAB_POLICY	who may do what (the users of nginx, and hold: everything)
# LAB_COUNTS	set: at the end of the lab it is asked to stop, not killed, so that
#		it writes what its instruments have counted
# LAB_WRAP	words before the command: "strace -f -o FILE", "env X=y"

lab_exagate_config() {
	local line

	while read -r line; do
		grep -q "^[[:space:]]*${line%% *}[[:space:]]*=" \
		    <<<"${LAB_CONF:-}" || echo "$line"
	done <<-EOF >"$LAB_DIR/exagate.conf"
		listen = "$LAB_DIR/run/fcgi.sock"
		listen-group = "www-data"
		commands = "$LAB_DIR/run/exabgp.in"
		answers = "$LAB_DIR/run/exabgp.out"
		database = "$LAB_DIR/db/exagate.db"
		next-hop-ipv4 = "192.0.2.1"
		next-hop-ipv6 = "2001:db8:1::1"
	EOF
	{
		echo "${LAB_CONF:-}"
		echo "${LAB_POLICY-$(lab_exagate_policy)}"
	} >>"$LAB_DIR/exagate.conf"
}
# hold is the user of tests/tools/hold.
lab_exagate_policy() {
	local user

	for user in "${LAB_USER:-demo}" ${LAB_USERS:-} hold; do
		cat <<-EOF
			user "$user" {
				allow = { "everything" }
				prefixes = { "any" }
				next-hops = { "any" }
			}
		EOF
	done
}

# Returns when it takes connections.
lab_exagate_start() {
	mkdir -p "$LAB_DIR/run" "$LAB_DIR/db"
	[ -e "$LAB_DIR/exagate.conf" ] || lab_exagate_config
	# shellcheck disable=SC2086 # a wrapper is words
	lab_spawn exagate "$LAB-host" ${LAB_WRAP:-} "$EXAGATE" \
	    -c "$LAB_DIR/exagate.conf"
	lab_wait_for 10 lab_exagate_listens
}
lab_exagate_stop() {
	lab_stop exagate
}
lab_exagate_counts() {
	lab_alive exagate || return 0
	lab_signal exagate CONT
	lab_stop exagate || true
}
lab_exagate_kill9() {
	lab_kill9 exagate
}
lab_exagate_listens() {
	socat -u OPEN:/dev/null "UNIX-CONNECT:$LAB_DIR/run/fcgi.sock" \
	    2>/dev/null
}

# Has exagate replayed what it has into the present session?
lab_ready() {
	lab_curl /readyz -f -o /dev/null
}

# The process that ExaBGP runs. Its pid changes when ExaBGP runs it anew.
lab_relay_pid() {
	pgrep -P "$(lab_pid exabgp)" -o
}
lab_relay_kill9() {
	kill -KILL "$(lab_relay_pid)"
}
