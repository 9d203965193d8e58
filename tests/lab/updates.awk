# UPDATEs (RFC 4271, 4.3), one a line, as the hex digits behind the header, in
# the order in which a peer got them: what each changed in the peer's tables.
#
# Prints `STEP + KEY VALUE`, with the NLRI and its attributes, where a route is
# new or another, and `STEP - KEY` where it went away. The step is 1, and one
# more after each UPDATE that the pattern `mark` matches; those are left out.
# With `paths` set, prefixes have path identifiers (RFC 7911).
# Communities are sets here. A label is part of the value, as in BGP.

function octets(hex,    i, n) {
	n = 0
	for (i = 1; i <= length(hex); i++)
		n = 16 * n + index("0123456789abcdef", substr(hex, i, 1)) - 1
	return n
}

# The values of n digits each, in order.
function sorted(hex, n,    out, i) {
	for (; length(hex) > 0; hex = substr(hex, n + 1)) {
		for (i = 1; i < length(out); i += n)
			if (substr(out, i, n) > substr(hex, 1, n))
				break
		out = substr(out, 1, i - 1) substr(hex, 1, n) substr(out, i)
	}
	return out
}

function announce(key, value) {
	if (table[key] != value)
		print step, "+", key, value
	table[key] = value
}
function withdraw(key) {
	if (key in table)
		print step, "-", key
	delete table[key]
}

# One NLRI of a family (AFI and SAFI): its key; its labels, up to the bottom
# of the stack, in the global variable.
function key_of(family, nlri,    n, path) {
	label = ""
	if (paths && family ~ /01$|04$|80$/) {
		path = substr(nlri, 1, 8) " "
		nlri = substr(nlri, 9)
	}
	if (family !~ /04$|80$/)
		return family " " path nlri
	for (n = 6; n < length(nlri) && !(octets(substr(nlri, n + 2, 1)) % 2); )
		n += 6
	label = substr(nlri, 3, n)
	return family " " path octets(substr(nlri, 1, 2)) - 4 * n "/" \
	    substr(nlri, 3 + n)
}

function prefixes(list, value, verb,    n, key) {
	for (; length(list) > 0; list = substr(list, n + 1)) {
		n = paths ? 8 : 0
		n += 2 + 2 * int((octets(substr(list, n + 1, 2)) + 7) / 8)
		key = key_of("000101", substr(list, 1, n))
		verb == "+" ? announce(key, value) : withdraw(key)
	}
}

function update(hex,    n, list, attrs, code, flags, value, rest, reach, gone) {
	n = 2 * octets(substr(hex, 1, 4))
	prefixes(substr(hex, 5, n), "", "-")
	hex = substr(hex, 5 + n)
	n = 2 * octets(substr(hex, 1, 4))
	list = substr(hex, 5 + n)
	rest = substr(hex, 5, n)
	while (length(rest) > 0) {
		flags = substr(rest, 1, 2)
		code = octets(substr(rest, 3, 2))
		n = octets(substr(flags, 1, 1)) % 2 ? 4 : 2
		value = substr(rest, 5 + n, 2 * octets(substr(rest, 5, n)))
		rest = substr(rest, 5 + n + length(value))
		if (code == 14) reach = value
		else if (code == 15) gone = value
		else if (code == 8) value = sorted(value, 8)
		else if (code == 16) value = sorted(value, 16)
		else if (code == 32) value = sorted(value, 24)
		if (code != 14 && code != 15)
			attrs = attrs " " code ":" value
	}
	prefixes(list, attrs, "+")
	if (length(gone) > 6)
		withdraw(key_of(substr(gone, 1, 6), substr(gone, 7)))
	if (length(reach) > 6) {
		n = 2 * octets(substr(reach, 7, 2))
		key = key_of(substr(reach, 1, 6), substr(reach, 11 + n))
		announce(key, attrs " next-hop:" substr(reach, 9, n) \
		    " label:" label)
	}
}

BEGIN { step = 1 }
$0 ~ mark { step++ }
$0 !~ mark { update($0) }
