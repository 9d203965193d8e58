# shellcheck shell=bash
# The kill suite: parts that die under load. Beside storm-helper.sh.

# Let the load go on for a moment, never the same one.
pause() {
	sleep "0.$((RANDOM % 400 + 100))"
}

# The load of this suite, until load_end 1.
load_begin() {
	load_start 1 -c 8 -k 200 -6 50 -m 6 -w 60 -s "$((RANDOM + 1))"
	lab_wait_for 20 load_is_felt
}
load_is_felt() {
	[ "$(lab_bird_count)" -gt 50 ]
}

# death PART: kill it, and start again what nothing else starts.
death() {
	local pid

	case $1 in
	relay)
		lab_wait_for 10 relay_is_another ''	# there is one
		pid=$(lab_relay_pid)
		kill -KILL "$pid"
		lab_wait_for 10 relay_is_another "$pid"
		;;
	*)
		"lab_$1_kill9"
		"lab_$1_start"
		;;
	esac
}
relay_is_another() {
	local pid

	pid=$(lab_relay_pid) && [ "$pid" != "$1" ]
}

# Once the load has ended and the session is up, all is right within 10 s.
all_is_right() {
	load_end 1
	lab_wait_for 20 lab_established
	bird_will_agree 10
	lab_wait_for 10 all_quiet
	bird_will_agree 0.5
}

# exagate_dies_at SYSCALL [FILE]: it is killed on its way into the next such
# system call (on that file). The answer that it then owes never comes.
exagate_dies_at() {
	local pid

	pid=$(lab_pid exagate)
	lab_spawn strace "$LAB-host" strace -f -qq -o "$LAB_DIR/strace.out" \
	    ${2:+-P "$2"} -e trace="$1" -e inject="$1:signal=KILL" -p "$pid"
	lab_wait_for 5 all_traced "$pid"
}
all_traced() {
	! grep -qx 'TracerPid:[[:space:]]*0' "/proc/$1/task/"*/status
}
exagate_again() {
	lab_wait_for 5 lab_dead exagate
	lab_exagate_start
	lab_wait_for 20 lab_ready
}

# change PREFIX CODE [OPTION...]: PUT, or what the options say, is answered so.
change() {
	local prefix=$1 code=$2

	shift 2
	lab_http "/v1/routes/$prefix" -X PUT "$@"
	# shellcheck disable=SC2154 # lab_http sets them
	echo "$prefix: $lab_code $lab_body"
	[ "$lab_code" = "$code" ]
}
