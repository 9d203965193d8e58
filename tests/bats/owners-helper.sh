# shellcheck shell=bash
# For the suites with several users, who have one password.

. "${top_srcdir:-.}/tests/bats/api-helper.sh"
. "${top_srcdir:-.}/tests/bats/tap-helper.sh"
. "${top_srcdir:-.}/tests/lab/lab.sh"

# may USER [LINE]: a user of the policy who announces what he likes, and what
# else his section says.
may() {
	cat <<-EOF
		user "$1" {
			allow = { "read", "announce", "withdraw", "flow" }
			prefixes = { "any" }
			next-hops = { "any" }
			${2:-}
		}
	EOF
}

# as USER COMMAND...: asks in his name.
as() {
	local LAB_USER=$1

	shift
	"$@"
}

# bird_lines PREFIX [WHAT]: how often BIRD's log has it for the prefix, any of
# "added", "updated" and so on.
bird_lines() {
	grep -cE "> (${2:-added|replaced|updated|removed|withdrawn}) .*$1" \
	    "$LAB_DIR/bird1.log" || true
}

# med PREFIX MED: has BIRD the route, with that MED?
med() {
	lab_bird_route "$1" | grep -q "BGP.med: $2"
}
