# shellcheck shell=bash
# The bench of growth, for scripts/bench: what a request costs with 1,000 and
# with 1,000,000 entries stored beforehand.
#
# The cost is the time from the first request to the last answer, by a request;
# beside it, the processor time of exagate, and of ExaBGP where there is one:
# what ExaBGP and BIRD cost grows by itself. Prefixes are drawn from all over
# 10/8, between those that are stored. Each run begins with a copy of the same
# database, and when exagate has reviewed it.
#
# With ExaBGP away: announcements, replacements, single GETs and withdrawals
# over 64 connections through nginx, the others over one. What is cheap comes
# late: /v1/status makes it review the database again. Then what a GET takes
# while much is written, as in the row reads: the 99th percentile, as how many
# times that of nginx's own "return 200" in the same seconds. With a session in
# which BIRD has all: growth_session.sh. To check a hashed password costs nginx
# more than all else, so that here it is kept as text.
#
# GROWTH_SIZES		the sizes; the first and the last are compared
# GROWTH_PARTS		away, session or both
# GROWTH_REQUESTS	over 64 connections (10,000; twice as many GETs)
# GROWTH_READS		of each path while much is written (2,000)

. "$top/tests/bench/entries.sh"
. "$top/tests/bench/reads.sh"
: "${GROWTH_SIZES:=1000 10000 100000 1000000}" "${GROWTH_PARTS:=away session}"
: "${GROWTH_REQUESTS:=10000}" "${GROWTH_READS:=2000}"
growth_away_rows="saved replaced got withdrawn bulk page status metrics"
growth_reads="read-entry read-health"
. "$top/tests/bench/growth_session.sh"

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
	got) bench_drawn $((GROWTH_REQUESTS * 2)) "$2" "$3" | bench_paths GET '' ;;
	withdrawn) bench_drawn 1000 "$2" "$3" |
	    bench_paths DELETE '?wait=saved' ;;
	bulk) bench_posts "$3" ;;
	page) bench_pages ;;
	status) bench_repeat 2000 'GET /v1/status' ;;
	metrics) bench_repeat 500 'GET /metrics' ;;
	esac
}

# growth_note ROW SIZE SECONDS N: what each of N requests cost; and, since
# growth_begin, what processor time.
growth_begin() {
	growth_cpu="$(bench_cpu exagate) $(bench_cpu exabgp)"
}
growth_note() {
	echo "$growth_cpu $(bench_cpu exagate) $(bench_cpu exabgp)" |
	    awk -v n="$4" '{ print ($3 - $1) / n / 1000, ($4 - $2) / n / 1000 }' \
	    >>"$work/growth-$1.$2.cpu"
	note "growth-$1" "$2" "$(awk -v s="$3" -v n="$4" \
	    'BEGIN { print s / n * 1e6 }')"
}

# growth_ask ROW SIZE CONNECTIONS: the requests in $work/requests.
growth_ask() {
	local answers

	growth_begin
	answers=$(lab_exec "$tools/ask" -c "$3" -u "$LAB_USER:$LAB_PASSWORD" \
	    <"$work/requests")
	growth_note "$1" "$2" "$(awk '$1 == "seconds" { print $2 }' \
	    <<<"$answers")" "$(wc -l <"$work/requests")"
}

# growth_read ROW SIZE PATH: the 99th percentile from $work/probe, and how many
# times that of nginx alone it is.
growth_read() {
	awk -v path="$3" '$1 == path { print $4 }' "$work/probe" \
	    >>"$work/growth-$1.$2.p99"
	note "growth-$1" "$2" "$(awk -v path="$3" '{ p99[$1] = $4 }
	    END { print p99[path] / p99["/return-200"] }' "$work/probe")"
}

# growth_read_all SIZE: what GETs take while much is written.
growth_read_all() {
	local path=/v1/routes/10.0.100.0

	lab_spawn press "$LAB-host" "$tools/press" -n 0 \
	    -u "$LAB_USER:$LAB_PASSWORD"
	lab_wait_for 5 reads_has "$path"
	lab_exec "$tools/probe" -n "$GROWTH_READS" \
	    -u "$LAB_USER:$LAB_PASSWORD" \
	    /return-200 "$path" /healthz >"$work/probe"
	lab_alive press || return 1
	growth_read read-entry "$1" "$path"
	growth_read read-health "$1" /healthz
}

# growth_lab SIZE: a lab with as many entries, without exagate.
growth_lab() {
	lab_up
	lab_nginx_config
	echo "$LAB_USER:{PLAIN}$LAB_PASSWORD" >"$LAB_DIR/nginx/exagate/passwd"
	mkdir -p "$LAB_DIR/run" "$LAB_DIR/db"
	cp "$work/size-$1.db" "$LAB_DIR/db/exagate.db"
	sync "$LAB_DIR/db/exagate.db"
}

# growth_away SIZE RUN: all rows without ExaBGP, once.
growth_away() {
	local row connections

	growth_lab "$1"
	reads_location
	lab_exagate_start
	lab_nginx_start
	lab_wait_for 60 lab_curl /healthz -f -o /dev/null
	lab_wait_for 60 bench_idle
	for row in $growth_away_rows; do
		connections=64
		case $row in
		bulk | page | status | metrics) connections=1 ;;
		esac
		bench_requests "$row" "$1" "$2" >"$work/requests"
		growth_ask "$row" "$1" "$connections"
	done
	growth_read_all "$1"
	lab_down
}

bench_growth() {
	local i size part

	for size in $GROWTH_SIZES; do
		bench_size "$size"
	done
	for ((i = 0; i < $1; i++)); do
		for size in $GROWTH_SIZES; do
			for part in $GROWTH_PARTS; do
				"growth_$part" "$size" "$i"
			done
		done
	done
}

# growth_middle FILE [COLUMN]: the middle one of its numbers.
growth_middle() {
	awk -v column="${2-1}" '{ print $column }' "$1" | sort -n |
	    awk '{ a[NR] = $1 } END { m = a[int(NR / 2) + 1]
		printf m < 100 ? "%.3g" : "%.0f", m }'
}

# growth_cpu_of ROW SIZE COLUMN: processor time a request, and how many times
# that of the first size.
growth_cpu_of() {
	local first=$work/growth-$1.${GROWTH_SIZES%% *}.cpu us

	us=$(growth_middle "$work/growth-$1.$2.cpu" "$3")
	echo "$us us$(awk -v a="$(growth_middle "$first" "$3")" -v b="$us" \
	    'BEGIN { if (a > 0) printf " (%.2f times)", b / a }')"
}

# growth_what ROW SIZE
growth_what() {
	echo -n "$2 entries"
	[ ! -e "$work/growth-$1.$2.p99" ] ||
	    echo -n "; $(growth_middle "$work/growth-$1.$2.p99") us"
	[ -e "$work/growth-$1.$2.cpu" ] || return 0
	echo -n "; processor time: exagate $(growth_cpu_of "$1" "$2" 1)"
	case " $growth_session_rows " in
	*" $1 "*) echo -n ", ExaBGP $(growth_cpu_of "$1" "$2" 2)" ;;
	esac
}

# growth_row ROW UNIT
growth_row() {
	local first=${GROWTH_SIZES%% *} last=${GROWTH_SIZES##* }

	cp "$work/growth-$1.$first" "$work/growth-$1.A"
	cp "$work/growth-$1.$last" "$work/growth-$1.B"
	bench_row "growth-$1" "$2" ratio '<= 1.3' \
	    "$(growth_what "$1" "$first")" "$(growth_what "$1" "$last")"
}

# growth_rows ROWS UNIT: as JSON; and on stderr at every size.
growth_rows() {
	local row size

	for row in $1; do
		growth_row "$row" "$2"
		for size in $GROWTH_SIZES; do
			echo "growth-$row $(growth_middle \
			    "$work/growth-$row.$size") $2," \
			    "$(growth_what "$row" "$size")" >&2
		done
	done
}

bench_growth_rows() {
	case $GROWTH_PARTS in
	*away*)
		growth_rows "$growth_away_rows" us
		growth_rows "$growth_reads" "times nginx's own p99"
		;;
	esac
	case $GROWTH_PARTS in
	*session*) growth_rows "$growth_session_rows" us ;;
	esac
}
