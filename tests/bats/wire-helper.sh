# shellcheck shell=bash
# tests/cases/wire.cases, played: requests, and what BIRD and GoBGP have.

export LAB_FAMILIES="ipv4 ipv6 ipv4-nlri-mpls ipv6-nlri-mpls ipv4-mpls-vpn
    ipv6-mpls-vpn ipv4-flow ipv6-flow ipv4-flow-vpn ipv6-flow-vpn l2vpn-vpls"
export LAB_BIRD_FAMILIES="ipv4 ipv6 mpls4 mpls6 vpn4 vpn6 flow4 flow6" \
    LAB_NEIGHBORS=2

# wire_up: the whole path, with BIRD 1 and GoBGP 2, in step.
wire_up() {
	lab_up
	lab_bird_start 1
	lab_gobgp_start 2
	lab_exagate_start
	lab_nginx_start
	lab_exabgp_start
	lab_wait_for 20 lab_settled 1
	lab_wait_for 20 lab_settled 2
	lab_wait_for 20 lab_ready
}

# play GROUP: and it leaves nothing behind.
play() {
	local verb rest before lines=0

	before=$(wire_left)
	lab_gobgp_updates 2 | wc -l >"$LAB_DIR/updates.mark"
	while read -r verb rest; do
		lines=$((lines + 1))
		wire_step "$verb" "$rest" || {
			echo "not so: $verb $rest"
			lab_birdc 1 show route all table all
			return 1
		}
	done < <(awk -v group="= $1" '/^= / { on = $0 == group; next }
	    on && NF && !/^#/' "$LAB_SRC/tests/cases/wire.cases")
	[ "$lines" -gt 0 ] && lab_wait_for 5 wire_left_is "$before"
}

# wire_step VERB REST
wire_step() {
	case $1 in
	ask) wire_ask "${2%% *}" "${2#* }" ;;
	octets) lab_wait_for 5 wire_octets "$2" ;;
	not) lab_wait_for 2 wire_not "${2%% *}" "${2#* }" ;;
	*) lab_wait_for 2 "wire_$1" "$2" ;;
	esac
}
wire_not() {
	! "wire_$1" "$2"
}
# shellcheck disable=SC2154 # lab_http sets them
wire_ask() {
	lab_http "$2" -g -X "$1"
	[ "$lab_code" = 200 ] || {
		echo "answered $lab_code $lab_body"
		return 1
	}
}

# TABLE KEY => TEXT
wire_bird() {
	local key=${1#* }

	lab_birdc 1 show route all table "${1%% *}" |
	    wire_block "${key%% => *}" | wire_says "$key"
}
# FAMILY KEY => TEXT
wire_gobgp() {
	local key=${1#* }

	lab_gobgp 2 global rib -a "${1%% *}" | sed 's/^[*> ]*//' |
	    wire_block "${key%% => *}" | wire_says "$key"
}
# The line that begins with KEY, and those below it.
wire_block() {
	KEY=$1 awk 'index($0, ENVIRON["KEY"]) == 1 { on = 1; print; next }
	    /^[^\t ]/ { on = 0 } on'
}
# wire_says KEY [=> TEXT]: is something read, and TEXT in it?
wire_says() {
	case $1 in
	*" => "*) grep -qF -- "${1#* => }" ;;
	*) grep -q . ;;
	esac
}

wire_octets() {
	lab_gobgp_updates 2 | tail -n "+$(($(cat "$LAB_DIR/updates.mark") + 1))" |
	    grep -q -- "$1"
}
# How many routes the peers have.
wire_left() {
	lab_bird_count 1
	lab_gobgp 2 neighbor | sed -n 's/.*|//p'
}
wire_left_is() {
	[ "$(wire_left)" = "$1" ]
}
