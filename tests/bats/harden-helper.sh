# shellcheck shell=bash
# The suite harden: exagate where it will not start, as other users, and under
# the system calls that the unit allows.

. "${top_srcdir:-.}/tests/bats/storm-helper.sh"
SANDBOX=${top_builddir:-.}/tests/tools/sandbox

# exagate [OPTION...]: it ends at once. LAB_AS: as this user.
exagate() {
	[ -e "$LAB_DIR/exagate.conf" ] || lab_exagate_config
	run timeout 10 setpriv --reuid "${LAB_AS:-root}" "$EXAGATE" "$@" \
	    -c "$LAB_DIR/exagate.conf" </dev/null
	echo "$status: $output"
}
says() {
	[[ $output == *"$1"* ]]
}
logged() {
	grep -qF "$1" "$LAB_DIR/exagate.log"
}

# A line of the status of its process, without the name, blanks as one.
status_of() {
	awk -v name="$1:" '$1 == name { $1 = ""; print substr($0, 2) }' \
	    "/proc/$(lab_pid exagate)/status"
}
four() {
	echo "$1 $1 $1 $1"
}

# All parts, in the lab that setup has made.
parts_start() {
	lab_bird_start
	lab_exagate_start
	lab_nginx_start
	lab_exabgp_start
	everything_is_up
}
# everything_start_as USER: exagate as that user, started as root.
everything_start_as() {
	chown -R "$1" "$LAB_DIR/run" "$LAB_DIR/db"
	LAB_CONF="run-as = \"$1\"
${LAB_CONF:-}"
	parts_start
}
# exagate as nobody, started so, as a unit does it: root's SQLite changes
# owners. The socket is for the group that it runs in.
AS_NOBODY="setpriv --reuid nobody --regid www-data --clear-groups"
everything_start_unowned() {
	chown -R nobody "$LAB_DIR/run" "$LAB_DIR/db"
	lab_exagate_config
	sed -i /listen-group/d "$LAB_DIR/exagate.conf"
	parts_start
}

# unit_calls UNIT: the system calls that SystemCallFilter allows, as systemd
# puts them together: line by line, groups expanded, @default always.
unit_calls() {
	local line call
	declare -A allowed=()

	for call in $(group_calls @default); do
		allowed[$call]=1
	done
	while read -r line; do
		for call in ${line#\~}; do
			for call in $(group_calls "$call"); do
				case $line in
				\~*) unset "allowed[$call]" ;;
				*) allowed[$call]=1 ;;
				esac
			done
		done
	done < <(sed -n 's/^SystemCallFilter=//p' "$1")
	echo "${!allowed[@]}"
}
# group_calls NAME: the calls of a group and of the groups in it, or NAME.
group_calls() {
	local call

	case $1 in
	@*)
		for call in $(systemd-analyze syscall-filter "$1" |
		    sed '1d; s/#.*//'); do
			group_calls "$call"
		done
		;;
	*) echo "$1" ;;
	esac
}

# numbers_of "CALL...": their numbers here. Other machines' calls have none.
numbers_of() {
	echo '#include <sys/syscall.h>' | gcc -E -dM - |
	    awk -v calls="$1" 'BEGIN {
		n = split(calls, list)
		for (i = 1; i <= n; i++)
			want["__NR_" list[i]] = 1
	    }
	    $2 in want && $3 ~ /^[0-9]+$/ { print $3 }' | paste -sd,
}

# calls_of TRACE: the names of the calls that strace has written down.
calls_of() {
	sed -nE 's/^[0-9]+ +([a-z0-9_]+)\(.*/\1/p' "$1" | sort -u
}

# All that there is to do: changes, many at once, lists, the history, metrics,
# a reload, and a database of some size.
everything_does() {
	load 1 -c 16 -n 1000 -k 64 -6 16 -m 4 -w 80 -s 1
	lab_wait_for 20 all_quiet
	bird_will_agree 1
	awk 'BEGIN { for (i = 0; i < 3000; i++)
	    printf "{\"prefix\":\"10.9.%d.%d\"}\n", i / 256, i % 256 }' \
	    >"$LAB_DIR/many"
	lab_http "/v1/routes?wait=saved" -H 'Content-Type: application/x-ndjson' \
	    --data-binary "@$LAB_DIR/many"
	[ "$lab_code" = 200 ]
	for path in /v1/routes /v1/history /metrics /v1/status /v1/neighbors; do
		lab_http "$path"
		[ "$lab_code" = 200 ]
	done
	lab_signal exagate HUP
	lab_wait_for 5 logged "exagate.conf: read again"
	lab_wait_for 30 all_quiet
	[ "$(lab_bird_count)" -ge 3000 ]
}
