/*
 * An independent reading of the commands that exagate writes, for the fuzz
 * targets: every word is one that it may write, every number within its
 * range, every prefix without host bits. It shares nothing with src/route.
 */
#ifndef COMMAND_READ_H
#define COMMAND_READ_H

#include "word_read.h"

/* `[ A B ]`, or `[ A B ];` as end says; empty: may it be? */
static inline void
read_list(struct reading *r, bool (*is)(const char *), const char *end,
    bool empty)
{
	unsigned n = 0;
	char *word;

	read_must(r, "[");
	for (; !read_take(r, end); n++) {
		word = read_word(r);
		READ_CHECK(r, is(word), word);
	}
	READ_CHECK(r, n > 0 || empty, "an empty list");
}

/* Sequences in [ ] and sets in ( ), in one another or not. */
static inline void
read_as_path(struct reading *r)
{
	unsigned depth = 0, n = 0;
	char *word;

	READ_CHECK(r, read_is(r, "[") || read_is(r, "("), "as-path");
	do {
		word = read_word(r);
		if (strcmp(word, "[") == 0 || strcmp(word, "(") == 0)
			depth++;
		else if (strcmp(word, "]") == 0 || strcmp(word, ")") == 0) {
			READ_CHECK(r, depth > 0, "as-path");
			depth--;
		} else {
			READ_CHECK(r, depth > 0 && is_number(word,
			    UINT32_MAX) && strcmp(word, "0") != 0, word);
			n++;
		}
		READ_CHECK(r, depth <= 2, "as-path");
	} while (depth > 0 || read_is(r, "[") || read_is(r, "("));
	READ_CHECK(r, n > 0, "as-path");
}

/* `[ INDEX ]` or `[ INDEX, [ ( BASE,RANGE ), ( BASE,RANGE ) ] ]`. */
static inline void
read_prefix_sid(struct reading *r)
{
	char *word, *comma;

	read_must(r, "[");
	word = read_word(r);
	if ((comma = strchr(word, ',')) != NULL)
		*comma = '\0';
	READ_CHECK(r, is_number(word, UINT32_MAX), word);
	if (comma != NULL) {
		READ_CHECK(r, comma[1] == '\0', "bgp-prefix-sid");
		read_must(r, "[");
		do {
			read_must(r, "(");
			word = read_word(r);
			comma = strchr(word, ',');
			READ_CHECK(r, comma != NULL, word);
			*comma = '\0';
			READ_CHECK(r, is_number(word, 0xffffff) &&
			    is_number(comma + 1, 0xffffff), word);
		} while (read_take(r, "),"));
		read_must(r, ")");
		read_must(r, "]");
	}
	read_must(r, "]");
}

/* `[ 0xCODE 0xFLAGS 0xOCTETS ]`. */
static inline void
read_generic(struct reading *r)
{
	char *octets;

	read_must(r, "[");
	READ_CHECK(r, is_hex(read_word(r), 2, 2), "attribute's code");
	READ_CHECK(r, is_hex(read_word(r), 2, 2), "attribute's flags");
	octets = read_word(r);
	READ_CHECK(r, is_hex(octets, 0, READ_MAX) &&
	    strlen(octets) % 2 == 0, octets);
	read_must(r, "]");
}

/* One attribute, or part of a key, with its value. False: it is none. */
static inline bool
read_key(struct reading *r)
{
	char *word;

	if (read_take(r, "next-hop")) {
		word = read_word(r);
		READ_CHECK(r, strcmp(word, "self") == 0 || is_address(word),
		    word);
	} else if (read_take(r, "origin")) {
		word = read_word(r);
		READ_CHECK(r, strcmp(word, "igp") == 0 ||
		    strcmp(word, "egp") == 0 ||
		    strcmp(word, "incomplete") == 0, word);
	} else if (read_take(r, "as-path"))
		read_as_path(r);
	else if (read_take(r, "med") || read_take(r, "local-preference") ||
	    read_take(r, "path-information"))
		READ_CHECK(r, is_number(read_word(r), UINT32_MAX), "32 bits");
	else if (read_take(r, "aigp"))
		READ_CHECK(r, is_number(read_word(r), UINT64_MAX), "aigp");
	else if (read_take(r, "community"))
		read_list(r, is_community, "]", false);
	else if (read_take(r, "large-community"))
		read_list(r, is_large, "]", false);
	else if (read_take(r, "extended-community"))
		read_list(r, is_extended, "]", false);
	else if (read_take(r, "aggregator"))
		READ_CHECK(r, is_asn_ip(read_word(r)), "aggregator");
	else if (read_take(r, "originator-id"))
		READ_CHECK(r, is_ipv4(read_word(r)), "originator-id");
	else if (read_take(r, "cluster-list"))
		read_list(r, is_ipv4, "]", false);
	else if (read_take(r, "bgp-prefix-sid"))
		read_prefix_sid(r);
	else if (read_take(r, "attribute"))
		read_generic(r);
	else if (read_take(r, "rd"))
		READ_CHECK(r, is_rd(read_word(r)), "rd");
	else if (read_is(r, "label [")) {
		read_must(r, "label");
		read_list(r, is_label, "]", false);
	} else if (read_take(r, "label"))
		READ_CHECK(r, is_label(read_word(r)), "label");
	else
		return read_take(r, "atomic-aggregate");
	return true;
}

/* What components of a flow match may be, and the greatest number there. */
static const struct {
	const char	*name;
	uint64_t	 max;
	bool		 bits;
} read_components[] = {
	{ "protocol", 255, false }, { "next-header", 255, false },
	{ "port", 65535, false }, { "destination-port", 65535, false },
	{ "source-port", 65535, false }, { "icmp-type", 255, false },
	{ "icmp-code", 255, false }, { "tcp-flags", 0xfff, true },
	{ "packet-length", 65535, false }, { "dscp", 63, false },
	{ "traffic-class", 255, false }, { "fragment", 0xf, true },
	{ "flow-label", 1048575, false },
};

/* Terms joined by &: an operator and a number each. */
static inline bool
is_chain(char *chain, uint64_t max, bool bits)
{
	static const char *const operators[] = {
		"!=", ">=", "<=", "=", "!", ">", "<", "",
	};
	char *term;
	size_t i;

	while ((term = strsep(&chain, "&")) != NULL) {
		for (i = 0; strncmp(term, operators[i],
		    strlen(operators[i])) != 0; i++)
			continue;
		term += strlen(operators[i]);
		if (bits ? !is_hex(term, 1, 4) ||
		    strtoull(term, NULL, 16) > max : !is_number(term, max))
			return false;
	}
	return true;
}

/* The word, which ends in `;`, without it. */
static inline char *
read_last(struct reading *r)
{
	char *word = read_word(r);
	size_t n = strlen(word);

	READ_CHECK(r, n > 1 && word[n - 1] == ';', word);
	word[n - 1] = '\0';
	return word;
}

static inline void
read_component(struct reading *r)
{
	char *name = read_word(r), *word;
	const size_t n = sizeof(read_components) / sizeof(*read_components);
	size_t i;

	if (strcmp(name, "destination") == 0 || strcmp(name, "source") == 0) {
		READ_CHECK(r, is_prefix(read_last(r)), name);
		return;
	}
	for (i = 0; i < n && strcmp(name, read_components[i].name) != 0; i++)
		continue;
	READ_CHECK(r, i < n, name);
	if (!read_take(r, "[")) {
		READ_CHECK(r, is_chain(read_last(r), read_components[i].max,
		    read_components[i].bits), name);
		return;
	}
	while (!read_take(r, "];")) {
		word = read_word(r);
		READ_CHECK(r, is_chain(word, read_components[i].max,
		    read_components[i].bits), name);
	}
}

static inline void
read_flow(struct reading *r, bool announce)
{
	unsigned n = 0;

	read_must(r, "route");
	read_must(r, "{");
	if (read_take(r, "rd"))
		READ_CHECK(r, is_rd(read_last(r)), "rd");
	if (announce && read_take(r, "next-hop"))
		READ_CHECK(r, is_address(read_last(r)), "next-hop");
	read_must(r, "match");
	read_must(r, "{");
	for (; !read_take(r, "}"); n++)
		read_component(r);
	READ_CHECK(r, n > 0, "a rule that matches everything");
	if (announce) {
		read_must(r, "then");
		read_must(r, "{");
		while (!read_take(r, "}")) {
			if (read_take(r, "community"))
				read_list(r, is_community, "];", true);
			else if (read_take(r, "large-community"))
				read_list(r, is_large, "];", true);
			else {
				read_must(r, "extended-community");
				read_list(r, is_extended, "];", true);
			}
		}
	}
	read_must(r, "}");
}

static inline void
read_vpls(struct reading *r)
{
	static const char *const names[] = {
		"endpoint", "base", "offset", "size",
	};
	size_t i;

	read_must(r, "rd");
	READ_CHECK(r, is_rd(read_word(r)), "rd");
	for (i = 0; i < 4; i++) {
		read_must(r, names[i]);
		READ_CHECK(r, is_number(read_word(r), i == 1 ? 1048575 :
		    65535), names[i]);
	}
	while (read_key(r))
		continue;
}

static inline void
read_eor(struct reading *r)
{
	READ_CHECK(r, read_take(r, "ipv4") || read_take(r, "ipv6") ||
	    read_take(r, "l2vpn"), "a family");
	READ_CHECK(r, read_take(r, "unicast") || read_take(r, "nlri-mpls") ||
	    read_take(r, "mpls-vpn") || read_take(r, "flow") ||
	    read_take(r, "flow-vpn") || read_take(r, "vpls"), "a family");
}

/* For whom; ends before the verb. */
static inline void
read_selector(struct reading *r)
{
	char *word;
	size_t n;
	bool more = true;

	while (more && read_take(r, "neighbor")) {
		word = read_word(r);
		n = strlen(word);
		more = n > 0 && word[n - 1] == ',';
		if (more)
			word[n - 1] = '\0';
		READ_CHECK(r, is_address(word), "neighbor");
	}
}

/* `route ... ; route ...`: several only where they are announced. */
static inline void
read_routes(struct reading *r, bool announce)
{
	bool more;

	do {
		READ_CHECK(r, is_prefix(read_word(r)), "prefix");
		while (read_key(r))
			continue;
		if ((more = announce && read_take(r, ";")))
			read_must(r, "route");
	} while (more);
}

/* What the command is about, behind its verb. */
static inline void
read_entry(struct reading *r, bool announce)
{
	if (announce && read_take(r, "eor"))
		read_eor(r);
	else if (read_take(r, "flow"))
		read_flow(r, announce);
	else if (read_take(r, "vpls"))
		read_vpls(r);
	else if (read_take(r, "route"))
		read_routes(r, announce);
	else {
		read_must(r, "attributes");
		READ_CHECK(r, read_is(r, "next-hop"), "no next-hop in bulk");
		while (read_key(r))
			continue;
		read_must(r, "nlri");
		do
			READ_CHECK(r, is_prefix(read_word(r)), "prefix");
		while (r->rest != NULL);
	}
}

/*
 * Assert that the n bytes are one line: 0x20 to 0x7e and one newline at the
 * end, at most READ_MAX bytes.
 */
static inline void
line_check(const char *line, size_t n)
{
	size_t i;

	FUZZ_CHECK(n > 1 && n <= READ_MAX && line[n - 1] == '\n',
	    "%zu bytes: %.*s", n, (int)n, line);
	for (i = 0; i + 1 < n; i++)
		FUZZ_CHECK(line[i] >= 0x20 && line[i] <= 0x7e,
		    "byte 0x%02x in %.*s", (unsigned char)line[i], (int)n,
		    line);
}

/*
 * Assert that they are one command that announces or withdraws, and nothing
 * in it that the reading above does not know.
 */
static inline void
command_check(const char *line, size_t n)
{
	static struct reading r;
	bool announce;

	line_check(line, n);
	memcpy(r.copy, line, n - 1);
	r.copy[n - 1] = '\0';
	r.line = line;
	r.rest = r.copy;
	read_selector(&r);
	announce = read_take(&r, "announce");
	if (!announce)
		read_must(&r, "withdraw");
	read_entry(&r, announce);
	READ_CHECK(&r, r.rest == NULL, "something left");
}

#endif
