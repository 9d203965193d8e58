# Helpers of relay.bats and relay-life.bats. Where a test works are
#	cmd, ans	the FIFOs, cmd open for writing as $cmd
#	answers		what was read from ans, by $reader
#	out, err	what the relay wrote, which is $pid
#	stdin		its STDIN, open for writing as $stdin
# shellcheck shell=bash disable=SC2034

relay=${EXAGATE_RELAY:-${top_builddir:-.}/exagate-relay}
[[ $relay == /* ]] || relay=$PWD/$relay

# wait_for COMMAND...: true as soon as the command is, false after 10 s.
wait_for() {
	local end=$((SECONDS + 10))

	until "$@" 2>/dev/null; do
		((SECONDS < end)) || return 1
		sleep 0.02
	done
}

# background IN OUT ERR COMMAND...: starts a child of ours, $!, that has no
# other descriptor. IN is opened last: who waits for that finds the others.
background() {
	(
		in=$1 out=$2 err=$3
		shift 3
		for fd in /proc/"$BASHPID"/fd/*; do
			((${fd##*/} <= 2)) || eval "exec ${fd##*/}>&-"
		done
		exec "$@" 2>"$err" >"$out" <"$in"
	) &
}

# relay_start_to OUT ARGUMENT...: starts a relay with another STDOUT.
relay_start_to() {
	local out=$1

	shift
	rm -f stdin
	mkfifo stdin
	background stdin "$out" err "$relay" "$@"
	pid=$!
	exec {stdin}>stdin
}

relay_start() { relay_start_to out "$@"; }
# Opens cmd for writing, as soon as the relay reads it; fails after 10 s.
commands_open() {
	wait_for test -p cmd && timeout 10 bash -c ': >cmd' && exec {cmd}>cmd
}

commands_close() { exec {cmd}>&-; }
# Reads ans into the file answers until the relay closes it.
answers_read() {
	wait_for test -p ans
	background ans answers /dev/null cat
	reader=$!
}

# hello NONCE: says it, and waits for the answer.
hello() {
	printf '#exagate hello %s\n' "$1" >&"$cmd"
	wait_for grep -q "^#relay hello $1 " answers
}

# A relay with ANSWERS, its reader, its writer, and a first hello.
relay_start_hello() {
	mkfifo -m 600 cmd ans
	answers_read
	relay_start cmd ans
	commands_open
	ready
	hello first
}

# Waits until the relay listens: what is written earlier it throws away.
ready() { wait_for grep -q '^#relay ready ' answers; }

# ended PID: true when it no longer runs (it may wait to be waited for).
ended() {
	[[ ! -e /proc/$1 ]] || grep -q '^State:.Z' /proc/"$1"/status
}

# ended_well PID: waits for its end, true when it exited with 0.
ended_well() { wait_for ended "$1" && wait "$1"; }

# stalled PID: true when it has read some of its STDIN, a file, and no more of
# it since it was last asked.
stalled() {
	local before=${pos:-}

	pos=$(grep ^pos /proc/"$1"/fdinfo/0)
	[[ $pos == "$before" && ${pos##*[!0-9]} -gt 0 ]]
}

# dropped_are COUNT: true when so many dropped commands were reported.
dropped_are() {
	awk -v "wanted=$1" '/^#relay dropped commands/ { n += $4 }
		END { exit n != wanted }' answers
}

has_line() { grep -qxF -- "$1" "$2"; }
# out_is LINE...: true when the relay wrote "#" and then just these lines.
out_is() { printf '%s\n' '#' "$@" | cmp -s - out; }
