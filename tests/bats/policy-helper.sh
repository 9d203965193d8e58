# shellcheck shell=bash
# The policy suite: some users, and what each of them may do.

. "${top_srcdir:-.}/tests/bats/connections-helper.sh"
. "$LAB_SRC/tests/bats/api-helper.sh"
export LAB_USERS="carol frank dave mallory"

# policy [LINE]: of those users, with LINE in carol's section. mallory is not
# listed.
policy() {
	lab_exagate_policy | sed '/"carol"/,$d'
	cat <<-EOF
		user "carol" {
			allow = { "announce" }
			prefixes = { "10.1.0.0/16 ge 32" }
			${1:-}
		}
		user "frank" {
			allow = { "read" }
			groups = { "east", "west" }
		}
		group "east" {
			allow = { "announce" }
			prefixes = { "10.3.0.0/16 ge 24" }
			force-communities = { "65000:1" }
		}
		group "west" {
			allow = { "announce" }
			prefixes = { "10.4.0.0/16 ge 24" }
			force-communities = { "65000:2" }
			max-ttl = 3600
		}
		user "dave" { allow = { "read" } }
		protect = { "10.1.9.0/24" }
	EOF
}

# policy_is POLICY: SIGHUP, and it is in force.
policy_is() {
	LAB_POLICY=$1 configure "$policy_portal"
}
policy_portal='cors-origins = { "https://portal.example" }'

# as USER PATH [OPTION...]: lab_http as that user.
as() {
	local user=$1 path=$2

	shift 2
	lab_http "$path" -u "$user:$LAB_PASSWORD" "$@"
	echo "$user $path: $lab_code $lab_body"
}
# may USER PATH [OPTION...]: is it OK? may_not USER RULE PATH [OPTION...]: is it
# refused by the rule?
may() {
	as "$@" -H 'Accept: text/plain'
	[ "$lab_code $lab_body" = "200 OK" ]
}
may_not() {
	local user=$1 rule=$2

	shift 2
	as "$user" "$@" -H 'Accept: application/json'
	[ "$lab_code $(jq -r '.type + " " + .rule' <<<"$lab_body")" = \
	    "403 urn:exagate:not-allowed $rule" ]
}

# headers_of PATH [OPTION...]: the status and headers of an answer, lower case.
headers_of() {
	lab_curl "$@" -o /dev/null -D - | tr -d '\r' | tr '[:upper:]' '[:lower:]'
}
# guarded CODE PATH [OPTION...]: does that answer keep out caches and guesses?
guarded() {
	local code=$1 headers

	shift
	headers=$(headers_of "$@")
	echo "$headers"
	[[ $headers == "http/1.1 $code "* ]]
	[ "$(grep -c '^cache-control: no-store$' <<<"$headers")" = 1 ]
	[ "$(grep -c '^x-content-type-options: nosniff$' <<<"$headers")" = 1 ]
}

# Was the last one refused at the gate?
answered_forbidden() {
	echo "$1: $lab_code $lab_body"
	[ "$lab_code" = 403 ] && [[ $lab_body == *site* || $lab_body == *page* ]]
}
