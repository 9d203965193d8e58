# shellcheck shell=bash
# The bench of the policy, for scripts/bench: announcements that are saved.
#
# A: one user, who has one prefix. B: a thousand users, who have ten prefixes
# each; the same one announces. 64 clients on kept connections through nginx,
# wait=saved, each prefix once. ExaBGP is away: what is measured is until it
# is durable. Each run has a database of its own.

BENCH_CHANGES=20000

# bench_policy_of USERS: the user who announces, and as many others as make
# that number.
bench_policy_of() {
	awk -v users="$1" -v user="${LAB_USER:-demo}" 'BEGIN {
	for (u = 1; u < users; u++) {
		printf "user \"host%d\" { allow = { \"announce\" } prefixes = {", u
		for (i = 0; i < 10; i++)
			printf("%s\"10.%d.%d.%d/30 ge 32 le 32\"",
			    (i > 0 ? ", " : ""), 128 + u / 100, u % 100, i * 4)
		print "} }"
	}
	printf "user \"%s\" { allow = { \"announce\" } prefixes = {", user
	for (i = 0; i < (users > 1 ? 9 : 0); i++)
		printf "\"192.168.%d.0/24 ge 32\", ", i
	print "\"10.1.0.0/16 ge 32\"} max-entries = 1000000 }"
	}'
}

# bench_announce ROW SIDE USERS: one run.
bench_announce() {
	local began

	lab_up
	bench_policy_of "$3" >"$LAB_DIR/policy.conf"
	LAB_POLICY='include("policy.conf")' lab_exagate_start
	lab_nginx_start
	began=$(now)
	ip netns exec "$LAB-host" "$tools/load" -b 1 \
	    -c 64 -n "$BENCH_CHANGES" -k "$BENCH_CHANGES" -i -w 100 \
	    -u "$LAB_USER:$LAB_PASSWORD" >"$work/model" 2>"$work/summary" || {
		cat "$work/summary" >&2
		return 1
	}
	note "$1" "$2" "$(since "$began" "$BENCH_CHANGES")"
	lab_down
}

bench_policy() {
	local i

	for ((i = 0; i < $1; i++)); do
		bench_announce policy A 1
		bench_announce policy B 1000
	done
}

bench_policy_rows() {
	bench_row policy announces/s ratio '>= 0.9' \
	    'a policy of one user and one prefix' \
	    'a policy of 1,000 users and 10,000 prefixes'
}
