#!/usr/bin/env bats
# Hardening: what everybody may write is refused, privileges are dropped for
# good, and the sandbox of the unit is one that exagate can live in.

bats_require_minimum_version 1.5.0

setup() {
	. "${top_srcdir:-.}/tests/bats/harden-helper.sh"
	lab_up
	mkdir -p "$LAB_DIR/run" "$LAB_DIR/db"
}

teardown() {
	lab_end
}

@test "a configuration that everybody may write is not read" {
	lab_exagate_config
	echo 'include("more.conf")' >>"$LAB_DIR/exagate.conf"
	echo 'threads = 2' >"$LAB_DIR/more.conf"
	exagate -t
	[ "$status" = 0 ]
	chmod 666 "$LAB_DIR/exagate.conf"
	exagate -t
	[ "$status" = 1 ]
	says "$LAB_DIR/exagate.conf: everybody may write it (mode 0666): chmod o-w $LAB_DIR/exagate.conf"
	chmod 644 "$LAB_DIR/exagate.conf"
	chmod 646 "$LAB_DIR/more.conf"
	exagate -t
	[ "$status" = 1 ]
	says "more.conf: everybody may write it (mode 0646)"
}

@test "nor at SIGHUP: all stays as it was" {
	lab_exagate_start
	chmod o+w "$LAB_DIR/exagate.conf"
	lab_signal exagate HUP
	lab_wait_for 5 logged "not read again; all stays as it was"
	logged "exagate.conf: everybody may write it"
	chmod o-w "$LAB_DIR/exagate.conf"
	lab_signal exagate HUP
	lab_wait_for 5 logged "exagate.conf: read again"
}

@test "no start with a database that everybody may write, or beside it" {
	local file

	lab_exagate_start
	lab_exagate_kill9
	for file in exagate.db exagate.db-wal exagate.db.lock; do
		chmod o+w "$LAB_DIR/db/$file"
		exagate
		[ "$status" = 1 ]
		says "$file: everybody may write it (mode 0602): chmod o-w $LAB_DIR/db/$file"
		chmod o-w "$LAB_DIR/db/$file"
	done
	lab_exagate_start
}

@test "no start with FIFOs that everybody may write, or read" {
	mkfifo -m 662 "$LAB_DIR/run/exabgp.in"
	lab_exagate_config
	exagate
	[ "$status" = 1 ]
	says "exabgp.in: everybody may use it (mode 0662): chmod o-rwx $LAB_DIR/run/exabgp.in"
	chmod 660 "$LAB_DIR/run/exabgp.in"
	mkfifo -m 664 "$LAB_DIR/run/exabgp.out"
	exagate
	[ "$status" = 1 ]
	says "exabgp.out: everybody may use it (mode 0664)"
	chmod 660 "$LAB_DIR/run/exabgp.out"
	lab_exagate_start
}

@test "no start in a directory where everybody may replace things" {
	local dir

	lab_exagate_config
	for dir in run db; do
		chmod 777 "$LAB_DIR/$dir"
		exagate
		[ "$status" = 1 ]
		says "everybody may put another in its place: chmod o-w $LAB_DIR/$dir"
		chmod 755 "$LAB_DIR/$dir"
	done
	chmod 713 "$LAB_DIR"
	exagate
	[ "$status" = 1 ]
	says "everybody may put another in its place: chmod o-w $LAB_DIR"
	chmod 711 "$LAB_DIR"
	lab_exagate_start
}

@test "nor behind a link, nor where only we see the disk as read-only" {
	lab_exagate_config
	mkdir -m 777 "$LAB_DIR/open"
	mv "$LAB_DIR/exagate.conf" "$LAB_DIR/open"
	ln -s open/exagate.conf "$LAB_DIR/exagate.conf"
	exagate -t
	[ "$status" = 1 ]
	says "$LAB_DIR/open/exagate.conf: everybody may put another in its place: chmod o-w $LAB_DIR/open"
	rm "$LAB_DIR/exagate.conf"
	run unshare -m bash -c 'mount --bind "$1" "$1" &&
	    mount -o remount,bind,ro "$1" &&
	    "$EXAGATE" -t -c "$1/exagate.conf"' bash "$LAB_DIR/open"
	[ "$status" = 1 ]
	says "$LAB_DIR/open/exagate.conf: everybody may put another in its place"
}

# As in /tmp: there nobody removes what others have made, but may come first.
@test "a sticky directory will do, but not with a file of another user" {
	chmod 1777 "$LAB_DIR/db"
	lab_exagate_start
	lab_exagate_stop
	chown nobody "$LAB_DIR/db/exagate.db"
	exagate
	[ "$status" = 1 ]
	says "exagate.db: in $LAB_DIR/db, where everybody may make files, user $(id -u nobody) has made it"
}

@test "FIFOs that change for the worse are not opened again: said, and mended" {
	lab_bird_start
	lab_exagate_start
	lab_nginx_start
	lab_exabgp_start
	lab_wait_for 20 lab_ready
	rm "$LAB_DIR/run/exabgp.in"
	mkfifo -m 666 "$LAB_DIR/run/exabgp.in"
	lab_wait_for 10 logged "the FIFO $LAB_DIR/run/exabgp.in: everybody may use it: chmod o-rwx"
	lab_wait_for 10 grep -q "exabgp.in: everybody may write (chmod o-w)" \
	    "$LAB_DIR/exabgp.log"
	lab_curl /v1/status | jq -e '.troubles[] | select(.slug == "fifo")'
	chmod 660 "$LAB_DIR/run/exabgp.in"
	lab_wait_for 15 lab_ready
	rm "$LAB_DIR/run/exabgp.out"
	ln -s exabgp.in "$LAB_DIR/run/exabgp.out"
	lab_wait_for 10 logged "the FIFO $LAB_DIR/run/exabgp.out: it is a symbolic link"
	rm "$LAB_DIR/run/exabgp.out"
	lab_wait_for 15 lab_ready
}

@test "a socket that everybody may use is warned of" {
	LAB_CONF='listen-mode = "0666"' lab_exagate_start
	logged "everybody on this machine may connect"
	lab_exagate_stop
	rm "$LAB_DIR/exagate.conf" "$LAB_DIR/exagate.log"
	lab_exagate_start
	run ! logged "everybody on this machine may connect"
}

@test "what it makes is its own, but what it must share" {
	lab_exagate_config
	( umask 0; lab_exagate_start )
	lab_wait_for 5 test -p "$LAB_DIR/run/exabgp.in"
	run eval 'cd "$LAB_DIR" && stat -c "%a %n" db/* run/*'
	echo "$output"
	[ "$output" = "600 db/exagate.db
600 db/exagate.db-shm
600 db/exagate.db-wal
600 db/exagate.db.lock
660 run/exabgp.in
600 run/exabgp.in.exagate
660 run/exabgp.out
660 run/fcgi.sock" ]
}

@test "root is warned of" {
	lab_exagate_start
	logged "exagate runs as root"
	[ "$(status_of NoNewPrivs)" = 1 ]
	[ "$(status_of CapAmb)" = 0000000000000000 ]
}

@test "run-as: another user from the socket on, with no way back" {
	everything_start_as nobody
	[ "$(status_of Uid)" = "$(four "$(id -u nobody)")" ]
	[ "$(status_of Gid)" = "$(four "$(id -g nobody)")" ]
	[ "$(status_of Groups)" = "$(id -G nobody)" ]
	for set in Inh Prm Eff Bnd Amb; do
		[ "$(status_of "Cap$set")" = 0000000000000000 ]
	done
	[ "$(status_of NoNewPrivs)" = 1 ]
	# Its memory and its files are for root alone.
	[ "$(stat -c %U "/proc/$(lab_pid exagate)/environ")" = root ]
	[ "$(stat -c %U "$LAB_DIR/db/exagate.db")" = nobody ]
	[ "$(stat -c %G "$LAB_DIR/run/fcgi.sock")" = www-data ]
	run ! logged "runs as root"
}

@test "and the whole path works as that user, over reloads and restarts" {
	everything_start_as nobody
	lab_signal exagate HUP
	lab_wait_for 5 logged "exagate.conf: read again"
	lab_http /announce/10.0.0.1?med=5
	[ "$lab_code $lab_body" = "200 OK" ]
	lab_exagate_kill9
	lab_exagate_start
	lab_wait_for 15 lab_ready
	lab_http /withdraw/10.0.0.1
	[ "$lab_code $lab_body" = "200 OK" ]
	lab_exagate_stop
}

@test "run-as-group, in place of the user's own" {
	LAB_CONF='run-as-group = "daemon"' everything_start_as nobody
	[ "$(status_of Gid)" = "$(four "$(id -g daemon)")" ]
	run ! grep -qw 0 <<<"$(status_of Groups)"
}

@test "run-as is refused where it cannot be: no such user, root, not root" {
	LAB_CONF='run-as = "nobody-of-this-name"' lab_exagate_config
	exagate -t
	[ "$status" = 1 ]
	says 'run-as: there is no user "nobody-of-this-name"'
	LAB_CONF='run-as-group = "daemon"' lab_exagate_config
	exagate -t
	[ "$status" = 1 ]
	says 'run-as-group is of no use without run-as'
	LAB_CONF='run-as = "root"' lab_exagate_config
	exagate
	[ "$status" = 1 ]
	says "run-as root is nothing: name another user"
	LAB_CONF='run-as = "daemon"' lab_exagate_config
	chown -R nobody "$LAB_DIR/run" "$LAB_DIR/db"
	LAB_AS=nobody exagate
	[ "$status" = 1 ]
	says "only root can become daemon: start exagate as root or as daemon"
	# As the user that it names, it needs no root.
	chown -R daemon:daemon "$LAB_DIR/run" "$LAB_DIR/db"
	sed -i /listen-group/d "$LAB_DIR/exagate.conf"
	LAB_WRAP="setpriv --reuid daemon --regid daemon --clear-groups" \
	    lab_exagate_start
}

@test "capabilities that were given to who is not root are given up" {
	chown -R nobody "$LAB_DIR/run" "$LAB_DIR/db"
	LAB_WRAP="$AS_NOBODY
	    --inh-caps +net_admin,+dac_override
	    --ambient-caps +net_admin,+dac_override" lab_exagate_start
	for set in Inh Prm Eff Amb; do
		[ "$(status_of "Cap$set")" = 0000000000000000 ]
	done
}

@test "under the sandbox of the unit no system call is missing: a storm" {
	local allowed

	allowed=$(unit_calls "$LAB_SRC/systemd/exagate.service")
	[ "$(wc -w <<<"$allowed")" -gt 100 ]
	LAB_WRAP="$AS_NOBODY $SANDBOX $(numbers_of "$allowed") --" \
	    everything_start_unowned
	[ "$(status_of Seccomp)" = 2 ]
	everything_does
	run ! logged "Operation not permitted"
}

@test "and the same by name, of what strace has seen" {
	local allowed

	allowed=$(unit_calls "$LAB_SRC/systemd/exagate.service")
	LAB_WRAP="$AS_NOBODY strace -D -f -qq -o $LAB_DIR/run/trace" \
	    everything_start_unowned
	everything_does
	lab_exagate_stop
	calls_of "$LAB_DIR/run/trace" >"$LAB_DIR/made"
	cat "$LAB_DIR/made"
	# It has seen what there is to be seen.
	for call in accept4 fdatasync pwrite64 epoll_wait clone3 unlink; do
		grep -qx "$call" "$LAB_DIR/made"
	done
	run comm -23 "$LAB_DIR/made" <(tr ' ' '\n' <<<"$allowed" | sort -u)
	[ -z "$output" ]
}

@test "passwords and cookies stay in nginx" {
	LAB_WRAP="strace -D -f -qq -s 100000 -e trace=read -o $LAB_DIR/run/trace" \
	    parts_start
	lab_curl /v1/policy -f -H 'Cookie: session=1' -H 'X-Passed: yes'
	lab_exagate_stop
	grep HTTP_X_PASSED "$LAB_DIR/run/trace" >"$LAB_DIR/request"
	grep -q 'REMOTE_USER' "$LAB_DIR/request"
	run ! grep -Eo 'Basic [A-Za-z0-9]+|session=1' "$LAB_DIR/request"
}

@test "the sandbox of these tests does forbid" {
	local calls

	calls=$(unit_calls "$LAB_SRC/systemd/exagate.service")
	$SANDBOX $(numbers_of "$calls") -- true
	run -159 $SANDBOX $(numbers_of "$calls") -- chown root "$LAB_DIR/db"
	run -159 $SANDBOX $(numbers_of "$calls") -- chroot / true
	run -159 $SANDBOX $(numbers_of "$calls") -- renice 1 $$
}
