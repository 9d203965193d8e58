#!/usr/bin/env bats
# The units as they are shipped, under a real systemd: process 1 of namespaces
# of its own, with ExaBGP, the relay, nginx and BIRD. What is done there is in
# systemd-probe.sh.

bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	mkdir disk root
	top=$(cd "${top_srcdir:-.}" && pwd)
	cgroups=()
	cgroups_find
}

# A cgroup below that which we are in, in each hierarchy there is.
cgroups_find() {
	local controllers path dir

	while IFS=: read -r _ controllers path; do
		case $controllers in
		'') dir=/sys/fs/cgroup
			[ -e "$dir/cgroup.procs" ] || dir+=/unified ;;
		*) dir=/sys/fs/cgroup/${controllers#name=} ;;
		esac
		dir+=${path%/}
		[ ! -e "$dir/cgroup.procs" ] ||
		    cgroups+=("$dir/exagate-test-$$")
	done </proc/self/cgroup
}
# cgroup_enter DIR
cgroup_enter() {
	local what

	mkdir "$1"
	for what in cpuset.cpus cpuset.mems; do
		[ ! -e "$1/../$what" ] || cat "$1/../$what" >"$1/$what"
	done
	echo "$BASHPID" >"$1/cgroup.procs"
}

teardown() {
	local dir

	[ -z "${machine:-}" ] || kill "$machine" 2>/dev/null || true
	wait 2>/dev/null || true
	for dir in "${cgroups[@]}"; do
		# From the leaves up; what is killed takes a moment to leave.
		for _ in 1 2 3 4 5 6 7 8 9 10; do
			find "$dir" -depth -type d -exec rmdir {} + \
			    2>/dev/null && break
			sleep 0.1
		done
	done
}

# In cgroups of its own, where systemd may make more.
machine_start() {
	(
		for dir in "${cgroups[@]}"; do
			cgroup_enter "$dir"
		done
		exec timeout -k 1 60 unshare -m -u -i -n -p -C -f \
		    --kill-child --propagation private bash \
		    "$top/tests/bats/systemd-inside.sh" "$PWD" "$top"
	) </dev/null >log 2>&1 3>&- &
	machine=$!
}
ended() {
	grep -qx end said 2>/dev/null
}
wait_for_end() {
	until ended; do
		kill -0 "$machine" 2>/dev/null || return 1
		sleep 0.1
	done
}

@test "exagate, ExaBGP and the relay work in their sandboxes" {
	[ -x /usr/lib/systemd/systemd ] || skip "no systemd"
	[ ${#cgroups[@]} -gt 0 ] || skip "no cgroups"
	kernel=$(sysctl -a --pattern '^(fs|kernel)\.' 2>/dev/null |
	    grep -E 'protected|core_pattern|file-max|nr_open|sysrq')
	machine_start
	if ! wait_for_end && ! grep -q '^ok' said; then
		cat log
		skip "systemd does not run in namespaces here: $(tail -n 1 log)"
	fi
	cat said
	ended
	[ "$(grep -c '^ok' said)" -ge 20 ]
	[ "$(sysctl -a --pattern '^(fs|kernel)\.' 2>/dev/null |
	    grep -E 'protected|core_pattern|file-max|nr_open|sysrq')" = "$kernel" ]
	run ! grep '^not ok' said
}
