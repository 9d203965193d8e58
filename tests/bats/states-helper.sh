# shellcheck shell=bash
# What exagate says of itself.

# parts_start PART...: start these, in this order.
parts_start() {
	local part

	for part; do
		"lab_${part}_start"
	done
}

# The whole path, in step.
path_start() {
	parts_start bird exagate nginx exabgp
	lab_wait_for 15 lab_established
	lab_wait_for 15 lab_ready
	lab_wait_for 15 lab_settled 1
}

# at_once COMMAND...: it takes no time, though it may wait 20 s.
at_once() {
	local start=$SECONDS

	"$@"
	echo "after $((SECONDS - start)) s"
	[ $((SECONDS - start)) -lt 5 ]
}

# Is it alive, and ready? Is it not ready, and names FIELD?
healthy() {
	http_code /healthz 200 && http_code /readyz 200
}
ready() {
	lab_wait_for 5 http_code /readyz 200
	http_code /healthz 200
}
not_ready() {
	http_code /healthz 200 && lab_http /readyz \
	    -H 'Accept: application/json' &&
	    answered 503 .type urn:exagate:not-ready .field "$1"
}

# gone PREFIX: has exagate forgotten it?
gone() {
	http_code "/v1/routes/$1" 404
}

# bird_med PREFIX MED [N]: has BIRD the route with this MED?
bird_med() {
	lab_bird_route "$1" "${3:-1}" | grep -qx "[[:space:]]BGP.med: $2"
}
bird_next_hop() {
	lab_bird_route "$1" "${3:-1}" | grep -q "BGP.next_hop: $2\( \|$\)"
}

# sessions COUNT [N]: has BIRD had so many sessions?
sessions() {
	[ "$(grep -c 'exabgp: State changed to up' \
	    "$LAB_DIR/bird${2:-1}.log")" = "$1" ]
}

# all_sent COUNT: are there so many entries, all sent?
all_sent() {
	says /v1/status '[.entries[]] | [add, .[3]]' "[$1,$1]"
}

# lived_for SECONDS: has exagate?
lived_for() {
	[ "$(get /v1/status .uptime)" -ge "$1" ]
}
