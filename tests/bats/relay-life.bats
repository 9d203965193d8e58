#!/usr/bin/env bats
# exagate-relay by itself: its life, its FIFOs and its lock. This test is its
# ExaBGP and its exagate.
#
# Each test is a subshell, in which the helpers set variables:
# shellcheck disable=SC2030,SC2031,SC2034,SC2154

bats_require_minimum_version 1.5.0
load relay-helper.sh

setup() {
	cd "$BATS_TEST_TMPDIR" || return
}

teardown() {
	local child

	for child in $(jobs -p); do
		kill -9 "$child"
		wait "$child"
	done 2>/dev/null || true
}

# numbered COUNT: as many different lines.
numbered() {
	seq -f 'announce route 10.0.0.0/24 next-hop self med %.0f' "$1"
}

@test "--version and --help print and exit" {
	run -0 "$relay" --version
	[[ $output == "exagate-relay "* ]]
	run -0 "$relay" --help
	[[ $output == "usage: exagate-relay COMMANDS [ANSWERS]" ]]
}

@test "wrong usage is said, and the relay stays and drains STDIN" {
	relay_start
	wait_for grep -q usage: err
	timeout 10 head -c 4M /dev/zero >&"$stdin"
	run ! ended "$pid"
	exec {stdin}>&-
	ended_well "$pid"
}

@test "STDIN at its end: the relay hands on what it has, and ends" {
	relay_start_hello
	kill -STOP "$pid"
	printf 'shutdown\n' >&"$stdin"
	exec {stdin}>&-
	kill -CONT "$pid"
	ended_well "$pid"
	wait_for has_line shutdown answers
}

@test "nobody at STDOUT: the relay ends" {
	mkfifo stdout
	exec {exabgp}<>stdout
	relay_start_to stdout cmd
	wait_for test -p cmd
	exec {exabgp}<&-
	ended_well "$pid"
}

@test "its parent dead: the relay ends though its STDIN is open" {
	mkfifo stdin
	export relay
	# shellcheck disable=SC2016
	background stdin out err bash -c '"$relay" cmd <&0 & echo $! >pid; wait'
	parent=$!
	exec {stdin}>stdin
	wait_for test -s pid
	wait_for test -p cmd
	kill -9 "$parent"
	wait_for ended "$(<pid)"
}

@test "killed: what ExaBGP writes to it until it notices does not fail" {
	relay_start cmd
	wait_for out_is
	heir=$(pgrep -P "$pid") || heir=$pid
	kill -9 "$pid"
	wait_for ended "$pid"
	timeout 10 head -c 4M /dev/zero >&"$stdin"
	exec {stdin}>&-
	wait_for ended "$heir"
}

@test "SIGTERM and SIGINT end it at once, with 0; SIGHUP does not" {
	for signal in TERM INT; do
		relay_start cmd
		wait_for out_is
		kill -HUP "$pid"
		kill -USR1 "$pid"
		echo "$signal" >cmd
		wait_for out_is "$signal"
		kill "-$signal" "$pid"
		ended_well "$pid"
	done
}

@test "missing FIFOs are made with mode 0660, whatever the umask" {
	umask 077
	relay_start cmd ans
	wait_for test -p cmd
	wait_for test -p ans
	[[ $(stat -c %a cmd ans cmd.lock | tr '\n' ,) == 660,660,660, ]]
}

@test "a missing directory is waited for, and said once" {
	relay_start new/cmd
	wait_for grep -q new err
	mkdir new
	wait_for test -p new/cmd
	echo one >new/cmd
	wait_for out_is one
	(($(wc -l <err) == 1))
}

@test "what cannot be opened is said once, and waited for" {
	ln -s cmd cmd
	relay_start cmd new/ans
	wait_for grep -q 'cmd: a symbolic link' err
	wait_for grep -q 'new/ans: No such' err
	rm cmd cmd.lock
	wait_for test -p cmd
	mkdir new
	wait_for test -p new/ans
	(($(wc -l <err) == 2))
}

@test "what is not a FIFO is said, waited for, and not read" {
	echo 'announce secret' >cmd
	echo keep >ans
	relay_start cmd ans
	wait_for grep -q 'cmd: not a FIFO' err
	wait_for grep -q 'ans: not a FIFO' err
	timeout 10 head -c 4M /dev/zero >&"$stdin"
	[[ $(<ans) == keep ]]
	rm cmd ans
	mkfifo cmd ans
	answers_read
	commands_open
	# What is in the FIFO when it is opened first would be thrown away.
	wait_for has_line "#relay ready 2 $pid" answers
	hello first
	echo one >&"$cmd"
	wait_for out_is one
}

@test "a FIFO that everybody may write is said, waited for, and not read" {
	mkfifo cmd
	chmod 662 cmd
	relay_start cmd
	wait_for grep -q 'cmd: everybody may write (chmod o-w)' err
	(($(wc -l <err) == 1))
	chmod o-w cmd
	timeout 10 sh -c 'echo one >cmd'
	wait_for out_is one
}

@test "FIFOs removed and made again: the relay takes the new ones" {
	relay_start_hello
	mkfifo new.cmd new.ans
	mv new.cmd cmd
	mv new.ans ans
	rm answers
	commands_close
	answers_read
	commands_open
	hello second
	echo one >&"$cmd"
	wait_for out_is one
	wait_for has_line "#relay ready 2 $pid" answers
}

@test "a FIFO removed with its writer: its last bytes are still taken" {
	relay_start cmd
	commands_open
	kill -STOP "$pid"
	rm cmd
	echo old >&"$cmd"
	kill -CONT "$pid"
	wait_for out_is old
	wait_for test -p cmd
	echo new >cmd
	wait_for out_is old new
}

@test "a FIFO removed while STDOUT is full is still read to its end" {
	mkfifo stdout
	exec {slow}<>stdout
	relay_start_to stdout cmd
	commands_open
	numbered 50000 >lines
	background lines cmd /dev/null cat
	writer=$!
	wait_for stalled "$writer"
	rm cmd cmd.lock
	wait_for test -e cmd.lock
	background stdout out /dev/null cat
	{ echo '#'; cat lines; } >expected
	wait_for cmp -s expected out
}

@test "writers that come and go lose nothing" {
	relay_start cmd
	wait_for test -p cmd
	for ((i = 0; i < 5000; i++)); do
		echo "$i" >cmd
	done
	{ echo '#'; seq 0 4999; } >expected
	wait_for cmp -s expected out
}

@test "a second relay on a FIFO waits, and takes over when the first dies" {
	relay_start_hello
	first=$pid
	exec {first_stdin}>&"$stdin"
	relay_start_to out.second cmd ans
	mv err err.second
	wait_for grep -q 'another relay holds the lock' err.second
	timeout 10 head -c 4M /dev/zero >&"$stdin"
	numbered 1000 >&"$cmd"
	wait_for has_line "$(numbered 1000 | tail -n 1)" out
	[[ $(<out.second) == '#' ]]
	kill -9 "$first"
	wait_for ended "$first"
	commands_close
	wait_for ended "$reader"
	answers_read
	commands_open
	wait_for has_line "#relay ready 2 $pid" answers
	hello second
	grep -q "^#relay hello second 2 $pid " answers
	echo one >&"$cmd"
	wait_for has_line one out.second
	(($(wc -l <err.second) == 1))
}

@test "a relay whose lock was taken away forwards nothing until it is free" {
	relay_start cmd
	wait_for test -p cmd
	exec {held}<>cmd {taken}>new.lock
	flock -n "$taken"
	printf 'one\nhalf a li' >&"$held"
	wait_for out_is one
	mv new.lock cmd.lock
	wait_for grep -q 'another relay holds the lock' err
	echo two >&"$held"
	out_is one
	exec {taken}>&-
	wait_for out_is one two
}
