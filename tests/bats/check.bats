# exagate -t: what it says of a configuration, and its exit status.

bats_require_minimum_version 1.5.0

setup() {
	cd "$BATS_TEST_TMPDIR" || return
}

check() {
	run --separate-stderr "$EXAGATE" -t -c exagate.conf
	echo "$status: $output | $stderr"
}

@test "the shipped example is fine, without contradictions" {
	cp "$top_srcdir/exagate.conf.example" exagate.conf
	check
	[ "$status" -eq 0 ]
	[ "$output" = "exagate.conf: the configuration is fine" ]
	[ -z "$stderr" ]
}

@test "with the bogons it warns of the documentation's prefixes" {
	cp "$top_srcdir/bogons.conf" .
	sed 's/^#include("bogons/include("bogons/' \
	    "$top_srcdir/exagate.conf.example" >exagate.conf
	check
	[ "$status" -eq 0 ]
	[ "$output" = "exagate.conf: the configuration is fine, 3 warnings" ]
	[[ $stderr == *"group hosts: prefixes: 198.51.100.0/24 is protected"* ]]
}

@test "without users: one warning" {
	echo 'threads = 4' >exagate.conf
	check
	[ "$status" -eq 0 ]
	[ "$output" = "exagate.conf: the configuration is fine, 1 warning" ]
	[[ $stderr == *"no user is listed: nobody may do anything"* ]]
}

@test "a file per user" {
	mkdir users
	for n in 1 2 3; do
		printf 'user "u%d" { groups = { "g" } }\n' "$n" >"users/$n.conf"
	done
	cat >exagate.conf <<-'END'
	group "g" { allow = { "read" } }
	include("users/*.conf")
	END
	check
	[ "$status" -eq 0 ]
	[ "$output" = "exagate.conf: the configuration is fine" ]
	echo 'user "u9" { groups = { "h" } }' >users/9.conf
	check
	[ "$status" -eq 1 ]
	[[ $stderr == *'users/9.conf:1: groups: user u9: there is no group "h"'* ]]
}

@test "each mistake is told with its file, line and key; exit status 1" {
	cat >exagate.conf <<-'END'
	threads = 0
	user "u" {
		prefixes = { "10.0.0.1/8" }
		rate = 0
	}
	include("none.conf")
	END
	check
	[ "$status" -eq 1 ]
	[ -z "$output" ]
	[[ $stderr == *"exagate.conf:1: threads: "* ]]
	[[ $stderr == *"exagate.conf:3: prefixes: 10.0.0.1/8 has host bits"* ]]
	[[ $stderr == *"exagate.conf:4: rate: 0 is not within"* ]]
	[[ $stderr == *"exagate.conf:6: include: none.conf: No such file"* ]]
}
