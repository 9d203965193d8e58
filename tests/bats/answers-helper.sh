# shellcheck shell=bash
# The blog's answers, and BIRD right after them.

# ok PATH [OPTION...]: the request is answered with 200 and the text OK.
ok() {
	lab_http "$@"
	echo "$1: $lab_code $lab_body"
	[ "$lab_code" = 200 ] && [ "$lab_body" = OK ]
}

# bird_has PREFIX TEXT...: BIRD's route has each text. After a 200 only the
# wire and BIRD itself lie between: milliseconds, more on a busy machine.
bird_has() {
	lab_wait_for 0.5 bird_shows "$@" || {
		lab_bird_route "$1"
		return 1
	}
}
bird_shows() {
	local route text

	route=$(lab_bird_route "$1")
	[[ $route == *"$1 "*"[exabgp "* ]] || return 1
	shift
	for text; do
		[[ $route == *"$text"* ]] || return 1
	done
}
bird_lacks() {
	lab_wait_for 0.5 lab_bird_lacks "$1"
}

# has PATH ACCEPT HEADER [OPTION...]: has the answer this header?
has() {
	local path=$1 accept=$2 header=$3 head

	shift 3
	head=$(lab_curl "$path" -H "Accept: $accept" -D - -o /dev/null "$@")
	echo "$path: $head"
	tr -d '\r' <<<"$head" | grep -qix "$header"
}

# reconfigure LINE...: exagate's configuration, with these lines, read again.
reconfigure() {
	local IFS=$'\n'

	LAB_CONF="$*"
	lab_exagate_config
	lab_signal exagate HUP
}
