/*
 * The configuration's sections neighbor: what holds for one of ExaBGP's
 * neighbours, or with the title "*" for each that says nothing else.
 */
#ifndef CONF_NEIGHBOR_H
#define CONF_NEIGHBOR_H

#include <stdbool.h>
#include <stddef.h>

#include "conf_file.h"

struct limits;
struct problem;

#define CONF_SECTIONS		8	/* kinds of sections, of all rooms */
#define CONF_SECTION_KEYS	48	/* their keys */

/* One reading of the sections. */
struct conf_neighbor {
	struct limits	*limits;	/* borrowed */
	size_t		 section, key;	/* their numbers in the form */
	bool		 inside;	/* one of them began last */
	char		 title[64];	/* of that */
	const char	*sections[CONF_SECTIONS];
	struct file_key	 keys[CONF_SECTION_KEYS];
};

/* Add the section and its key behind those that form has. */
void	 conf_neighbor_begin(struct conf_neighbor *cn, struct limits *limits,
	    struct file_form *form);

/*
 * What form is told of any section and key: is it one of these? 1 yes, 0 it
 * is another's, or -1 with p.
 */
int	 conf_neighbor_section(struct conf_neighbor *cn, size_t section,
	    const char *title, struct problem *p);
int	 conf_neighbor_key(struct conf_neighbor *cn, size_t key,
	    const char *value, struct problem *p);

#endif
