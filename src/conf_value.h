/*
 * Values of the configuration's keys: from their text. What conf.c and
 * conf_value.c share.
 */
#ifndef CONF_VALUE_H
#define CONF_VALUE_H

#include <stddef.h>

#include "log.h"

struct conf_key;
struct problem;

/*
 * Set what is at, of the type that the function is for. 0, or -1 with p,
 * whose field is the key.
 */
typedef int conf_set_fn(void *at, const struct conf_key *key,
	    const char *value, struct problem *p);

/* One key: how its text becomes the value at offset in struct conf. */
struct conf_key {
	const char	*name;
	conf_set_fn	*set;
	size_t		 offset;
	const char	*otherwise;	/* the default; NULL: unset */
	unsigned	 min, max;	/* of a number; bytes of a text */
	const char	*words[LOG_LEVEL__MAX];	/* for 0, 1, ... */
};

conf_set_fn	conf_set_text, conf_set_answers, conf_set_process,
		conf_set_user, conf_set_group, conf_set_number, conf_set_mode,
		conf_set_bool, conf_set_level, conf_set_address,
		conf_set_origin, conf_set_protect, conf_set_shortest;

#endif
