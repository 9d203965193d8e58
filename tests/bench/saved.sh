# shellcheck shell=bash
# The bench of what is saved, for scripts/bench.
#
# A: a bare FastCGI program, a thread for each of 64 connections, that answers
# OK and does nothing. B: exagate. Both behind the same nginx, with the same
# requests of the same client: announcements with wait=saved on 64 kept
# connections, each prefix once, with MED and two communities. ExaBGP is away:
# what is measured is until it is durable. Each run has a database of its own.
#
# The password is kept as text for nginx: what it would cost there to check a
# hashed one for each request is more than all else, and is the same on both
# sides.

SAVED_N=60000

# saved_lab: a lab with nginx as every user has it, but for the password.
saved_lab() {
	lab_up
	mkdir -p "$LAB_DIR/run" "$LAB_DIR/db"
	lab_nginx_config
	echo "$LAB_USER:{PLAIN}$LAB_PASSWORD" >"$LAB_DIR/nginx/exagate/passwd"
}

saved_bare_listens() {
	[ -S "$LAB_DIR/run/fcgi.sock" ]
}

# saved_start A|B: each of the bare program's threads serves one connection
# until nginx closes it, so that none may be kept from before.
saved_start() {
	lab_nginx_start
	if [ "$1" = A ]; then
		lab_spawn bare "$LAB-host" "$tools/bare" \
		    "$LAB_DIR/run/fcgi.sock"
		lab_wait_for 5 saved_bare_listens
	else
		lab_exagate_start
	fi
}

# saved_press N [OPTION...]: announce so many; prints the rate.
saved_press() {
	local n=$1

	shift
	lab_exec "$tools/press" -n "$n" -u "$LAB_USER:$LAB_PASSWORD" "$@" |
	    awk '/^rate/ { print $2 }'
}

# saved_run ROW A|B
saved_run() {
	saved_lab
	saved_start "$2"
	note "$1" "$2" "$(saved_press "$SAVED_N")"
	lab_down
}

bench_saved() {
	local i

	for ((i = 0; i < $1; i++)); do
		saved_run saved A
		saved_run saved B
	done
}

bench_saved_rows() {
	bench_row saved announces/s ratio '>= 0.9' \
	    'a bare FastCGI program of 64 threads that answers OK' \
	    'exagate, each announcement durable'
}
