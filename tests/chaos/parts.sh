# shellcheck shell=bash
# Chaos: the parts, started as a supervisor would, and how exagate ended.

# The lab, with what faults need: a disk of its own, rules and a clock.
parts_up() {
	local tools=$top_builddir/tests/tools asan

	export LAB_NEIGHBORS=2 LAB_FAMILIES="ipv4 ipv6 ipv4-flow" \
	    LAB_BIRD_FAMILIES="ipv4 ipv6 flow4" LAB_BIRD_DEBUG="states, routes, events"
	lab_up
	mkdir -p "$LAB_DIR/run" "$LAB_DIR/db"
	mount -t tmpfs -o size=160m,mode=755 chaos "$LAB_DIR/db"
	printf '%-1023s\n' '' >"$LAB_DIR/rules"
	echo 0 >"$LAB_DIR/clock"
	# A sanitizer wants to be the first.
	asan=$(ldd "$EXAGATE" | awk '/lib[at]san/ { printf "%s:", $3 }')
	preload="FAULT_RULES=$LAB_DIR/rules FAULT_SEED=$1"
	export LAB_EXABGP_ENV="LD_PRELOAD=$tools/fault_preload.so $preload"
	preload+=" CLOCK_OFFSET=$LAB_DIR/clock LD_PRELOAD=$asan"
	preload+="$tools/fault_preload.so:$tools/clock_preload.so"
	for part in bird1 bird2 exagate nginx exabgp; do
		part_start "$part"
	done
}

# part_start PART: if it does not run. Does not wait until it is of use.
part_start() {
	lab_dead "$1" || return 0
	case $1 in
	bird*) lab_bird_start "${1#bird}" 2>/dev/null ;;
	exagate) part_start_exagate ;;
	*) "lab_$1_start" 2>/dev/null ;;
	esac
}
# Its exit status goes into exagate.ended.
part_start_exagate() {
	[ -e "$LAB_DIR/exagate.conf" ] || lab_exagate_config
	rm -f "$LAB_DIR/exagate.pid"
	# shellcheck disable=SC2016,SC2086 # for that shell; words
	setsid ip netns exec "$LAB-host" env $preload bash -c '
		"$2" -c "$1/exagate.conf" </dev/null >>"$1/exagate.log" 2>&1 &
		echo $! >"$1/exagate.pid"
		unset LD_PRELOAD
		wait $!
		echo "$?" >>"$1/exagate.ended"' \
	    chaos "$LAB_DIR" "$EXAGATE" </dev/null >/dev/null 2>&1 3>&- 4>&- &
	disown $!
	lab_wait_for 5 test -s "$LAB_DIR/exagate.pid"
}

# Did exagate end otherwise than by SIGKILL, or because it could not start?
exagate_ended_badly() {
	[ -e "$LAB_DIR/exagate.ended" ] || return 1
	grep -vxE '137|1' "$LAB_DIR/exagate.ended"
}

# As a supervisor would: what is dead is started, what stands still goes on.
parts_resume() {
	local part n

	for ((n = 0; n < 16; n++)); do
		do_unrule "$n"
	done
	do_free
	for part in "${!stopped[@]}"; do
		do_cont "$part"
	done
	parts_start
	for n in 1 2; do
		do_mend "$n"
		do_enable "$n"
	done
}
parts_start() {
	local part

	for part in bird1 bird2 exagate nginx exabgp; do
		part_start "$part"
	done
}
