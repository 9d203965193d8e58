/* For tests: NLRI of every family, each from one word. */
#ifndef NLRI_HELP_H
#define NLRI_HELP_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "route/nlri.h"

/* The octets of hexadecimal text; how many. */
static inline size_t
test_hex(uint8_t *octets, const char *text)
{
	size_t n = 0;

	while (sscanf(text + 2 * n, "%2hhx", &octets[n]) == 1)
		n++;
	return n;
}

/* What stands behind the first word. */
struct nlri_words {
	struct rd	 rd;
	bool		 has_rd, has_path, label;
	uint32_t	 path, fields[VPLS__MAX];
	size_t		 fields_n, octets_n;
	uint8_t		 octets[512];
};

static inline void
nlri_word(struct nlri_words *w, const char *word)
{
	if (strncmp(word, "rd=", 3) == 0)
		w->has_rd = rd_parse(&w->rd, word + 3, "", NULL) == 0;
	else if (strncmp(word, "path=", 5) == 0) {
		w->path = (uint32_t)strtoul(word + 5, NULL, 10);
		w->has_path = true;
	} else if (strncmp(word, "x=", 2) == 0)
		w->octets_n = test_hex(w->octets, word + 2);
	else if (strcmp(word, "label") == 0)
		w->label = true;
	else if (w->fields_n < VPLS__MAX)
		w->fields[w->fields_n++] =
		    (uint32_t)strtoul(word, NULL, 10);
}

/*
 * PREFIX[;label][;rd=RD][;path=N], vpls;rd=RD;ENDPOINT;BASE;OFFSET;SIZE, or
 * flow4[;rd=RD];x=OCTETS, flow6 alike. 0, or -1.
 */
static inline int
nlri_take(struct nlri *nlri, const char *text)
{
	struct nlri_words w = { .has_rd = false };
	char copy[1024], *rest = copy, *first, *word;
	struct prefix prefix;

	snprintf(copy, sizeof(copy), "%s", text);
	first = strsep(&rest, ";");
	while ((word = strsep(&rest, ";")) != NULL)
		nlri_word(&w, word);
	if (strcmp(first, "vpls") == 0) {
		nlri_from_vpls(nlri, &w.rd, w.fields);
		return 0;
	}
	if (strncmp(first, "flow", 4) == 0)
		return nlri_from_flow(nlri, family_of_flow(first[4] == '4' ?
		    IP_V4 : IP_V6, w.has_rd), &w.rd, w.octets, w.octets_n);
	if (prefix_read(&prefix, first) == -1)
		return -1;
	nlri_from_prefix(nlri, family_of_prefix((enum ip)prefix.ip, w.has_rd,
	    w.label), &prefix, &w.rd, w.has_path ? &w.path : NULL);
	return 0;
}

/* The same as a value. */
static inline struct nlri
nlri_of(const char *text)
{
	struct nlri nlri;

	if (nlri_take(&nlri, text) == -1) {
		fprintf(stderr, "%s is no NLRI\n", text);
		exit(99);
	}
	return nlri;
}

/* A prefix of plain unicast. */
static inline struct nlri
nlri_plain(const struct prefix *prefix)
{
	struct nlri nlri;

	nlri_from_prefix(&nlri, (enum family)prefix->ip, prefix, NULL, NULL);
	return nlri;
}

#endif
