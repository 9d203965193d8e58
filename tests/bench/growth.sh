# shellcheck shell=bash
# The bench of growth, for scripts/bench: what a request costs with 1,000 and
# with 1,000,000 entries stored beforehand. ExaBGP is away: it grows by itself.
#
# The cost is the time from the first request to the last answer, by a request;
# beside it, the processor time of exagate. Announcements, replacements, single
# GETs and withdrawals come over 64 connections through nginx, the others over
# one. Prefixes are drawn from all over 10/8, between those that are stored.
# Each run begins with a copy of the same database, and when exagate has
# reviewed it. What is cheap comes last: /v1/status makes it review it again.
#
# GROWTH_SIZES		the sizes; the first and the last are compared
# GROWTH_REQUESTS	over 64 connections (4,000)

. "$top/tests/bench/entries.sh"
: "${GROWTH_SIZES:=1000 10000 100000 1000000}" "${GROWTH_REQUESTS:=4000}"
growth_rows="saved replaced got withdrawn bulk page status metrics"

# bench_size N: a database with as many entries, in $work/size-N.db.
bench_size() {
	bench_numbers "$1" >"$work/size-$1"
	lab_up
	lab_exagate_start
	lab_nginx_start
	bench_load "$work/size-$1"
	lab_exagate_stop
	cp "$LAB_DIR/db/exagate.db" "$work/size-$1.db"
	lab_down
}

# bench_paths METHOD QUERY [MED]: a request for each number, each with a MED
# of its own from MED on.
bench_paths() {
	awk -v method="$1" -v query="$2" -v med="${3-}" '{
		printf "%s /v1/routes/10.%d.%d.%d/32%s", method, $1 / 65536,
		    $1 / 256 % 256, $1 % 256, query
		print med == "" ? "" : "&med=" med + NR
	}'
}

# bench_drawn N SIZE RUN: so many of the numbers that are stored, in no order,
# as they are there; each once, if there are as many.
bench_drawn() {
	awk -v n="$1" -v size="$2" -v run="$3" '
	BEGIN { from = n * run % size }
	NR > from && got < n { print; line[got++] = $1 }
	got == n { exit }
	END { for (i = got; i < n; i++) print line[i % got] }' \
	    "$work/size-$2"
}

# The next page of a list, again and again.
bench_pages() {
	local next

	next=$(lab_curl '/v1/routes?limit=500' | jq -r .next)
	bench_repeat 40 "GET /v1/routes?limit=500&cursor=$next"
}

bench_repeat() {
	awk -v n="$1" -v line="$2" \
	    'BEGIN { for (i = 0; i < n; i++) print line }'
}

# bench_posts SEED: ten bulks of 1,000 entries that are new.
bench_posts() {
	local i

	for i in 0 1 2 3 4 5 6 7 8 9; do
		bench_numbers_between 1000 "$1$i" | bench_entries \
		    >"$work/bulk-$i"
		echo "POST /v1/routes?wait=saved $work/bulk-$i"
	done
}

# bench_requests ROW SIZE RUN: the requests of a row.
bench_requests() {
	local set='med=200&community=100:400&community=300:600'

	case $1 in
	saved) bench_numbers_between "$GROWTH_REQUESTS" "$3" |
	    bench_paths PUT "?wait=saved&$set" ;;
	replaced) bench_drawn "$GROWTH_REQUESTS" "$2" "$3" |
	    bench_paths PUT '?wait=saved' 300 ;;
	got) bench_drawn "$GROWTH_REQUESTS" "$2" "$3" | bench_paths GET '' ;;
	withdrawn) bench_drawn 1000 "$2" "$3" |
	    bench_paths DELETE '?wait=saved' ;;
	bulk) bench_posts "$3" ;;
	page) bench_pages ;;
	status) bench_repeat 200 'GET /v1/status' ;;
	metrics) bench_repeat 200 'GET /metrics' ;;
	esac
}

# bench_cost ROW SIZE RUN CONNECTIONS: ask, and note what a request costs.
bench_cost() {
	local row=growth-$1 before answers

	bench_requests "$1" "$2" "$3" >"$work/requests"
	before=$(bench_cpu)
	answers=$(lab_exec "$tools/ask" -c "$4" -u "$LAB_USER:$LAB_PASSWORD" \
	    <"$work/requests")
	bench_cpu | awk -v before="$before" -v n="$(wc -l \
	    <"$work/requests")" '{ print ($1 - before) / n / 1000 }' \
	    >>"$work/$row.$2.cpu"
	note "$row" "$2" "$(awk -v n="$(wc -l <"$work/requests")" \
	    '$1 == "seconds" { print $2 / n * 1e6 }' <<<"$answers")"
}

# bench_growth_one SIZE RUN: all rows once.
bench_growth_one() {
	local row connections

	lab_up
	mkdir -p "$LAB_DIR/db"
	cp "$work/size-$1.db" "$LAB_DIR/db/exagate.db"
	sync "$LAB_DIR/db/exagate.db"
	lab_exagate_start
	lab_nginx_start
	lab_wait_for 60 lab_curl /healthz -f -o /dev/null
	lab_wait_for 60 bench_idle
	for row in $growth_rows; do
		connections=64
		case $row in
		bulk | page | status | metrics) connections=1 ;;
		esac
		bench_cost "$row" "$1" "$2" "$connections"
	done
	lab_down
}

bench_growth() {
	local i size

	for size in $GROWTH_SIZES; do
		bench_size "$size"
	done
	for ((i = 0; i < $1; i++)); do
		for size in $GROWTH_SIZES; do
			bench_growth_one "$size" "$i"
		done
	done
}

# The middle one of the numbers in a file.
bench_middle() {
	sort -n "$1" | awk '{ a[NR] = $1 } END { printf "%.3g",
	    a[int(NR / 2) + 1] }'
}

# bench_growth_what ROW SIZE
bench_growth_what() {
	echo "$2 entries; $(bench_middle "$work/growth-$1.$2.cpu") us of" \
	    "exagate's processor time"
}

bench_growth_rows() {
	local row first=${GROWTH_SIZES%% *} last=${GROWTH_SIZES##* } size

	for row in $growth_rows; do
		cp "$work/growth-$row.$first" "$work/growth-$row.A"
		cp "$work/growth-$row.$last" "$work/growth-$row.B"
		bench_row "growth-$row" us ratio '<= 1.3' \
		    "$(bench_growth_what "$row" "$first")" \
		    "$(bench_growth_what "$row" "$last")"
	done
	for row in $growth_rows; do
		for size in $GROWTH_SIZES; do
			echo "growth-$row $size $(bench_middle \
			    "$work/growth-$row.$size") us," \
			    "$(bench_growth_what "$row" "$size")" >&2
		done
	done
}
