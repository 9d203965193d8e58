# shellcheck shell=bash
# The connections suite: what must be true afterwards, of descriptors and of
# BIRD's routes.

# The descriptors that exagate holds.
descriptors() {
	find "/proc/$(lab_pid exagate)/fd" -type l 2>/dev/null | wc -l
}
descriptors_are() {
	[ "$(descriptors)" = "$1" ]
}
# After nginx has closed its connections, exagate holds no more descriptors
# than it did before the first.
no_descriptor_leaks() {
	lab_nginx_stop
	lab_wait_for 10 descriptors_are "$(cat "$LAB_DIR/descriptors")" ||
	    { ls -l "/proc/$(lab_pid exagate)/fd" && false; }
	lab_nginx_start
}

# Has BIRD so many routes that begin so?
bird_count_is() {
	[ "$(lab_bird_table | grep -cF "$1")" = "$2" ]
}

# load_agrees BASE: BIRD has of the routes of that load what its clients were
# told, nothing more and nothing less.
load_agrees() {
	lab_wait_for 20 all_quiet
	lab_wait_for 2 load_is_there "$1" && return
	load_routes "$1" | diff - "$LAB_DIR/model.$1"
}
load_is_there() {
	load_routes "$1" | cmp -s - "$LAB_DIR/model.$1"
}
load_routes() {
	lab_bird_table | grep -E "$(printf '^(10.%d.|2001:db8:%x:)' "$1" "$1")"
}
