# shellcheck shell=bash
# Chaos: one function an action of the plan. What it does to a part that is
# not there is nothing.

declare -A stopped=()	# PART: the pids that were stopped

# The processes of a part.
pids_of() {
	local pid

	case $1 in
	relay) lab_relay_pid 2>/dev/null ;;
	nginx)
		pid=$(lab_pid nginx) || return
		echo "$pid"
		pgrep -P "$pid"
		;;
	*) lab_pid "$1" ;;
	esac
}

do_kill() {
	local pid

	case $1 in
	relay)
		pid=$(pids_of relay) && kill -KILL "$pid" 2>/dev/null
		;;
	bird*) lab_kill9 "$1" ;;
	*) "lab_$1_kill9" ;;
	esac
}
do_start() {
	part_start "$1"
}
do_stop() {
	local pid

	[ -z "${stopped[$1]:-}" ] || return
	stopped[$1]=$(pids_of "$1" | tr '\n' ' ')
	for pid in ${stopped[$1]}; do
		kill -STOP "$pid" 2>/dev/null
	done
}
do_cont() {
	local pid

	for pid in ${stopped[$1]:-}; do
		kill -CONT "$pid" 2>/dev/null
	done
	stopped[$1]=
}

do_cut() { lab_cut "$1"; }
do_mend() { lab_mend "$1"; }
# BIRD may be stopped.
birdc_soon() {
	timeout 1 birdc -s "$LAB_DIR/bird$1.ctl" "$2" exabgp >/dev/null 2>&1
}
do_reset() { birdc_soon "$1" restart; }
do_disable() { birdc_soon "$1" disable; }
do_enable() { birdc_soon "$1" enable; }
do_reload() { lab_signal exabgp "$1" 2>/dev/null; }

# do_full KIB: so much is left.
do_full() {
	dd if=/dev/zero of="$LAB_DIR/db/filler" bs=64k 2>/dev/null
	dd if=/dev/zero of="$LAB_DIR/db/filler" bs=4k oflag=append \
	    conv=notrunc 2>/dev/null
	truncate -s "-$1K" "$LAB_DIR/db/filler"
}
do_free() { rm -f "$LAB_DIR/db/filler"; }

do_fifo() {
	rm -f "$LAB_DIR/run/exabgp.$1"
	[ "$2" != made ] || mkfifo -m 660 "$LAB_DIR/run/exabgp.$1" 2>/dev/null
}
# The clients know before exagate does.
do_clock() {
	clients clock "$1"
	echo "$1" >"$LAB_DIR/clock.new"
	mv "$LAB_DIR/clock.new" "$LAB_DIR/clock"
}

# do_rule SLOT RULE...: a slot has 64 bytes.
do_rule() {
	printf '%-63s\n' "${*:2}" | dd of="$LAB_DIR/rules" bs=64 seek="$1" \
	    conv=notrunc 2>/dev/null
}
do_unrule() { do_rule "$1" ''; }
