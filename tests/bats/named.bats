#!/usr/bin/env bats
# Entries for named neighbours: each reaches those alone that it names, goes
# before the entry for all there, and gives the place back when it ends.

bats_require_minimum_version 1.5.0

setup() {
	. "${top_srcdir:-.}/tests/lab/lab.sh"
	. "$LAB_SRC/tests/bats/api-helper.sh"
	. "$LAB_SRC/tests/bats/states-helper.sh"
	. "$LAB_SRC/tests/bats/named-helper.sh"
	export LAB_NEIGHBORS=2 LAB_USERS=me
	lab_up
}

teardown() {
	lab_end
}

# What is in the database at first, and what both have of it.
some_rows() {
	rows <<-EOT
		10.5.0.1 - 0 next-hop self med 1
		10.5.0.2 $A 0 next-hop self med 2
		10.5.0.3 $B 0 next-hop self med 3
		10.5.0.4 - 0 next-hop self med 4
		10.5.0.4 $A 0 next-hop self med 44
		10.5.0.5 $A,+$B 0 next-hop self med 5
		10.5.0.6 - 0 next-hop self med 6
		10.5.0.6 $A 0 next-hop self med 66
		10.5.0.6 $B 0 next-hop self med 67
		10.5.0.7 $A+local-ip+192.0.2.1+peer-as+65000 0 next-hop self med 7
	EOT
}
some_tables() {
	lab_wait_for 20 table_is 1 10.5.0.1:1 10.5.0.2:2 10.5.0.4:44 \
	    10.5.0.5:5 10.5.0.6:66 10.5.0.7:7
	lab_wait_for 20 table_is 2 10.5.0.1:1 10.5.0.3:3 10.5.0.4:4 \
	    10.5.0.5:5 10.5.0.6:67
}

@test "what is stored reaches whom it names" {
	some_rows
	all_up exagate nginx exabgp
	some_tables
	lab_wait_for 5 says /v1/status .entries.sent 9
	says /v1/status .entries.waiting 1	# overridden everywhere
	says /v1/status .session.corrections 0
	no_trouble
}

@test "exagate is killed, and comes back with fewer overrides" {
	some_rows
	all_up exagate nginx exabgp
	some_tables
	lab_bird_mark 1
	lab_bird_mark 2
	lab_exagate_kill9
	rows <<-EOT
		10.5.0.4 $A 1 next-hop self med 44
		10.5.0.6 $B 1 next-hop self med 67
		10.5.0.2 $A 1 next-hop self med 2
	EOT
	lab_exagate_start
	in_step
	lab_wait_for 20 table_is 1 10.5.0.1:1 10.5.0.4:4 10.5.0.5:5 \
	    10.5.0.6:66 10.5.0.7:7
	lab_wait_for 20 table_is 2 10.5.0.1:1 10.5.0.3:3 10.5.0.4:4 \
	    10.5.0.5:5 10.5.0.6:6
	lab_wait_for 5 says /v1/status \
	    '[.entries.sent, .entries.withdrawing]' '[7,0]'
	# Only what ended without another in its place went away.
	[ "$(lab_bird_removed 1 | grep -o '10\.5\.[0-9.]*')" = 10.5.0.2 ]
	[ "$(lab_bird_removed 2)" = "" ]
	no_trouble
}

@test "ExaBGP is killed" {
	some_rows
	all_up exagate nginx exabgp
	some_tables
	lab_exabgp_kill9
	lab_wait_for 5 trouble relay-away
	lab_exabgp_start
	in_step
	some_tables
	no_trouble
}

@test "a neighbour that is down gets its own when it comes" {
	some_rows
	parts_start exagate nginx exabgp bird
	lab_wait_for 20 lab_settled 1
	lab_wait_for 20 table_is 1 10.5.0.1:1 10.5.0.2:2 10.5.0.4:44 \
	    10.5.0.5:5 10.5.0.6:66 10.5.0.7:7
	# Three are for the other alone; one is overridden everywhere.
	lab_wait_for 5 says /v1/status '[.entries | .sent, .accepted]' '[6,3]'
	lab_bird_start 2
	in_step
	some_tables
	lab_bird_kill9 1
	lab_wait_for 15 says /v1/status '[.entries | .sent, .accepted]' '[5,4]'
	lab_bird_start 1
	in_step
	some_tables
	no_trouble
}

@test "a neighbour that ExaBGP does not know, and gets to know" {
	some_rows
	LAB_NEIGHBORS=1 lab_exabgp_config
	parts_start bird exagate nginx exabgp
	lab_bird_start 2
	lab_wait_for 20 lab_settled 1
	lab_wait_for 20 table_is 1 10.5.0.1:1 10.5.0.2:2 10.5.0.4:44 \
	    10.5.0.5:5 10.5.0.6:66 10.5.0.7:7
	# That which names both is refused as a whole, though one has it.
	lab_wait_for 5 says /v1/status '[.entries | .sent, .refused, .waiting]' \
	    '[5,3,2]'
	trouble refused
	lab_exabgp_config
	lab_signal exabgp USR1
	lab_wait_for 45 lab_settled 2
	some_tables
	lab_wait_for 5 says /v1/status .entries.sent 9
	no_trouble
}

@test "commands that fill a line: they wait for room" {
	local i

	for i in {1..40}; do
		echo "10.6.0.$i - 0 $(long $((i % 2 ? 3300 + i : 3850 + i)))"
	done | rows
	all_up exagate nginx exabgp
	lab_wait_for 10 says /v1/status .entries.sent 40
	no_trouble
}

@test "a command that is too long with the names of all it is for" {
	LAB_NEIGHBORS=9 lab_exabgp_config
	echo "10.6.0.1 $A$(printf ',+192.0.2.%d' {3..9}) 0 $(long 3980)" | rows
	all_up exagate nginx exabgp
	lab_wait_for 10 says /v1/status .entries.sent 1
	lab_bird_has 10.6.0.1/32 1
	lab_bird_has 10.6.0.1/32 2
	says /v1/status '[.troubles[].slug]' '["session-down"]'
}

@test "what ExaBGP announces elsewhere by itself is left alone" {
	rows <<<"10.7.0.1 $A 0 next-hop self med 1"
	LAB_STATIC=10.7.0.1/32 lab_exabgp_config
	# The first one without.
	sed -i '1,/^route /{ /^route /d }' "$LAB_DIR/exabgp.conf"
	all_up exagate nginx exabgp
	lab_wait_for 10 table_is 1 10.7.0.1:1
	lab_wait_for 10 table_is 2 10.7.0.1:99
	lab_exagate_kill9
	lab_bird_mark 2
	lab_exagate_start
	in_step
	lab_wait_for 10 says /v1/status .entries.sent 1
	table_is 1 10.7.0.1:1
	table_is 2 10.7.0.1:99
	[ "$(log_of 10.7.0.1 2)" = "0 0" ]
	lab_bird_kill9 2
	lab_bird_mark 2
	lab_bird_start 2
	in_step
	lab_wait_for 10 table_is 2 10.7.0.1:99
	[ "$(log_of 10.7.0.1 2)" = "1 0" ]
	says /v1/neighbors '[.neighbors[].differ]' '[0,0]'
	no_trouble
}

@test "an entry for one is announced, changed and withdrawn there alone" {
	all_up exagate nginx exabgp
	lab_bird_mark 2
	named 10.5.0.1 $A 1
	answered 200 .state sent '[.neighbors[].peer]' "[\"$A\"]"
	table_is 1 10.5.0.1:1
	named 10.5.0.1 $A 2
	answered 200 .state sent
	table_is 1 10.5.0.1:2
	lab_http "/v1/routes/10.5.0.1?neighbor=$A"
	answered 200 .neighbor "[\"$A\"]" .attributes.med 2
	for other in "" "?neighbor=$B"; do
		lab_http "/v1/routes/10.5.0.1$other"
		answered 404
		lab_http "/v1/routes/10.5.0.1$other" -X DELETE
		answered 404
	done
	unnamed 10.5.0.1 $A
	answered 200
	table_is 1
	[ "$(log_of 10.5.0.1 2)" = "0 0" ]
	no_trouble
}

@test "an override comes, changes and goes: updates there, nothing elsewhere" {
	all_up exagate nginx exabgp
	named 10.5.0.1 - 1
	answered 200 '[.neighbors[].state]' '["sent","sent"]'
	lab_bird_mark 1
	lab_bird_mark 2
	named 10.5.0.1 $A 2
	answered 200 '[.neighbors[].peer]' "[\"$A\"]"
	table_is 1 10.5.0.1:2
	named 10.5.0.1 - 3
	answered 200 '[.neighbors[].peer]' "[\"$B\"]"
	table_is 1 10.5.0.1:2
	lab_wait_for 1 table_is 2 10.5.0.1:3
	named 10.5.0.1 $A 4
	unnamed 10.5.0.1 $A
	answered 200 .state sent
	table_is 1 10.5.0.1:3
	says /v1/status .session.corrections 0
	[ "$(log_of 10.5.0.1 1)" = "3 0" ]	# 2, 4, 3
	[ "$(log_of 10.5.0.1 2)" = "1 0" ]	# 3
	lab_wait_for 5 says /v1/status '[.entries.sent, .entries.withdrawing]' \
	    '[1,0]'
	no_trouble
}

@test "what is overridden everywhere may end, and come back" {
	all_up exagate nginx exabgp
	named 10.5.0.1 - 1
	named 10.5.0.1 $A 2
	named 10.5.0.1 $B 3
	answered 200 .state sent
	lab_bird_mark 1
	lab_bird_mark 2
	named 10.5.0.1 - 4
	answered 202 .state waiting .reason "other entries name each neighbour"
	unnamed 10.5.0.1 - wait=saved
	answered 200 .state saved
	lab_wait_for 5 says /v1/status '[.entries.sent, .entries.waiting]' \
	    '[2,0]'
	table_is 1 10.5.0.1:2
	table_is 2 10.5.0.1:3
	named 10.5.0.1 - 5
	unnamed 10.5.0.1 $A
	answered 200
	table_is 1 10.5.0.1:5
	table_is 2 10.5.0.1:3
	unnamed 10.5.0.1 -
	answered 200
	table_is 1
	table_is 2 10.5.0.1:3
	[ "$(log_of 10.5.0.1 1)" = "1 1" ]
	[ "$(log_of 10.5.0.1 2)" = "0 0" ]
	no_trouble
}

@test "two that name one neighbour are in each other's way" {
	all_up exagate nginx exabgp
	named 10.5.0.1 "$A,$B" 1
	answered 200 .state sent
	named 10.5.0.1 $A 2
	answered 409 .type urn:exagate:neighbor-conflict .field neighbor
	named 10.5.0.1 "$B+peer-as+65000" 2
	answered 409 .type urn:exagate:neighbor-conflict .field neighbor
	named 10.5.0.1 - 3
	answered 202 .reason "other entries name each neighbour"
	named 10.5.0.2 $A 2
	answered 200
	table_is 1 10.5.0.1:1 10.5.0.2:2
	table_is 2 10.5.0.1:1
	unnamed 10.5.0.1 "$A,$B"
	answered 200
	named 10.5.0.1 $A 2
	answered 200
	table_is 1 10.5.0.1:2 10.5.0.2:2
	table_is 2 10.5.0.1:3
	no_trouble
}

@test "an unknown neighbour is 404, whatever else is named" {
	local who

	all_up exagate nginx exabgp
	for who in 192.0.2.9 "$A,192.0.2.9" "$A+peer-as+65009" \
	    "$A+local-ip+192.0.2.9" 2001:db8:1::2; do
		named 10.5.0.1 "$who" 1
		answered 404 .type urn:exagate:no-such-neighbor
	done
	table_is 1
	says /v1/status '[.entries[]] | add' 0
	named 10.5.0.1 "$A+local-ip+192.0.2.1+local-as+65001" 1
	answered 200 .state sent
	table_is 1 10.5.0.1:1
	table_is 2
}

# labels N: those of the one VPN route that BIRD N has.
labels() {
	lab_birdc "$1" show route all table tab_vpn4 |
	    awk '/BGP.mpls_label_stack:/ { print $2 }'
}

@test "an override of another label alone, and of another family" {
	local vpn='rd=65000:1&label'

	export LAB_FAMILIES="ipv4 ipv4-mpls-vpn" LAB_BIRD_FAMILIES="ipv4 vpn4"
	all_up exagate nginx exabgp
	named 10.5.0.0/24 - 7
	lab_http "/v1/routes/10.5.0.0/24?$vpn=100" -X PUT
	answered 200 '[.neighbors[].state]' '["sent","sent"]'
	[ "$(labels 1) $(labels 2)" = "100 100" ]
	lab_bird_mark 1
	lab_bird_mark 2
	lab_http "/v1/routes/10.5.0.0/24?$vpn=200&neighbor=$A" -X PUT
	answered 200 '[.neighbors[].peer]' "[\"$A\"]"
	lab_wait_for 1 eval '[ "$(labels 1) $(labels 2)" = "200 100" ]'
	lab_http "/v1/routes/10.5.0.0/24?rd=65000:1&neighbor=$A" -X DELETE
	answered 200 .state sent
	lab_wait_for 1 eval '[ "$(labels 1) $(labels 2)" = "100 100" ]'
	[ "$(lab_bird_removed 1; lab_bird_removed 2)" = "" ]
	says /v1/status .session.corrections 0
	no_trouble
}

# Overrides of a hundred prefixes come and go, at random and in haste.
toggle() {
	local i

	for ((i = 0; i < $1; i++)); do
		case $((RANDOM % 3)) in
		0) unnamed "10.8.0.$((RANDOM % 100))" "$A" wait=saved ;;
		*) named "10.8.0.$((RANDOM % 100))" "$A" $((RANDOM % 90 + 10)) \
		    wait=saved ;;
		esac
	done
}

# What the first should have: that which names it, or else what is for all.
first_agrees() {
	cmp <(lab_bird_table 1) <(lab_curl /v1/routes \
	    -H 'Accept: application/x-ndjson' |
	    jq -r 'select(.withdrawing | not) | [.prefix, .attributes.med,
	    if .neighbor then 0 else 1 end] | @tsv' |
	    sort -k1,1 -k3,3n | awk '!seen[$1]++ { print $1, $2 }' |
	    LC_ALL=C sort) >&2
}

@test "kills amid overrides: both end with what was asked for" {
	local i victim

	for i in {0..99}; do
		echo "10.8.0.$i - 0 next-hop self med 1"
	done | rows
	all_up exagate nginx exabgp
	lab_wait_for 10 says /v1/status .entries.sent 100
	lab_bird_mark 1
	lab_bird_mark 2
	for victim in exagate exabgp exagate; do
		toggle 100
		"lab_${victim}_kill9"
		"lab_${victim}_start"
		toggle 50
		in_step
		lab_wait_for 20 first_agrees
		[ "$(lab_bird_table 2 | grep -c ' 1$')" = 100 ]
		if [ $victim = exagate ]; then
			[ "$(lab_bird_removed 1)" = "" ]
			[ "$(lab_bird_removed 2)" = "" ]
		fi
		lab_bird_mark 1
		lab_bird_mark 2
	done
	lab_wait_for 10 says /v1/status '.entries | .sent == ([.[]] | add)' true
	no_trouble
}
