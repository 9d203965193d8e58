# exagate: its options, what it says where it cannot start, and that it then
# leaves alone what it found. No root, no network.

bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_TMPDIR" || return
	mkdir run db
	configure
}
teardown() {
	[ -z "${pid:-}" ] || kill "$pid" 2>/dev/null || true
}

# configure [LINE...]: these, and where its files are.
configure() {
	printf '%s\n' "$@" "listen = \"$PWD/run/s\"" \
	    "commands = \"$PWD/run/in\"" "answers = \"$PWD/run/out\"" \
	    "database = \"$PWD/db/x.db\"" >exagate.conf
}
# It says that, on stderr, and ends with 1.
refuses() {
	run --separate-stderr timeout 10 "$EXAGATE" -c exagate.conf
	echo "$status: $output | $stderr"
	[ "$status" -eq 1 ] && [[ $stderr == *"$1"* ]]
}
begin() {
	"$EXAGATE" -c exagate.conf 2>log 3>&- &
	pid=$!
	says "serves"
}
# Within 10 s the log has that.
says() {
	local end=$((SECONDS + 10))

	until grep -q "$1" log; do
		[ "$SECONDS" -lt "$end" ] || { cat log; return 1; }
		sleep 0.02
	done
}

@test "options: the version, help, and one line where they are wrong" {
	run --separate-stderr "$EXAGATE" -V
	[ "$status" -eq 0 ] && [[ $output == "exagate "[0-9]* ]]
	run --separate-stderr "$EXAGATE" -h
	[ "$status" -eq 0 ] && [[ $stderr == "usage: exagate "* ]]
	run --separate-stderr "$EXAGATE" -x
	[ "$status" -eq 2 ] && [[ $stderr == *"usage: exagate "* ]]
	run --separate-stderr "$EXAGATE" -t more
	[ "$status" -eq 2 ] && [[ $stderr == "usage: exagate "* ]]
}

@test "no configuration, no directory for the database" {
	rmdir db
	refuses "/db/x.db.lock: cannot make the lock file: No such file"
	rm exagate.conf
	refuses "exagate.conf: No such file or directory"
}

@test "a file that is no database is told, and stays as it is" {
	head -c 8192 /dev/urandom >db/x.db
	cp db/x.db before
	refuses "/db/x.db: this is not a database of exagate"
	cmp db/x.db before
}

@test "half a database is told, and stays as it is" {
	begin
	kill "$pid" && wait "$pid"
	truncate -s 6000 db/x.db
	cp db/x.db before
	refuses "/db/x.db: "
	cmp db/x.db before
}

@test "what is where the socket should be, and is none, stays" {
	echo keep >run/s
	refuses "/run/s is there and is no socket"
	[ "$(cat run/s)" = keep ]
}

@test "a path that is too long for a socket" {
	configure
	sed -i "s|/run/s\"|/run/$(printf '%0120d' 0)\"|" exagate.conf
	refuses "exagate.conf:1: listen: must have 1 to 107 bytes"
}

@test "a database has one exagate" {
	begin
	refuses "/db/x.db: another exagate (pid $pid) has it; only one may"
	kill "$pid" && wait "$pid"
	begin
}

@test "SIGHUP: a mistake changes nothing, and what needs a new start is told" {
	begin
	echo 'threads = 0' >>exagate.conf
	kill -HUP "$pid"
	says "exagate.conf:5: threads: "
	configure 'threads = 3'
	kill -HUP "$pid"
	says "some of what changed needs a restart"
	kill "$pid" && wait "$pid"
}
