# shellcheck shell=bash
# The examples of README.md, "The API by example", as tests.

# readme_each COMMAND: COMMAND with each example's request and answer. Lines
# that end in \ go on; an answer may be none.
readme_each() {
	local line request='' answer=''

	while IFS= read -r line; do
		if [[ $line != "    "* ]]; then
			[ -z "$request" ] || "$1" "$request" "$answer" || return
			request='' answer=''
		elif [[ $line == '    $ '* ]]; then
			[ -z "$request" ] || "$1" "$request" "$answer" || return
			request=${line#'    $ '} answer=''
		elif [[ $request == *\\ ]]; then
			request="${request%\\} ${line#    }"
		else
			answer+="${answer:+$'\n'}${line#    }"
		fi
	done < <(sed -n '/^## The API by example/,/^## License/p' \
	    "$LAB_SRC/README.md")
}

# readme_try REQUEST ANSWER: is it answered so? Where the answer has dots, up to
# there; revisions, times and names may be others.
readme_n=0
readme_try() {
	local api=http://127.0.0.1:8080 said

	said=$(eval "$1")
	echo "$1: $said"
	readme_n=$((readme_n + 1))
	if [[ $2 == *...* ]]; then
		[[ $said == "$(tr -d '\n' <<<"${2%%...*}" | sed 's/, *$//')"* ]]
	elif [[ $2 == '{'* ]]; then
		[ "$(readme_json "$said")" = "$(readme_json "$2")" ]
	else
		[ "$said" = "$2" ]
	fi
}
readme_json() {
	jq -Sc 'del(.revision, .owner, .created, .changed)' <<<"$1"
}
curl() {
	lab_exec curl -s -u "$LAB_USER:$LAB_PASSWORD" "$@"
}

# Those of a healthy session, and those without ExaBGP.
readme_healthy() {
	[[ $2 == "OK, saved"* ]] || readme_try "$@"
}
readme_away() {
	[[ $2 != "OK, saved"* ]] || readme_try "$@"
}
