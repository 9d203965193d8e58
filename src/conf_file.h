/*
 * The text of the configuration: which keys and sections stand in a file and
 * in those that it includes. libconfuse is known to conf_file.c alone.
 */
#ifndef CONF_FILE_H
#define CONF_FILE_H

#include <stdbool.h>
#include <stddef.h>

struct problem;

struct file_key {
	const char	*name;
	bool		 list;		/* { "a", "b" }, and += */
};

/* Where a value stands. Borrowed. */
struct file_place {
	const char	*file;
	int		 line;
};

/*
 * What may stand in a file, and who is told: functions that return 0, or -1
 * with p, which is then logged with the place. A list is told value by value.
 * section begins a section; section_key is of the last that began, and is not
 * told of one that was refused.
 */
struct file_form {
	const struct file_key	*keys;
	size_t			 n_keys;
	int			(*key)(void *arg, size_t key,
				    const char *value, struct problem *p);
	const char *const	*sections;	/* each with a title */
	size_t			 n_sections;
	int			(*section)(void *arg, size_t section,
				    const char *title, struct problem *p);
	const struct file_key	*section_keys;	/* of all sections */
	size_t			 n_section_keys;
	int			(*section_key)(void *arg, size_t key,
				    const char *value,
				    const struct file_place *place,
				    struct problem *p);
	void			*arg;
	unsigned		*warnings;	/* counted here */
};

/*
 * Read path, and what it includes: include("FILE"), relative to the including
 * file, where * and ? stand for any names. 0, or -1 after each mistake was
 * logged with file, line and key; one of syntax or an unknown key ends the
 * reading.
 */
int	 file_read(const struct file_form *form, const char *path);

#endif
