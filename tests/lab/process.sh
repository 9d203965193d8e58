# shellcheck shell=bash
# The lab: processes, and waiting for what they do.

# lab_spawn NAME NAMESPACE COMMAND...: start it, with its pid in NAME.pid. An
# empty namespace is that of the caller. Standard input is $LAB_STDIN.
lab_spawn() {
	local name=$1 namespace=$2

	shift 2
	[ -z "$namespace" ] || set -- ip netns exec "$namespace" "$@"
	setsid "$@" <"${LAB_STDIN:-/dev/null}" >>"$LAB_DIR/$name.log" 2>&1 3>&- &
	echo $! >"$LAB_DIR/$name.pid"
	disown $!
}

# The pid of NAME; nothing if it was not started.
lab_pid() {
	cat "$LAB_DIR/$1.pid" 2>/dev/null
}

# Does NAME run? A zombie does not, unless threads of it are still ending:
# those have its files, and its locks. No process substitution here: it would
# be the $! of a caller that waits for another.
lab_alive() {
	local pid

	pid=$(lab_pid "$1") && lab_pid_alive "$pid"
}
lab_pid_alive() {
	local state threads

	read -r state threads <<<"$(awk '/^State:/ { s = $2 } /^Threads:/ {
	    print s, $2 }' "/proc/$1/status" 2>/dev/null)"
	[ -n "$state" ] && { [ "$state" != Z ] || [ "$threads" -gt 1 ]; }
}
lab_dead() {
	! lab_alive "$1"
}

# lab_signal NAME SIGNAL
lab_signal() {
	kill -"$2" "$(lab_pid "$1")"
}

# Ask NAME to stop, and wait until it has; after 10 s by force, and false.
lab_stop() {
	lab_alive "$1" || return 0
	lab_signal "$1" TERM
	if lab_wait_for 10 lab_dead "$1"; then
		rm -f "$LAB_DIR/$1.pid"
	else
		lab_kill9 "$1"
		return 1
	fi
}

# Kill NAME, and wait until it is gone.
lab_kill9() {
	if lab_alive "$1"; then
		lab_signal "$1" KILL 2>/dev/null
		lab_wait_for 5 lab_dead "$1"
	fi
	rm -f "$LAB_DIR/$1.pid"
}

# lab_wait_for SECONDS COMMAND...: until the command succeeds, asked each
# 20 ms. False, with a word on stderr, if it does not in time; there is
# LAB_PATIENCE times as much of it where the machine is busy with other labs.
lab_wait_for() {
	local end seconds=$1

	end=$(awk -v now="${EPOCHREALTIME/,/.}" -v wait="$1" \
	    -v patience="${LAB_PATIENCE:-1}" \
	    'BEGIN { printf "%.0f", (now + wait * patience) * 1e6 }')

	shift
	until "$@"; do
		if [ "${EPOCHREALTIME/[.,]/}" -gt "$end" ]; then
			echo "not within $seconds s: $*" >&2
			return 1
		fi
		sleep 0.02
	done
}

# Kill what runs in a namespace, and remove it.
lab_namespace_end() {
	local pid

	[ -e "/run/netns/$1" ] || return 0
	for pid in $(ip netns pids "$1"); do
		kill -KILL "$pid" 2>/dev/null
		lab_wait_for 5 lab_pid_dead "$pid"
	done
	ip netns del "$1"
}
lab_pid_dead() {
	! lab_pid_alive "$1"
}
