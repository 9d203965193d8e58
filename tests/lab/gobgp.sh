# shellcheck shell=bash
# The lab: GoBGP, a peer in the place of BIRD N, for what BIRD does not show.
# N is 2 (the default) or 1.
#
# LAB_GOBGP_FAMILIES	families, in GoBGP's words (LAB_GOBGP_ALL)

LAB_GOBGP_ALL='ipv4-unicast ipv6-unicast ipv4-labelled-unicast
    ipv6-labelled-unicast l3vpn-ipv4-unicast l3vpn-ipv6-unicast ipv4-flowspec
    ipv6-flowspec l3vpn-ipv4-flowspec l3vpn-ipv6-flowspec l2vpn-vpls'

lab_gobgp_config() {
	local family

	cat <<-EOF
		[global.config]
		as = $(lab_peer_as)
		router-id = "192.0.2.$(($1 + 1))"
		[[neighbors]]
		[neighbors.config]
		neighbor-address = "192.0.2.1"
		peer-as = 65001
		[neighbors.timers.config]
		hold-time = 9
		connect-retry = 1
		idle-hold-time-after-reset = 1
		[[mrt-dump]]
		[mrt-dump.config]
		dump-type = "updates"
		file-name = "updates.mrt"
		rotation-interval = 86400
	EOF
	for family in ${LAB_GOBGP_FAMILIES:-$LAB_GOBGP_ALL}; do
		echo '[[neighbors.afi-safis]]'
		echo '[neighbors.afi-safis.config]'
		echo "afi-safi-name = \"$family\""
		[ "${LAB_ADD_PATH:-no}" = no ] || printf '%s\n' \
		    '[neighbors.afi-safis.add-paths.config]' 'receive = true' \
		    'send-max = 2'
	done
}

lab_gobgp_start() {
	local n=${1:-2}

	mkdir -p "$LAB_DIR/gobgp$n"
	lab_gobgp_config "$n" >"$LAB_DIR/gobgp$n.toml"
	lab_spawn "gobgp$n" "$LAB-bird$n" env -C "$LAB_DIR/gobgp$n" gobgpd \
	    -t toml -f "$LAB_DIR/gobgp$n.toml" --pprof-disable
	lab_wait_for 10 lab_gobgp_answers "$n"
}
lab_gobgp_answers() {
	lab_gobgp "$1" neighbor >/dev/null 2>&1
}

# lab_gobgp N COMMAND...
lab_gobgp() {
	local n=$1

	shift
	ip netns exec "$LAB-bird$n" gobgp "$@"
}

# Is the session with GoBGP N up?
lab_gobgp_established() {
	lab_gobgp "${1:-2}" neighbor 2>/dev/null | grep -q Establ
}

# lab_gobgp_updates [N]: the UPDATEs that it got, oldest first, one a line:
# all that stands behind the header (RFC 4271, 4.3), as hex digits. A little
# late: GoBGP writes its dump each second. A record of it (RFC 6396, 2 and
# 4.4.3) is 12 octets, of them 4 for the length of the rest, 20, a message.
lab_gobgp_updates() {
	xxd -p "$LAB_DIR/gobgp${1:-2}/updates.mrt" | tr -d '\n' | awk '
	    function octets(hex,    i, n) {
		for (i = 1; i <= length(hex); i++)
			n = 16 * n + \
			    index("0123456789abcdef", substr(hex, i, 1)) - 1
		return n
	    }
	    {
		for (at = 1; at < length($0); at += 24 + size) {
			size = 2 * octets(substr($0, at + 16, 8))
			if (substr($0, at + 64 + 36, 2) == "02")
				print substr($0, at + 64 + 38, size - 40 - 38)
		}
	    }'
}
