# shellcheck shell=bash
# Chaos: what is done in a round, and when. Decided by the seed and the number
# of the round alone; nothing is done here.

plan_state=0	# of the random numbers
drawn=0		# the last

# draw N: a number below N, in drawn.
draw() {
	plan_state=$((plan_state * 6364136223846793005 + 1442695040888963407))
	drawn=$(((plan_state >> 33 & 0x3fffffff) % $1))
}
# choose WORD...: one of them, in drawn.
choose() {
	draw $#
	shift "$drawn"
	drawn=$1
}

# plan_at MS ACTION WORD...
plan_at() {
	local line

	printf -v line '%06d %s' "$1" "${*:2}"
	plan+=("$line")
}

# The faults, as often as they stand here.
plan_faults=(kill kill kill kill stop stop stop cut bgp bgp reload respawn full
    fifo clock sync sync write read truncate pipe pipe doom doom die die slow)

# plan_round SEED ROUND: the array plan, "MS ACTION WORD..." in order of time.
plan_round() {
	local n at last line

	plan=()
	plan_state=$(($1 * 1000003 + $2))
	draw 1
	draw 6
	for ((n = drawn + 3; n > 0; n--)); do
		draw 5000
		at=$drawn
		plan_time
		last=$((at + drawn))
		choose "${plan_faults[@]}"
		"plan_$drawn" "$at" "$last" "$n"
	done
	line=$(printf '%s\n' "${plan[@]}" | sort -s -k1,1n)
	mapfile -t plan <<<"$line"
}
# How long a fault lasts: now and then for longer than the hold time, 9 s.
plan_time() {
	draw 8
	if [ "$drawn" = 0 ]; then
		draw 4000
		drawn=$((drawn + 9500))
	else
		draw 3000
	fi
}

# One function a fault: FROM and UNTIL in ms, and a number that no other fault
# of this round has.
plan_kill() {
	choose relay exagate exagate exabgp nginx bird1 bird2
	plan_at "$1" kill "$drawn"
	[ "$drawn" = relay ] || plan_at "$2" start "$drawn"
}
plan_stop() {
	choose relay exagate exagate exabgp exabgp nginx bird1 bird2
	plan_at "$1" stop "$drawn"
	plan_at "$2" cont "$drawn"
}
plan_cut() {
	choose 1 2
	plan_at "$1" cut "$drawn"
	plan_at "$2" mend "$drawn"
}
plan_bgp() {
	local n

	choose 1 2
	n=$drawn
	choose reset disable
	plan_at "$1" "$drawn" "$n"
	[ "$drawn" = reset ] || plan_at "$2" enable "$n"
}
plan_reload() { plan_at "$1" reload USR1; }
plan_respawn() { plan_at "$1" reload USR2; }
plan_full() {
	choose 0 0 4 32
	plan_at "$1" full "$drawn"
	plan_at "$2" free
}
plan_fifo() {
	local which

	choose in out
	which=$drawn
	choose removed made
	plan_at "$1" fifo "$which" "$drawn"
}
plan_clock() {
	choose -86400 -3600 -30 -3 0 3 30 3600 86400
	plan_at "$1" clock "$drawn"
}

# plan_rule FROM UNTIL SLOT PROGRAM CALL FILE PPM EFFECT [MS]: see
# tests/tools/fault_preload.c.
plan_rule() {
	plan_at "$1" rule "${@:3}"
	plan_at "$2" unrule "$3"
}
# How often, of 1,000,000 times.
draw_ppm() {
	choose 1000000 300000 30000
}
plan_sync() {
	local file

	choose wal wal db
	file=$drawn
	draw_ppm
	plan_rule "$1" "$2" "$3" exagate sync "$file" "$drawn" EIO
}
plan_slow() {
	choose 30 200 1000
	plan_rule "$1" "$2" "$3" exagate sync wal 1000000 slow "$drawn"
}
plan_write() {
	local file effect

	choose wal wal db shm
	file=$drawn
	choose EIO ENOSPC EINTR short
	effect=$drawn
	draw_ppm
	[ "$effect" != EINTR ] || drawn=300000
	plan_rule "$1" "$2" "$3" exagate write "$file" "$drawn" "$effect"
}
plan_read() {
	local file effect

	choose wal db
	file=$drawn
	choose EIO EINTR short
	effect=$drawn
	choose 300000 30000
	plan_rule "$1" "$2" "$3" exagate read "$file" "$drawn" "$effect"
}
plan_truncate() {
	choose wal shm
	plan_rule "$1" "$2" "$3" exagate truncate "$drawn" 1000000 EIO
}
# A FIFO takes a command whole or not: no short writes there.
plan_pipe() {
	choose "exagate write in 300000 EINTR" "exagate write in 300000 EAGAIN" \
	    "exagate read out 300000 EINTR" "exagate read out 300000 short" \
	    "exagate write in 3000 EIO" "exagate read out 3000 EIO" \
	    "exagate-relay read in 300000 short" \
	    "exagate-relay read in 300000 EINTR" \
	    "exagate-relay write out 300000 short" \
	    "exagate-relay write out 300000 EAGAIN" \
	    "exagate-relay write pipe 300000 short" \
	    "exagate-relay write pipe 300000 EINTR" \
	    "exagate-relay read pipe 300000 short"
	# shellcheck disable=SC2086 # words
	plan_rule "$1" "$2" "$3" $drawn
}
# Commits fail, and exagate dies of it: what was answered 503 is not there.
plan_doom() {
	plan_rule "$1" $(($2 + 1)) "$3" exagate sync wal 1000000 EIO
	plan_at "$2" kill exagate
	draw 1000
	plan_at $(($2 + 2 + drawn)) start exagate
}
# It dies in the middle of something.
plan_die() {
	choose "sync wal 20000" "write wal 5000" "write db 20000" \
	    "write in 5000" "read out 5000" "truncate wal 1000000"
	# shellcheck disable=SC2086 # words
	plan_rule "$1" "$2" "$3" exagate $drawn die
	plan_at $(($2 + 1)) start exagate
}
