# shellcheck shell=bash
# The bench of bulks, for scripts/bench: many routes of one attribute set.
#
# A: a file of 4,000-byte bulk lines is copied into the FIFO of a plain relay,
# a process of ExaBGP without events, as people do without exagate. B: the
# same routes in one POST to exagate, whose process has events on. Each run
# has a BIRD, an ExaBGP and a database of its own. The clock runs from the
# first byte to the moment when BIRD has all routes.

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

# How many routes has BIRD? By one connection to its socket that stays open:
# asking costs next to nothing.
bench_bird_open() {
	coproc BIRD { exec socat - "UNIX:$LAB_DIR/bird1.ctl"; }
	bench_bird_read
}
bench_bird_read() {
	local line

	while IFS= read -r line <&"${BIRD[0]}"; do
		case $line in
		*Routes:*) line=${line#*Routes:} bird_routes=$((bird_routes +
		    $(tr -dc '0-9 ' <<<"${line%%imported*}"))) ;;
		0[0-9][0-9][0-9]\ *) return ;;
		esac
	done
}
bench_bird_close() {
	kill "$BIRD_PID"
	wait "$BIRD_PID" 2>/dev/null || true
}

# bench_until N: wait until BIRD has them.
bench_until() {
	local until=$((${EPOCHREALTIME%.*} + 120))

	while :; do
		bird_routes=0
		echo 'show protocols all exabgp' >&"${BIRD[1]}"
		bench_bird_read
		[ "$bird_routes" -lt "$1" ] || break
		if [ "${EPOCHREALTIME%.*}" -gt "$until" ]; then
			echo "BIRD has $bird_routes of $1 routes" >&2
			return 1
		fi
		sleep 0.005
	done
}

# bench_time ROW SIDE N COMMAND...: run the command, and wait for BIRD.
bench_time() {
	local row=$1 side=$2 n=$3 began

	shift 3
	bench_bird_open
	began=$(now)
	"$@" &
	bench_until "$n"
	note "$row" "$side" "$(since "$began" "$n")"
	wait $!
	bench_bird_close
}

# The plain relay; its FIFO is there before ExaBGP starts.
bench_plain_start() {
	lab_up
	mkdir -p "$LAB_DIR/run"
	mkfifo "$LAB_DIR/run/plain"
	lab_bird_start
	LAB_EVENTS=no LAB_PROCESS="$EXAGATE_RELAY $LAB_DIR/run/plain" \
	    lab_exabgp_start
	lab_wait_for 20 lab_established
}
bench_plain_copy() {
	cat "$1" >"$LAB_DIR/run/plain"
}

bench_ours_start() {
	lab_up
	lab_bird_start
	lab_exagate_start
	lab_nginx_start
	lab_exabgp_start
	lab_wait_for 20 lab_established
	lab_wait_for 20 lab_ready
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

# bench_pair ROW N: both sides once.
bench_pair() {
	bench_plain_start
	bench_time "$1" A "$2" bench_plain_copy "$work/$1.lines"
	lab_down
	bench_ours_start
	bench_time "$1" B "$2" bench_post "$work/$1.objects" \
	    application/x-ndjson
	lab_down
}

bench_bulk() {
	local i row n

	for n in 100000 6400; do
		bench_lines "$n" >"$work/routes-$n.lines"
		bench_objects "$n" >"$work/routes-$n.objects"
	done
	for ((i = 0; i < $1; i++)); do
		for n in 100000 6400; do
			row=routes-$n
			bench_pair "$row" "$n"
		done
	done
}

bench_bulk_rows() {
	local n

	for n in 100000 6400; do
		bench_row "routes-$n" routes/s ratio '>= 5' \
		    "$(stat -c %s "$work/routes-$n.lines") bytes of bulk lines, cat into a plain relay" \
		    "$(stat -c %s "$work/routes-$n.objects") bytes of NDJSON, one POST /v1/routes"
	done
}
