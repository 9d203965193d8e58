# shellcheck shell=bash
# The bench of the relay, for scripts/bench: lines a second from a FIFO to its
# standard output, while one process writes them there, each by one write.
#
# A: cat. B: exagate-relay. What comes out is compared, byte by byte, with
# what went in: a line lost, cut or joined ends the bench.

RELAY_LINES=1000000

# relay_note SIDE COMMAND...: the command copies $work/fifo to stdout.
relay_note() {
	local side=$1 reader

	shift
	rm -f "$work/fifo"
	mkfifo "$work/fifo"
	"$@" <"$work/stdin" 7>&- | "$tools/lines" -r "$RELAY_LINES" \
	    >"$work/rate" 7>&- &
	reader=$!
	"$tools/lines" -w "$RELAY_LINES" >"$work/fifo" 7>&-
	wait "$reader"
	note relay "$side" "$(cat "$work/rate")"
}

bench_relay() {
	local i

	# Standard input stays open, as ExaBGP's pipe does.
	mkfifo "$work/stdin"
	exec 7<>"$work/stdin"
	for ((i = 0; i < $1; i++)); do
		relay_note A cat "$work/fifo"
		relay_note B "$EXAGATE_RELAY" "$work/fifo"
	done
	exec 7>&-
}

bench_relay_rows() {
	bench_row relay lines/s ratio '>= 0.5' \
	    "cat FIFO, $RELAY_LINES lines, none lost or split" \
	    'exagate-relay FIFO, likewise'
}
