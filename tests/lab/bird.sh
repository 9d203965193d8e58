# shellcheck shell=bash
# The lab: BIRD, ExaBGP's peer. N is 1 (the default) or 2.
#
# LAB_BIRD_DEBUG	what BIRD logs (states, routes)
# LAB_GRACEFUL		yes: graceful restart (no), at ExaBGP too
# LAB_BIRD_FAMILIES	families ("ipv4 ipv6"), and mpls4 mpls6 (labelled unicast)
#			vpn4 vpn6 flow4 flow6: each in a table of its own, tab_vpn4...
# LAB_ADD_PATH		yes: takes several paths of a prefix (no)
# LAB_IBGP		yes: all in AS 65001 (no: the peers in 65000)

lab_bird_config() {
	local n=$1 graceful=off

	[ "${LAB_GRACEFUL:-no}" = no ] || graceful=on
	cat <<-EOF
		log "$LAB_DIR/bird$n.log" all;
		router id 192.0.2.$((n + 1));
		debug protocols { ${LAB_BIRD_DEBUG:-states, routes} };
		protocol device { }
		$(lab_bird_tables)
		protocol bgp exabgp {
			local 192.0.2.$((n + 1)) as $(lab_peer_as);
			neighbor 192.0.2.1 as 65001;
			hold time 9;
			error wait time 1, 2;
			connect delay time 1;
			connect retry time 1;
			graceful restart $graceful;
			$(lab_bird_channels)
		}
	EOF
}

lab_peer_as() {
	[ "${LAB_IBGP:-no}" = no ] && echo 65000 || echo 65001
}

# The tables of the families that have none by themselves.
lab_bird_tables() {
	local family kind

	for family in ${LAB_BIRD_FAMILIES:-ipv4 ipv6}; do
		kind=${family/mpls/ipv}
		[ "$family" = ipv4 ] || [ "$family" = ipv6 ] ||
		    echo "$kind table tab_$family;"
	done
}

lab_bird_channels() {
	local family channel paths=

	[ "${LAB_ADD_PATH:-no}" = no ] || paths='add paths on;'
	for family in ${LAB_BIRD_FAMILIES:-ipv4 ipv6}; do
		case $family in
		ipv*) channel="$family { $paths" ;;
		flow*) channel="$family { table tab_$family;" ;;
		mpls*) channel="${family/mpls/ipv} mpls { table tab_$family; $paths" ;;
		vpn*) channel="$family mpls { table tab_$family; $paths" ;;
		esac
		echo "$channel import all; export none; };"
	done
}

lab_bird_start() {
	local n=${1:-1}

	lab_bird_config "$n" >"$LAB_DIR/bird$n.conf"
	lab_spawn "bird$n" "$LAB-bird$n" bird -f -c "$LAB_DIR/bird$n.conf" \
	    -s "$LAB_DIR/bird$n.ctl"
	lab_wait_for 5 lab_bird_answers "$n"
}
lab_bird_stop() {
	lab_stop "bird${1:-1}"
}
lab_bird_kill9() {
	lab_kill9 "bird${1:-1}"
}
lab_bird_answers() {
	lab_birdc "$1" show status >/dev/null 2>&1
}

# lab_birdc N COMMAND...
lab_birdc() {
	local n=$1

	shift
	timeout 10 birdc -s "$LAB_DIR/bird$n.ctl" "$@" | sed 1d
}

# Is the session with BIRD N up?
lab_established() {
	lab_birdc "${1:-1}" show protocols exabgp 2>/dev/null |
	    grep -q Established
}
