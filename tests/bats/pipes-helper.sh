# shellcheck shell=bash
# The FIFOs: tests/bats/pipes.bats.

# stale_bytes: both FIFOs hold what an earlier life left, which ends in half a
# line. stale_end: let go of them.
stale_bytes() {
	local in=$LAB_DIR/run/exabgp.in out=$LAB_DIR/run/exabgp.out

	mkfifo -m 660 "$in" "$out"
	exec 7<>"$in" 8<>"$out"
	printf '%s\n' 'announce route 10.6.6.1/32 next-hop self' \
	    '#exagate hello stale' 'announce route 10.6.6.2/32 next-hop self' \
	    'withdraw route 10.6.6.2/32' shutdown >&7
	printf 'announce route 10.6.6.3/32 next-hop 192.0.2.1' >&7
	stale_event 192.0.2.2 '"type": "update", "message": { "update": { "announce": { "ipv4 unicast": { "192.0.2.1": [ { "nlri": "10.6.6.4/32" } ] } } } }' >&8
	stale_event 192.0.2.9 '"type": "fsm", "state": "ESTABLISHED"' >&8
	printf '%s\n' '#relay ready 1 1' '#relay hello 0 1 1 1 1 boot' 'done' \
	    'Peer            AS        up/down state' 'done' error 'done' \
	    '#relay dropped answers 5' >&8
	printf '{ "exabgp": "9.9' >&8
}
stale_event() {
	echo "{ \"exabgp\": \"9.9.9\", \"pid\": 1, \"neighbor\": {" \
	    "\"address\": { \"local\": \"192.0.2.1\", \"peer\": \"$1\" }," \
	    "\"asn\": { \"local\": 65001, \"peer\": 65000 }," \
	    "\"direction\": \"send\", $2 } }"
}
stale_end() {
	exec 7>&- 8>&-
}

# changes COUNT: so many entries, 10.7.x.y/32, put and answered with 200, each
# within 5 s.
changes() {
	local i

	for ((i = 0; i < $1; i++)); do
		echo "next"
		echo "url = http://127.0.0.1:8080/v1/routes/10.7.$((i / 256)).$((i % 256))?wait=saved"
		echo 'request = PUT'
		echo 'max-time = 5'
		echo "user = $LAB_USER:$LAB_PASSWORD"
		echo 'output = /dev/null'
		echo 'write-out = "%{http_code}\n"'
	done | sed 1d >"$LAB_DIR/changes"
	lab_exec curl -s -K "$LAB_DIR/changes" >"$LAB_DIR/codes"
	[ "$(grep -cx 200 "$LAB_DIR/codes")" = "$1" ]
}

# all_there COUNT: are there so many entries, all sent, all at BIRD?
all_there() {
	all_sent "$1" && [ "$(lab_bird_count)" = "$1" ]
}

no_reader_yet() {
	trouble relay-away && not_ready relay
}

fifos_there() {
	[ -p "$LAB_DIR/run/exabgp.in" ] && [ -p "$LAB_DIR/run/exabgp.out" ]
}

# Fill the FIFO to the relay with lines that it will drop.
fifo_fill() {
	run ! dd if=<(yes $'\001' | head -c 4M) of="$LAB_DIR/run/exabgp.in" \
	    bs=4096 oflag=nonblock conv=notrunc status=none
	[[ $output == *"temporarily unavailable"* ]]
}

# second DATABASE FIFOS SOCKET: a second exagate with these names. Does it run?
# It is ended then.
second() {
	sed -e "s|exagate.db|$1|; s|run/exabgp|run/$2|; s|fcgi.sock|$3|" \
	    "$LAB_DIR/exagate.conf" >"$LAB_DIR/second.conf"
	timeout 3 "$EXAGATE" -c "$LAB_DIR/second.conf" >"$LAB_DIR/second.log" \
	    2>&1 || [ $? = 124 ] || {
		cat "$LAB_DIR/second.log"
		return 1
	}
	grep -q serves "$LAB_DIR/second.log"
}

# relay_start NAME FIFO...: a relay that ExaBGP has not launched. What it says
# to an ExaBGP is in NAME.log.
relay_start() {
	local name=$1 in=$LAB_DIR/$1.stdin

	shift
	mkfifo "$in"
	sleep 1000 >"$in" 3>&- &
	echo $! >"$LAB_DIR/$name-stdin.pid"
	disown $!
	LAB_STDIN=$in lab_spawn "$name" '' "$EXAGATE_RELAY" \
	    "${@/#/$LAB_DIR/run/}"
}
