# shellcheck shell=bash
# The bench of reads while much is written, for scripts/bench.
#
# The load is that of the row saved, on 64 connections. Beside it one client
# asks, by turns, A: a location of nginx that is "return 200", B: an entry, and
# the health. Figures are the 99th percentile of each run.

. "$top/tests/bench/saved.sh"

READS_N=3000

# A location that nginx answers by itself, to whom it answers else.
reads_location() {
	cat >>"$LAB_DIR/nginx/exagate/server.conf" <<-'END'
		location = /return-200 {
			default_type text/plain;
			return 200 "OK\n";
		}
	END
}

reads_has() {
	lab_curl "$1" -f -o /dev/null
}

reads_run() {
	local a

	saved_lab
	reads_location
	saved_start B
	lab_spawn press "$LAB-host" "$tools/press" -n 0 \
	    -u "$LAB_USER:$LAB_PASSWORD"
	lab_wait_for 5 reads_has /v1/routes/10.0.100.0
	lab_exec "$tools/probe" -n "$READS_N" -u "$LAB_USER:$LAB_PASSWORD" \
	    /return-200 /v1/routes/10.0.100.0 /healthz >"$work/probe"
	lab_alive press || return 1
	a=$(awk '$1 == "/return-200" { print $4 / 1000 }' "$work/probe")
	note reads-entry A "$a"
	note reads-entry B "$(awk '/routes/ { print $4 / 1000 }' "$work/probe")"
	note reads-health A "$a"
	note reads-health B "$(awk '/healthz/ { print $4 / 1000 }' \
	    "$work/probe")"
	lab_down
}

bench_reads() {
	local i

	for ((i = 0; i < $1; i++)); do
		reads_run
	done
}

bench_reads_rows() {
	bench_row reads-entry 'ms p99' ratio '<= 5' 'nginx, return 200' \
	    'exagate, GET /v1/routes/<prefix>'
	bench_row reads-health 'ms p99' ratio '<= 5' 'nginx, return 200' \
	    'exagate, GET /healthz'
}
