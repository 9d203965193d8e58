/*
 * Patterns of communities: what a rule allows. Pure values.
 */
#ifndef POLICY_COMMUNITY_H
#define POLICY_COMMUNITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct problem;

#define PATTERN_PARTS	3

/* A community (2 parts) or a large one (3), each part in a range. */
struct pattern {
	uint8_t		 parts;
	uint32_t	 min[PATTERN_PARTS], max[PATTERN_PARTS];
};

/* Zeroed: none. */
struct patterns {
	struct pattern	*pattern;
	size_t		 n;
};

/*
 * Parse "65000:1", "65000:100-199", "65000:*", "65000:1:*", or what
 * attrs_set takes as one community ("no-export"). 0, or -1 with p.
 */
int	 pattern_parse(struct pattern *pattern, const char *text,
	    const char *field, struct problem *p);

/* Does a match all that b matches? */
bool	 pattern_has(const struct pattern *a, const struct pattern *b);

/* Add a copy. 0, or -1: no memory. */
int	 patterns_add(struct patterns *list, const struct pattern *pattern);

/* Does one match the community of so many parts? */
bool	 patterns_match(const struct patterns *list, uint8_t parts,
	    const uint32_t *part);

void	 patterns_free(struct patterns *list);

#endif
