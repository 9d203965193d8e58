# shellcheck shell=bash
# The connections suite: exagate with its exit status, its configuration read
# again, nginx reloaded.

# Start exagate; a keeper waits for it and notes its exit status.
exagate_start() {
	[ -e "$LAB_DIR/exagate.conf" ] || lab_exagate_config
	mkdir -p "$LAB_DIR/run" "$LAB_DIR/db"
	rm -f "$LAB_DIR/exagate.status"
	# shellcheck disable=SC2016 # for that shell
	lab_spawn keeper "$LAB-host" bash -c '
		"$2" -c "$1/exagate.conf" >>"$1/exagate.log" 2>&1 &
		echo $! >"$1/exagate.pid"
		wait $!
		echo $? >"$1/exagate.status"' keeper "$LAB_DIR" "$EXAGATE"
	lab_wait_for 20 lab_exagate_listens
}

# SIGTERM: it ends within 2 s, and well. STOP_SECONDS: under sanitizers.
exagate_terminate() {
	lab_signal exagate TERM
	lab_wait_for "${STOP_SECONDS:-2}" test -s "$LAB_DIR/exagate.status"
	[ "$(cat "$LAB_DIR/exagate.status")" = 0 ]
}

# SIGHUP, and the sentence in the log that must follow.
exagate_hup() {
	local before

	before=$(grep -c "$1" "$LAB_DIR/exagate.log" || true)
	lab_signal exagate HUP
	lab_wait_for 5 exagate_said "$1" "$before"
}
exagate_said() {
	[ "$(grep -c "$1" "$LAB_DIR/exagate.log")" -gt "$2" ]
}

# configure [LINE]: the lab's configuration with LINE, taken by SIGHUP.
configure() {
	LAB_CONF="${1:-}" lab_exagate_config
	exagate_hup "exagate.conf: read again"
}
# configure_broken LINE: one with LINE is refused.
configure_broken() {
	echo "$1" >>"$LAB_DIR/exagate.conf"
	exagate_hup "exagate.conf: not read again"
}

# Reload nginx; returns when no worker of before is left.
nginx_reload() {
	local old

	old=$(pgrep -P "$(lab_pid nginx)")
	lab_signal nginx HUP
	lab_wait_for 15 nginx_is_without "$old"
}
nginx_is_without() {
	local now

	now=$(pgrep -P "$(lab_pid nginx)") || return 1
	! grep -qxF "$1" <<<"$now"
}
