# The programs as they were built: hardened as usual. What an instrumented
# build leaves out (fortified functions do not go with the sanitizers) is
# skipped there.

bats_require_minimum_version 1.5.0

setup() {
	programs=("$EXAGATE" "$EXAGATE_RELAY")
}

# Both programs: readelf with the option given says what the pattern asks for.
each_says() {
	local program

	for program in "${programs[@]}"; do
		echo "$program: readelf $1: $2"
		readelf -W "$1" "$program" | grep -qE "$2"
	done
}
each_is_silent_about() {
	local program

	for program in "${programs[@]}"; do
		echo "$program: readelf $1: not $2"
		readelf -W "$1" "$program" >"$BATS_TEST_TMPDIR/said"
		! grep -E "$2" "$BATS_TEST_TMPDIR/said" || return 1
	done
}

# Neither the sanitizers nor a compiler that does not optimise.
fortified_or_skip() {
	local makefile=$top_builddir/Makefile

	! grep -q '^INSTRUMENT_CFLAGS = .*-fsanitize' "$makefile" ||
	    skip "built with a sanitizer"
	grep -qE '^CFLAGS = .*-O([1-9sg]|fast)?( |$)' "$makefile" ||
	    skip "built without optimisation"
}

@test "position independent" {
	each_says -h 'Type: +DYN'
	each_says -d 'FLAGS_1.* PIE'
}

@test "all is bound at the start, and read-only from then on" {
	each_says -d 'BIND_NOW|FLAGS_1.* NOW'
	each_says -l 'GNU_RELRO'
}

@test "neither the stack nor anything writable is executable" {
	each_says -l 'GNU_STACK .* RW +0x'
	each_is_silent_about -l '(LOAD|GNU_STACK) .* RWE '
}

@test "no library from a directory that is named in the program" {
	each_is_silent_about -d 'RPATH|RUNPATH'
}

@test "stack protector" {
	each_says --dyn-syms '__stack_chk_fail'
}

@test "fortified functions, with sizes that are known at run time only" {
	fortified_or_skip
	each_says --dyn-syms '__v?snprintf_chk'
	readelf -W --dyn-syms "$EXAGATE" | grep '__memcpy_chk'
	grep '^HARDEN_CFLAGS = .*-D_FORTIFY_SOURCE=3' "$top_builddir/Makefile"
}

@test "what else the compiler of Debian 12 can do" {
	local flag flags="-fstack-clash-protection -ftrivial-auto-var-init=zero"

	[ "$(uname -m)" != x86_64 ] || flags+=" -fcf-protection"
	for flag in $flags; do
		grep -q -- "^HARDEN_CFLAGS = .*$flag" "$top_builddir/Makefile" ||
		    ! gcc -Werror "$flag" -x c -c -o /dev/null /dev/null
	done
	[ "$(uname -m)" != x86_64 ] || for flag in "${programs[@]}"; do
		objdump -d --no-show-raw-insn "$flag" |
		    grep -A1 '<main>:' | grep endbr64
	done
}
