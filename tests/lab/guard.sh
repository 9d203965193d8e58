# shellcheck shell=bash
# The lab: the guard, a process that outlives the test.

# Clean up when this shell dies without doing so.
lab_guard() {
	# shellcheck disable=SC2016 # for the shell of the guard
	setsid bash -c 'tail --pid="$1" -s 0.2 -f /dev/null
		. "$2/lab.sh"; lab_down' guard $$ "$LAB_LIB" \
	    </dev/null >/dev/null 2>&1 3>&- &
	LAB_GUARD=$!
	export LAB_GUARD
	disown $!
}
lab_guard_end() {
	[ -n "${LAB_GUARD:-}" ] && [ "$LAB_GUARD" != "$$" ] || return 0
	kill -KILL -- "-$LAB_GUARD" 2>/dev/null || true
	unset LAB_GUARD
}
