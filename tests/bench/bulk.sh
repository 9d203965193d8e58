# shellcheck shell=bash
# The bench of bulks, for scripts/bench: many routes of one attribute set.
#
# A: a file of 4,000-byte bulk lines is copied into the FIFO of a plain relay,
# a process of ExaBGP without events, as people do without exagate. B: the
# same routes in one POST to exagate, whose process has events on. Each run
# has a BIRD, an ExaBGP and a database of its own. The clock runs from the
# first byte to the moment when BIRD has all routes. ExaBGP as it is by
# default, and at reactor.speed 0.1.

. "$top/tests/bench/fifo.sh"

BENCH_ATTRS='next-hop 192.0.2.1 med 200 community [ 100:400 300:600 ]'
BENCH_LINE=4000

# bench_prefixes N: that many host routes.
bench_prefixes() {
	awk -v n="$1" 'BEGIN { for (i = 0; i < n; i++) printf "10.%d.%d.%d/32\n",
	    i / 65536, i / 256 % 256, i % 256 }'
}

# bench_lines N: bulk lines for them.
bench_lines() {
	bench_prefixes "$1" | awk -v head="announce attributes $BENCH_ATTRS nlri" \
	    -v max="$BENCH_LINE" '
	length(line) + length($1) + 2 > max { print line; line = "" }
	line == "" { line = head }
	{ line = line " " $1 }
	END { print line }'
}

# bench_objects N: one JSON object a line for them, 94 bytes each.
bench_objects() {
	bench_prefixes "$1" | awk '{ printf "{\"prefix\":\"%s\",\"next-hop\":" \
	    "\"192.0.2.1\",\"med\":200,\"community\":[\"100:400\",\"300:600\"]}\n",
	    $1 }'
}

# bench_post FILE TYPE: the answer must be that all are sent.
bench_post() {
	lab_http '/v1/routes?wait=sent&timeout=30' -X POST \
	    -H "Content-Type: $2" --data-binary "@$1"
	[ "$lab_code" = 200 ] || {
		echo "$lab_code $lab_body" >&2
		return 1
	}
}

# bench_bulk_pair N SPEED: both sides once.
bench_bulk_pair() {
	local LAB_EXABGP_ENV="exabgp.reactor.speed=$2" row=bulk-$1-speed-$2

	bench_lines "$1" >"$work/lines"
	bench_objects "$1" >"$work/objects"
	bench_plain_start
	bench_time "$row" A "$1" bench_plain_copy "$work/lines"
	lab_down
	bench_ours_start
	bench_time "$row" B "$1" bench_post "$work/objects" \
	    application/x-ndjson
	lab_down
}

bench_bulk() {
	local i

	for ((i = 0; i < $1; i++)); do
		bench_bulk_pair 100000 1.0
		bench_bulk_pair 100000 0.1
		bench_bulk_pair 6400 1.0
	done
}

# bench_bulk_row N SPEED WANTED
bench_bulk_row() {
	bench_row "bulk-$1-speed-$2" routes/s ratio "$3" \
	    "$1 routes in bulk lines of $BENCH_LINE bytes, cat into a plain relay" \
	    "$1 routes as NDJSON, one POST /v1/routes; reactor.speed $2"
}
bench_bulk_rows() {
	bench_bulk_row 100000 1.0 '>= 5'
	bench_bulk_row 100000 0.1 '>= 1.3'
	bench_bulk_row 6400 1.0 '>= 5'
}
