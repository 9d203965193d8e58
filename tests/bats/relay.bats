#!/usr/bin/env bats
# exagate-relay by itself: what it does to lines. This test is its ExaBGP and
# its exagate.
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

@test "100,000 lines at full speed: none lost, none changed, in order" {
	relay_start cmd
	wait_for test -p cmd
	{ echo '#'; numbered 100000; } >expected
	tail -n +2 expected >cmd
	wait_for cmp -s expected out
}

@test "100,000 lines after a hello, the same" {
	relay_start_hello
	{ echo '#'; numbered 100000; } >expected
	tail -n +2 expected >&"$cmd"
	wait_for cmp -s expected out
	run ! grep dropped answers
}

@test "STDOUT full: COMMANDS waits, STDIN is drained, nothing is lost" {
	mkfifo stdout
	exec {slow}<>stdout
	relay_start_to stdout cmd
	wait_for test -p cmd
	{ echo '#'; numbered 100000; } >expected
	tail -n +2 expected >lines
	background lines cmd /dev/null cat
	writer=$!
	timeout 10 head -c 16M /dev/zero >&"$stdin"
	wait_for stalled "$writer"
	background stdout out /dev/null cat
	wait_for cmp -s expected out
}

@test "kill -9 while STDOUT is full leaves no half line in it" {
	mkfifo stdout
	exec {slow}<>stdout
	relay_start_to stdout cmd
	wait_for test -p cmd
	numbered 100000 >lines
	background lines cmd /dev/null cat
	writer=$!
	wait_for stalled "$writer"
	kill -9 "$pid"
	wait_for ended "$pid"
	exec {drain}<stdout {slow}<&-
	cat <&"$drain" >out
	(($(wc -l <out) > 1000))
	{ echo '#'; cat lines; } | head -n "$(wc -l <out)" | cmp - out
}

@test "the first output is a comment, which kills a half line before it" {
	relay_start cmd
	wait_for out_is
}

@test "a writer that dies in mid-line: with ANSWERS the half is dropped" {
	relay_start_hello
	printf 'announce route 10.0.0.1/32 next-hop 1.1.1.1\nannounce ro' >&"$cmd"
	commands_close
	wait_for dropped_are 1
	commands_open
	hello second
	echo 'withdraw route 10.0.0.1/32 next-hop 1.1.1.1' >&"$cmd"
	wait_for out_is 'announce route 10.0.0.1/32 next-hop 1.1.1.1' \
	    'withdraw route 10.0.0.1/32 next-hop 1.1.1.1'
}

@test "a last line without newline: without ANSWERS it is a line" {
	relay_start cmd
	wait_for test -p cmd
	printf 'first\nsecond' >cmd
	wait_for out_is first second
	printf 'third' >cmd
	wait_for out_is first second third
	printf 'bad\tfourth' >cmd
	wait_for grep -q '1 bad lines dropped' err
	printf 'fifth\n' >cmd
	wait_for out_is first second third fifth
}

@test "a line may have 65,536 bytes, not one more" {
	relay_start_hello
	long=$(head -c 65536 /dev/zero | tr '\0' x)
	printf '%s\n%sy\nshort\n' "$long" "$long" >&"$cmd"
	wait_for out_is "$long" short
	wait_for dropped_are 1
}

@test "a line of 1 MiB is dropped whole, the next one is good" {
	relay_start_hello
	{ head -c 1M /dev/zero | tr '\0' x; printf '\nnext\n'; } >&"$cmd"
	wait_for out_is next
	wait_for dropped_are 1
}

@test "a line of 1 MiB that has no end goes with its writer" {
	relay_start cmd
	wait_for test -p cmd
	head -c 1M /dev/zero | tr '\0' x >cmd
	wait_for grep -q '1 bad lines dropped' err
	echo next >cmd
	wait_for out_is next
}

@test "each byte outside 0x20-0x7e drops its line; the others pass" {
	relay_start_hello
	for ((i = 0; i < 256; i++)); do
		((i == 10)) || for before in '' abcdefg abcdefghijklmno; do
			printf -v byte '\\x%02x' $i
			printf '%s%b%03d\n' "$before" "$byte" $i
		done
	done >bytes
	cat bytes >&"$cmd"
	{ echo '#'; LC_ALL=C grep -a '^[ -~]*$' bytes; } >expected
	wait_for cmp -s expected out
	(($(wc -l <out) == 1 + 95 * 3))
	wait_for dropped_are $((160 * 3))
}

@test "empty lines are dropped" {
	relay_start_hello
	printf 'one\n\n\ntwo\n' >&"$cmd"
	wait_for out_is one two
	wait_for dropped_are 2
}

@test "nothing is forwarded before a hello, and nothing of it after" {
	mkfifo cmd ans
	answers_read
	exec {cmd}<>cmd
	printf 'announce route 10.0.0.1/32 next-hop self\nbad\tline\n' >&"$cmd"
	relay_start cmd ans
	ready
	echo leftover >&"$cmd"
	hello first
	echo wanted >&"$cmd"
	wait_for out_is wanted
	run ! grep 'dropped commands' answers
}

@test "what is in the FIFO at the start is thrown away, even a hello" {
	mkfifo cmd ans
	answers_read
	exec {cmd}<>cmd
	printf '%s\n' one '#exagate hello stale' two >&"$cmd"
	printf 'half a line' >&"$cmd"
	relay_start cmd ans
	ready
	hello first
	echo wanted >&"$cmd"
	wait_for out_is wanted
	run ! grep -E 'hello stale|dropped' answers
}

@test "when the last writer has gone a new hello is needed" {
	relay_start_hello
	echo one >&"$cmd"
	wait_for out_is one
	commands_close
	commands_open
	echo stray >&"$cmd"
	hello second
	echo two >&"$cmd"
	wait_for out_is one two
}

@test "hello is answered with who we are, and whose child" {
	relay_start_hello
	parent=$BASHPID
	started=$(sed 's/.*) //' "/proc/$parent/stat" | cut -d' ' -f20)
	boot=$(</proc/sys/kernel/random/boot_id)
	has_line "#relay hello first 2 $pid $parent $started $boot -" answers
	has_line "#relay ready 2 $pid" answers
	nonce=$(printf '%064d' 0)
	hello "$nonce"
}

@test "the driver is remembered, and told in each hello" {
	relay_start_hello
	for line in 'driver 0123456789abcdef' 'driver' 'driver ' 'driver a b' \
	    'driver a-b' "driver $(printf '%065d' 0)" 'Driver b'; do
		echo "#exagate $line" >&"$cmd"
	done
	hello second
	wait_for grep -q '^#relay hello second .* 0123456789abcdef$' answers
	# It outlives who said it.
	commands_close
	commands_open
	hello third
	wait_for grep -q '^#relay hello third .* 0123456789abcdef$' answers
	echo "#exagate driver $(printf '%064d' 7)" >&"$cmd"
	hello fourth
	wait_for grep -q "^#relay hello fourth .* $(printf '%064d' 7)$" answers
	echo one >&"$cmd"
	wait_for out_is one
}

@test "a hello in mid-life throws nothing away" {
	relay_start_hello
	echo 'done' >&"$stdin"
	wait_for has_line 'done' answers
	echo one >&"$cmd"
	hello second
	echo two >&"$cmd"
	echo error >&"$stdin"
	wait_for out_is one two
	wait_for has_line error answers
	[[ $(cut -d' ' -f1-3 answers | tail -n 4 | tr '\n' ,) == \
	    "#relay hello first,done,#relay hello second,error," ]]
}

@test "a hello in mid-life finds its place among answers that wait" {
	relay_start_hello
	kill -STOP "$reader"
	seq 500000 >events
	timeout 10 cat events >&"$stdin"
	printf '#exagate hello second\nping\n' >&"$cmd"
	wait_for out_is ping
	kill -CONT "$reader"
	wait_for grep -q '^#relay hello second ' answers
	sed '1,/hello first/d; /hello second/d' answers | cmp - events
}

@test "lines for the relay are never forwarded, wrong ones are ignored" {
	relay_start_hello
	printf '#exagate %s\n' hello 'hello ' 'hello a b' 'hello ../x' \
	    "hello $(printf '%065d' 0)" 'later words' '' >&"$cmd"
	echo '#exagated is a comment' >&"$cmd"
	hello last
	wait_for out_is '#exagated is a comment'
	(($(grep -c '^#relay hello' answers) == 2))
	run ! grep dropped answers
}

@test "without ANSWERS there is no handshake" {
	relay_start cmd
	wait_for test -p cmd
	echo '#exagate hello x' >cmd
	wait_for out_is '#exagate hello x'
}

@test "nobody reads the answers: STDIN is drained, a hello starts clean" {
	mkfifo cmd ans
	relay_start cmd ans
	seq -f 'old %.0f' 2000000 | timeout 10 cat >&"$stdin"
	printf 'half a li' >&"$stdin"
	commands_open
	printf '#exagate hello first\nping\n' >&"$cmd"
	wait_for out_is ping
	printf 'ne\ndone\n' >&"$stdin"
	answers_read
	wait_for has_line "#relay ready 2 $pid" answers
	[[ $(cut -d' ' -f1-3 answers | tr '\n' ,) == \
	    "#relay hello first,done,#relay ready 2," ]]
}

@test "answers that find no room are dropped whole, and counted in place" {
	relay_start_hello
	kill -STOP "$reader"
	seq 6000 | awk '{ printf "%d%0*d\n", $1, $1 % 3 ? 0 : 5000, 0 }' \
	    >events
	timeout 10 cat events >&"$stdin"
	kill -CONT "$reader"
	wait_for grep -q '#relay dropped answers' answers
	echo 'done' >&"$stdin"
	wait_for has_line 'done' answers
	awk '/^#relay dropped answers/ { at += $4; notes++ }
		FNR == NR { all[FNR] = $0; count = FNR; next }
		/^[0-9]/ && $0 != all[++at] { exit wrong = 1 }
		END { exit wrong || !notes || at != count }' events answers
}

@test "a line of 700 KB from ExaBGP passes, one of 5 MiB is dropped" {
	relay_start_hello
	head -c 700K /dev/zero | tr '\0' j >long
	{ cat long; echo; head -c 5M /dev/zero; echo; echo 'done'; } \
	    >&"$stdin"
	wait_for has_line 'done' answers
	{ cat long; printf '\n#relay dropped answers 1\ndone\n'; } |
	    cmp - <(tail -n 3 answers)
}

@test "a half written answer is ended before a new life begins" {
	relay_start_hello
	kill -STOP "$reader"
	seq -f '{ "counter": %.0f }' 100000 >events
	timeout 10 cat events >&"$stdin"
	commands_close
	commands_open
	kill -CONT "$reader"
	printf '#exagate hello second\n' >&"$cmd"
	wait_for grep -q '^#relay hello second ' answers
}

@test "a half written answer, the pipe full all the time" {
	mkfifo cmd ans
	exec {held}<>ans
	relay_start cmd ans
	commands_open
	seq -f '{ "counter": %.0f }' 200000 | timeout 10 cat >&"$stdin"
	printf '#exagate hello second\n' >&"$cmd"
	printf 'ping\n' >&"$cmd"
	wait_for out_is ping
	answers_read
	wait_for grep -q '^#relay hello second ' answers
	run ! grep -q 'counter": 200000' answers
}

@test "a reader that goes and comes again is told that we are ready" {
	relay_start_hello
	kill -9 "$reader"
	wait_for ended "$reader"
	answers_read
	wait_for has_line "#relay ready 2 $pid" answers
	hello second
}
