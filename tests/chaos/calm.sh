# shellcheck shell=bash
# Chaos: the clients, and what must be true when all is resumed.

# The clients: commands and answers are lines, see tests/chaos/clients.py.
clients_start() {
	mkfifo "$LAB_DIR/ask" "$LAB_DIR/say"
	exec 3<>"$LAB_DIR/ask" 4<>"$LAB_DIR/say"
	setsid ip netns exec "$LAB-host" \
	    python3 -B "$top/tests/chaos/clients.py" 8080 "$1" \
	    "$LAB_DIR/bird1.ctl" "$LAB_DIR/bird2.ctl" <&3 >&4 \
	    2>>"$LAB_DIR/clients.log" &
	echo $! >"$LAB_DIR/clients.pid"
	disown $!
}
# clients COMMAND...: true if it is answered ok; the answer is in answer. What
# else they say is for people.
clients() {
	echo "$*" >&3
	while read -r -t 120 -u 4 answer; do
		case $answer in
		ok*) return 0 ;;
		not*) return 1 ;;
		*) echo "      $answer" ;;
		esac
	done
	answer="not answered by the clients: $(tail -n 1 "$LAB_DIR/clients.log")"
	return 1
}

# Resume all, and wait until nothing is under way; what is dead is started.
settle() {
	local end=$((${EPOCHREALTIME/[.,]/} + SETTLE * 1000000))

	until clients settle 2; do
		[ "${EPOCHREALTIME/[.,]/}" -lt "$end" ] || return 1
		parts_start
	done
}

# False, with what is wrong said, if the guarantees do not hold.
calm() {
	local status

	parts_resume
	clients halt && changes=${answer##* }
	settle || {
		say "not at rest $SETTLE s after all was resumed: $answer"
		return 1
	}
	clients check || {
		say "$answer"
		return 1
	}
	say "calm: $answer"
	if status=$(exagate_ended_badly); then
		say "exagate ended by itself, status" $status
		return 1
	fi
	! reports || {
		say "a sanitizer has reported: $(reports | head -n 1)"
		return 1
	}
}
# The reports of a sanitizer, if it was told where to write them.
reports() {
	local log=${ASAN_OPTIONS-${TSAN_OPTIONS-}}

	log=$(grep -o 'log_path=[^:]*' <<<"$log") || return 1
	ls "${log#*=}".* 2>/dev/null
}

keep_logs() {
	local to=$top/build/logs/chaos-$seed n

	rm -rf "$to"
	mkdir -p "$to"
	lab_curl /v1/status --max-time 5 >"$to/status.json"
	lab_curl /v1/routes --max-time 5 >"$to/routes.json"
	cp -r "$LAB_DIR"/*.log "$LAB_DIR/db" "$LAB_DIR/nginx/error.log" "$to" \
	    2>/dev/null
	rm -f "$to/db/filler"
	for n in 1 2; do
		lab_birdc "$n" show protocols all exabgp
	done >"$to/protocols.txt" 2>&1
	say "the logs are in $to"
}
