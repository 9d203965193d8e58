# shellcheck shell=bash
# The overload suite: what exagate takes of memory, and many routes.

. "${top_srcdir:-.}/tests/bats/connections-helper.sh"

LINES_TYPE=application/x-ndjson

# Resident memory in KiB: now, and at most since memory_begin.
memory() {
	awk '$1 == "VmRSS:" { print $2 }' "/proc/$(lab_pid exagate)/status"
}
memory_peak() {
	awk '$1 == "VmHWM:" { print $2 }' "/proc/$(lab_pid exagate)/status"
}
memory_begin() {
	echo 5 >"/proc/$(lab_pid exagate)/clear_refs"
	memory_base=$(memory)
}
# memory_grew_less KIB: than so much, at any time since memory_begin.
memory_grew_less() {
	local peak

	peak=$(memory_peak)
	echo "memory: $memory_base KiB, at most $peak," \
	    "allowed $((memory_base + $1))"
	[ "$((peak - memory_base))" -lt "$1" ]
}

# routes FIRST N MED: so many entries, a line each.
routes() {
	seq "$1" $(($1 + $2 - 1)) | awk -v med="$3" '{
		printf "{\"prefix\": \"100.%d.%d.%d/32\", \"med\": %d}\n",
		    $1 / 65536, $1 / 256 % 256, $1 % 256, med }'
}
# fat N: so many with so many communities that a thousand are a list of 2 MB.
fat() {
	seq 0 $(($1 - 1)) | awk 'BEGIN {
		for (i = 0; i < 150; i++)
			list = list (i ? "," : "") "\"65000:" 10000 + i "\""
	} {
		printf "{\"prefix\": \"99.0.%d.%d/32\", \"community\": [%s]}\n",
		    $1 / 256, $1 % 256, list }'
}
# post QUERY SECONDS COMMAND...: the entries that the command prints are
# posted, and answered within so long: lab_code, lab_body.
post() {
	local query=$1 seconds=$2

	shift 2
	"$@" >"$LAB_DIR/body"
	lab_http "/v1/routes?$query" -X POST -T "$LAB_DIR/body" \
	    -H "Content-Type: $LINES_TYPE" --max-time "$seconds"
	echo "POST: $lab_code ${lab_body:0:300}"
}
# Has BIRD so many of those?
bird_has_routes() {
	[ "$(lab_bird_table | grep -c '^100\.')" = "$1" ]
}

# The list of them.
FAT="/v1/routes?limit=1000&prefix=99.0.0.0/8&match=within"

# list_is CODE [SECONDS]: is that list answered so, within so long?
list_is() {
	[ "$(lab_curl "$FAT" -o "$LAB_DIR/list" -w '%{http_code}' \
	    -D "$LAB_DIR/headers" --max-time "${2:-12}")" = "$1" ]
}

# Is one refused because too many are not read?
lists_are_full() {
	list_is 503 0.5 && grep -q "long answers wait to be read" "$LAB_DIR/list"
}

# loop_start NAME PATH: get it again and again, a line in NAME.log for each.
loop_start() {
	# shellcheck disable=SC2016 # for that shell
	lab_spawn "loop$1" "$LAB-host" bash -c '
		while curl -s -u "$1" -H "Accept: $2" -o /dev/null -w \
		    "%{http_code} %{exitcode} %{size_download}\n" \
		    "http://127.0.0.1:8080$3"; do :; done' \
	    loop "$LAB_USER:$LAB_PASSWORD" "$LINES_TYPE" "$2"
}
# How many of them were whole, and of at least so many bytes?
loop_whole() {
	awk -v least="$2" '$1 == 200 && $2 == 0 && $3 >= least { n++ }
	    END { print n + 0 }' "$LAB_DIR/loop$1.log"
}
loop_has() {
	[ "$(loop_whole "$1" "$2")" -ge "$3" ]
}

# All is as it was: nobody waits, and what is wanted is at BIRD.
load_is_over() {
	lab_wait_for 40 waiting_is 0
	lab_wait_for 60 all_quiet
}

# exagate once more, under a limit of descriptors.
exagate_limit() {
	exagate_terminate
	printf '#!/bin/sh\nexec prlimit --nofile=%s:%s %s "$@"\n' "$1" "$1" \
	    "$EXAGATE" >"$LAB_DIR/limited"
	chmod +x "$LAB_DIR/limited"
	EXAGATE=$LAB_DIR/limited exagate_start
	everything_is_up
}
exagate_unlimit() {
	exagate_terminate
	exagate_start
	everything_is_up
}
