# shellcheck shell=bash
# For rows that need a database with many entries: host routes of one set of
# attributes, their addresses all over 10/8, in no order.

# bench_numbers N: so many of the 1,048,576 addresses of 10/8 that are multiples
# of 16, as numbers, in no order; the same ones each time.
bench_numbers() {
	awk -v n="$1" 'BEGIN {
		srand(1)
		for (i = 0; i < 1048576; i++)
			at[i] = i
		for (i = 0; i < n; i++) {
			j = i + int(rand() * (1048576 - i))
			k = at[j]
			at[j] = at[i]
			print k * 16
		}
	}'
}

# bench_numbers_between N SEED: as many others; none of them is a multiple of
# 16 and one: those are tools/latency's.
bench_numbers_between() {
	awk -v n="$1" -v seed="$2" 'BEGIN {
		srand(seed + 2)
		while (i < n) {
			k = int(rand() * 1048576) * 16 + 2 + int(rand() * 14)
			if (!(k in been)) {
				been[k]
				i++
				print k
			}
		}
	}'
}

# bench_entries: the numbers on standard input as JSON objects, one a line.
bench_entries() {
	awk '{ printf "{\"prefix\":\"10.%d.%d.%d/32\",\"next-hop\":" \
	    "\"192.0.2.1\",\"med\":200,\"community\":[\"100:400\",\"300:600\"]}\n",
	    $1 / 65536, $1 / 256 % 256, $1 % 256 }'
}

# bench_load FILE: its entries into exagate, 100,000 in each request.
bench_load() {
	local part

	rm -f "$work"/part.*
	bench_entries <"$1" | split -l 100000 - "$work/part."
	for part in "$work"/part.*; do
		lab_http '/v1/routes?wait=saved' -X POST --data-binary "@$part" \
		    -H 'Content-Type: application/x-ndjson'
		[ "$lab_code" = 200 ] || {
			echo "$lab_code $lab_body" >&2
			return 1
		}
	done
	rm -f "$work"/part.*
}

# bench_cpu NAME: its processor time, ns; 0 where it is away.
bench_cpu() {
	local pid

	pid=$(lab_pid "$1") || { echo 0; return; }
	cat "/proc/$pid"/task/*/schedstat |
	    awk '{ n += $1 } END { printf "%.0f", n }'
}

# bench_idle [NAME]: has it, exagate, nothing to do? After a start it reviews
# what it has, by the policy.
bench_idle() {
	local name=${1:-exagate} before

	before=$(bench_cpu "$name")
	sleep 0.3
	[ $(($(bench_cpu "$name") - before)) -lt 5000000 ]
}
