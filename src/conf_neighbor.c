/*
 * Sections neighbor. Decides what may be their titles; what a limit may be is
 * the engine's.
 */
#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "conf_neighbor.h"
#include "engine/limits.h"
#include "err.h"

void
conf_neighbor_begin(struct conf_neighbor *cn, struct limits *limits,
    struct file_form *form)
{
	size_t i;

	memset(cn, 0, sizeof(*cn));
	cn->limits = limits;
	for (i = 0; i < form->n_sections && i < CONF_SECTIONS - 1; i++)
		cn->sections[i] = form->sections[i];
	cn->section = i;
	cn->sections[i] = "neighbor";
	form->sections = cn->sections;
	form->n_sections = i + 1;
	for (i = 0; i < form->n_section_keys && i < CONF_SECTION_KEYS - 1; i++)
		cn->keys[i] = form->section_keys[i];
	cn->key = i;
	cn->keys[i] = (struct file_key){ "max-routes", true };
	form->section_keys = cn->keys;
	form->n_section_keys = i + 1;
}

int
conf_neighbor_section(struct conf_neighbor *cn, size_t section,
    const char *title, struct problem *p)
{
	struct address peer;
	struct buf b;

	cn->inside = section == cn->section;
	if (!cn->inside)
		return 0;
	buf_init(&b, cn->title, sizeof(cn->title));
	buf_puts(&b, title);
	if (strcmp(title, "*") == 0)
		return 1;
	if (address_parse(&peer, title, "neighbor", p) == -1)
		return -1;
	return 1;
}

int
conf_neighbor_key(struct conf_neighbor *cn, size_t key, const char *value,
    struct problem *p)
{
	bool mine = key == cn->key;

	if (mine != cn->inside)
		return problem_set(p, ERR_KEY_NOT_HERE, cn->keys[key].name,
		    "this is not a key of this section");
	if (!mine)
		return 0;
	return limits_add(cn->limits, cn->title, value, p) == 0 ? 1 : -1;
}
