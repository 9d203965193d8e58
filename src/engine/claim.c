/*
 * Entries: their NLRI, and what is asked for it. Decides how they are kept;
 * where entries lie is the table's affair.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/claim.h"

static const uint8_t *
entry_key(const struct entry *e)
{
	return e->key_n > sizeof(e->key.near) ? e->key.far : e->key.near;
}

void
entry_nlri(const struct entry *e, struct nlri *nlri)
{
	nlri->family = e->family;
	nlri->n = e->key_n;
	memcpy(nlri->bytes, entry_key(e), e->key_n);
}

bool
entry_is(const struct entry *e, const struct nlri *nlri)
{
	return e->family == nlri->family && e->key_n == nlri->n &&
	    memcmp(entry_key(e), nlri->bytes, nlri->n) == 0;
}

int
entry_set_key(struct entry *e, const struct nlri *nlri)
{
	uint8_t *to = e->key.near;

	if (nlri->n > sizeof(e->key.near)) {
		to = malloc(nlri->n);
		if (to == NULL)
			return -1;
		e->key.far = to;
	}
	memcpy(to, nlri->bytes, nlri->n);
	e->family = nlri->family;
	e->key_n = nlri->n;
	return 0;
}

void
entry_clear(struct entry *e)
{
	struct named *named;

	while ((named = e->named) != NULL) {
		e->named = named->next;
		free(named);
	}
	if (e->key_n > sizeof(e->key.near))
		free(e->key.far);
	e->key_n = 0;
}

bool
entry_is_ours(const struct entry *e)
{
	return e->all.revision != 0 || e->named != NULL;
}

struct claim *
claim_find(struct entry *e, const char *targets)
{
	struct named *named = e->named;

	if (*targets == '\0')
		return e->all.revision != 0 ? &e->all : NULL;
	while (named != NULL && strcmp(named->targets, targets) != 0)
		named = named->next;
	return named != NULL ? &named->claim : NULL;
}

struct claim *
claim_add(struct entry *e, const char *targets)
{
	struct claim *claim = claim_find(e, targets);
	size_t n = strlen(targets) + 1;
	struct named *named;

	if (claim != NULL)
		return claim;
	if (n == 1)
		return &e->all;
	if ((named = calloc(1, sizeof(*named) + n)) == NULL)
		return NULL;
	memcpy(named->targets, targets, n);
	named->next = e->named;
	e->named = named;
	return &named->claim;
}

struct named *
claim_named(struct entry *e, struct claim *claim)
{
	struct named *named = e->named;

	while (named != NULL && &named->claim != claim)
		named = named->next;
	return named;
}

void
claim_remove(struct table *t, struct entry *e, struct claim *claim)
{
	struct named *named = claim_named(e, claim), **at = &e->named;

	claim_want(t, claim, SET_NOTHING);
	claim->revision = 0;
	claim->noted = 0;
	claim->suspended = 0;
	claim->owner = 0;
	if (named == NULL)
		return;
	while (*at != named)
		at = &(*at)->next;
	*at = named->next;
	free(named);
}

uint32_t
entry_group_set(const struct entry *e)
{
	if (e->all.want == SET_NOTHING && e->named != NULL)
		return e->named->claim.want;
	return e->all.want;
}
