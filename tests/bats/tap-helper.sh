# shellcheck shell=bash
# A look at the commands that ExaBGP is given. Before path_up: LAB_TAP=yes.

# Have ExaBGP's process write what it says to $LAB_DIR/commands too. The relay
# is ExaBGP's own child as ever, with a tee behind it.
tap_config() {
	cat >"$LAB_DIR/tap" <<-EOF
		#!/bin/bash
		exec "$EXAGATE_RELAY" "\$@" > >(exec tee -a "$LAB_DIR/commands")
	EOF
	chmod +x "$LAB_DIR/tap"
	LAB_PROCESS="$LAB_DIR/tap $LAB_DIR/run/exabgp.in"
	export LAB_PROCESS="$LAB_PROCESS $LAB_DIR/run/exabgp.out"
}

tap_mark() {
	wc -c <"$LAB_DIR/commands" >"$LAB_DIR/commands.mark"
}

# What ExaBGP was told since the mark, without the questions of the engine.
tap_stream() {
	tail -c +"$(($(cat "$LAB_DIR/commands.mark") + 1))" \
	    "$LAB_DIR/commands" | grep -vxE '#|show (neighbor|adj-rib) .*'
}

# tap_quiet: was ExaBGP told nothing since the mark? Commands keep their
# order: behind a change of ours, seen in the stream, nothing can be to come.
tap_quiet() {
	local stream

	put 10.0.0.9/32 '{}' && answered 200 &&
	    lab_http /v1/routes/10.0.0.9/32 -X DELETE && answered 200 ||
	    return 1
	stream=$(tap_stream)
	echo "stream: $stream"
	[ "$(sed 's, next-hop .*,,' <<<"$stream")" = \
	    "announce route 10.0.0.9/32
withdraw route 10.0.0.9/32" ]
}
