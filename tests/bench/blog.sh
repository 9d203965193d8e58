# shellcheck shell=bash
# The bench against the blog's script, for scripts/bench.
#
# A: the script (tests/tools/blog.py), served by web.py as the blog did; its
# commands go nowhere. B: exagate behind nginx. The same client asks both the
# same, as in the row saved: 64 connections. web.py keeps ten of them and
# closes the others behind an answer; they are made anew.

. "$top/tests/bench/saved.sh"

BLOG_SECONDS=8

blog_listens() {
	lab_exec curl -s -o /dev/null "http://127.0.0.1:8080/"
}

blog_script() {
	lab_up
	# Its commands are read at once and thrown away, what it logs is kept.
	# shellcheck disable=SC2016 # not here
	lab_spawn blog "$LAB-host" sh -c 'exec "$0" 8080 >/dev/null' \
	    "$top/tests/tools/blog.py"
	lab_wait_for 10 blog_listens
	note blog A "$(LAB_USER=demo LAB_PASSWORD=demo saved_press 0 -t "$BLOG_SECONDS")"
	lab_down
}

bench_blog() {
	local i

	for ((i = 0; i < $1; i++)); do
		blog_script
		saved_run blog B
	done
}

bench_blog_rows() {
	bench_row blog announces/s ratio '>= 70' \
	    "the blog's script, served by web.py" \
	    'exagate, each announcement durable'
}
