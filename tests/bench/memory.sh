# shellcheck shell=bash
# The bench of memory and start, for scripts/bench: 1,000,000 entries.
#
# They are loaded by requests of 100,000 while ExaBGP is away. Resident memory
# is that of the whole process, divided by the entries: after the load, and
# after a restart. The start is from exec until /healthz answers, which it does
# when all is loaded. A restart finds the database in the page cache.
#
# Then all of them go into a new session: ExaBGP is there, with a session to
# BIRD and without a route, when exagate starts; the clock runs from when it
# listens until BIRD has them all. It is compared with 100,000 routes in one
# request to an exagate that was empty, as the row bulk has it.
#
# MEMORY_ENTRIES	how many (1,000,000)

. "$top/tests/bench/fifo.sh"
. "$top/tests/bench/bulk.sh"
. "$top/tests/bench/entries.sh"
: "${MEMORY_ENTRIES:=1000000}"

# Resident bytes of exagate.
bench_resident() {
	awk '/^VmRSS:/ { print $2 * 1024 }' "/proc/$(lab_pid exagate)/status"
}
bench_resident_each() {
	bench_resident | awk -v n="$MEMORY_ENTRIES" '{ print $1 / n }'
}

# bench_start ROW: seconds from exec until it answers.
bench_start() {
	local began

	began=$(now)
	lab_exagate_start
	lab_wait_for 60 lab_curl /healthz -f -o /dev/null
	note "$1" B "$(since "$began")"
}

# bench_session: those that exagate has, into a new session.
bench_session() {
	lab_exagate_stop
	lab_bird_start
	lab_exabgp_start
	lab_wait_for 20 lab_established
	lab_exagate_start
	bench_time session B "$MEMORY_ENTRIES" \
	    lab_wait_for 60 lab_curl /healthz -f -o /dev/null
}

bench_memory_one() {
	lab_up
	lab_exagate_start
	lab_nginx_start
	bench_load "$work/entries"
	note loaded B "$(bench_resident_each)"
	lab_exagate_stop
	bench_start start
	note restarted B "$(bench_resident_each)"
	bench_session
	lab_down
}

# The same by a request.
bench_session_other() {
	bench_ours_start
	bench_time session A 100000 bench_post "$work/session.objects" \
	    application/x-ndjson
	lab_down
}

bench_memory() {
	local i

	bench_numbers "$MEMORY_ENTRIES" >"$work/entries"
	bench_numbers 100000 | bench_entries >"$work/session.objects"
	for ((i = 0; i < $1; i++)); do
		bench_session_other
		bench_memory_one
	done
}

bench_memory_rows() {
	local n=$MEMORY_ENTRIES

	bench_row loaded 'bytes an entry' alone '<= 300' '' \
	    "resident, the whole process, $n entries loaded"
	bench_row restarted 'bytes an entry' alone '<= 300' '' \
	    "resident, the whole process, started with $n entries"
	bench_row start s alone '<= 5' '' \
	    "exec until /healthz answers, $n entries loaded"
	bench_row session routes/s ratio '>= 1' \
	    '100,000 routes in one POST, until BIRD has them' \
	    "$n entries into a new session, until BIRD has them"
}
