# shellcheck shell=bash
# The lab: ExaBGP, which runs the relay.
#
# LAB_PROCESS		the process that ExaBGP runs (exagate-relay FIFO FIFO)
# LAB_EVENTS		no: without events (yes)
# LAB_GRACEFUL		yes: graceful restart (no), and with it
# LAB_MANUAL_EOR	no: ExaBGP says end-of-RIB by itself (yes)
# LAB_ROUTE_REFRESH	yes: with route refresh (no)
# LAB_FAMILIES		families ("ipv4 ipv6"): unicast, or ipv4-mpls-vpn,
#			l2vpn-vpls... in ExaBGP's words
# LAB_ADD_PATH		yes: several paths of a prefix (no)
# LAB_IBGP		yes: all in AS 65001, and AIGP (no)
# LAB_STATIC		prefixes of static routes of ExaBGP itself, MED 99
# LAB_EXABGP_TREE	a source tree of ExaBGP 5 to run (what is installed)
# LAB_EXABGP_ENV	more settings, "exabgp.reactor.speed=0.1 ..."

# The router-id is higher than those of the peers: ExaBGP 4.2 listens here, and
# would give up for good a neighbour whose connection meets its own.
lab_exabgp_neighbor() {
	local n=$1 family prefix negotiated='negotiated;'

	# 4.2 cannot tell it, and no session comes up.
	[ "${LAB_ADD_PATH:-no}" = no ] || negotiated=
	cat <<-EOF
		neighbor 192.0.2.$((n + 1)) {
		router-id 192.0.2.100;
		local-address 192.0.2.1;
		local-as 65001;
		peer-as $(lab_peer_as);
		hold-time 9;
	EOF
	echo 'api { processes [ exagate ];'
	[ "${LAB_EVENTS:-yes}" = no ] ||
	    echo "$negotiated fsm; send { parsed; update; }"
	echo '}'
	echo 'family {'
	for family in ${LAB_FAMILIES:-ipv4 ipv6}; do
		case $family in
		*-*) echo "${family%%-*} ${family#*-};" ;;
		*) echo "$family unicast;" ;;
		esac
	done
	echo '}'
	if [ "${LAB_GRACEFUL:-no}" != no ]; then
		[ "${LAB_MANUAL_EOR:-yes}" = no ] || echo 'manual-eor true;'
		echo 'capability { graceful-restart 60; }'
	fi
	[ "${LAB_ADD_PATH:-no}" = no ] ||
	    echo 'capability { add-path send/receive; }'
	[ "${LAB_IBGP:-no}" = no ] || echo 'capability { aigp enable; }'
	[ "${LAB_ROUTE_REFRESH:-no}" = no ] ||
	    echo 'capability { route-refresh; }'
	echo 'static {'
	for prefix in ${LAB_STATIC:-}; do
		echo "route $prefix next-hop 192.0.2.1 med 99;"
	done
	echo '} }'
}

# Write exabgp.conf anew, for the neighbors that LAB_NEIGHBORS says. For a
# reload: lab_signal exabgp USR1.
lab_exabgp_config() {
	local n

	{
		echo 'process exagate {'
		echo "run ${LAB_PROCESS:-$EXAGATE_RELAY" \
		    "$LAB_DIR/run/exabgp.in $LAB_DIR/run/exabgp.out};"
		echo 'encoder json; }'
		for ((n = 1; n <= LAB_NEIGHBORS; n++)); do
			lab_exabgp_neighbor "$n"
		done
	} >"$LAB_DIR/exabgp.conf.new"
	mv "$LAB_DIR/exabgp.conf.new" "$LAB_DIR/exabgp.conf"
}

# For a test of what 4.2 alone does.
lab_exabgp_4_only() {
	[ -z "${LAB_EXABGP_TREE:-}" ] || skip 'of ExaBGP 4.2 alone'
}

# As root to the end: ExaBGP 4.2 drops privileges after it has started the
# process, whatever daemon.drop says, so that the next one had other rights.
# Does not wait for the session: lab_wait_for 10 lab_established.
lab_exabgp_start() {
	mkdir -p "$LAB_DIR/run"
	[ -e "$LAB_DIR/exabgp.conf" ] || lab_exabgp_config
	# shellcheck disable=SC2086,SC2046 # settings are words
	lab_spawn exabgp "$LAB-host" env exabgp.log.level=CRIT \
	    exabgp.daemon.user=root exabgp.api.cli=false \
	    exabgp.tcp.bind=192.0.2.1 exabgp.tcp.port=179 \
	    ${LAB_EXABGP_ENV:-} $(lab_exabgp_command) "$LAB_DIR/exabgp.conf"
}
lab_exabgp_command() {
	[ -z "${LAB_EXABGP_TREE:-}" ] && echo exabgp || echo env -C \
	    "$LAB_EXABGP_TREE" exabgp.log.level=CRITICAL PYTHONPATH=src \
	    python3 -m exabgp server
}
lab_exabgp_stop() {
	lab_stop exabgp
}
lab_exabgp_kill9() {
	lab_kill9 exabgp
}
