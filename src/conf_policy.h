/*
 * The policy's part of the configuration: sections user and group.
 */
#ifndef CONF_POLICY_H
#define CONF_POLICY_H

#include <stddef.h>

#include "conf_file.h"

struct policy;
struct policy_rule;
struct problem;

#define CONF_POLICY_KEYS	32	/* that a section may have */

/* One reading of sections into a policy. */
struct conf_policy {
	struct policy		*policy;	/* borrowed */
	struct policy_rule	*rule;		/* the section we are in */
	struct file_key		 keys[CONF_POLICY_KEYS];
	char			**places;	/* of each name of a group */
	size_t			 n_places;
};

/*
 * Fill in which sections and keys form has. Its functions are the caller's,
 * and call those below. Ended by conf_policy_free.
 */
void	 conf_policy_begin(struct conf_policy *cp, struct policy *policy,
	    struct file_form *form);

/* What form is told: 0, or -1 with p. */
int	 conf_policy_section(struct conf_policy *cp, size_t section,
	    const char *title, struct problem *p);
int	 conf_policy_key(struct conf_policy *cp, size_t key,
	    const char *value, const struct file_place *place,
	    struct problem *p);

/*
 * All is read from path, without mistakes. 0, or -1 after the mistake was
 * logged. Each contradiction is logged as a warning and counted.
 */
int	 conf_policy_end(struct conf_policy *cp, const char *path,
	    unsigned *warnings);

/* Its own memory; the policy stays. */
void	 conf_policy_free(struct conf_policy *cp);

#endif
