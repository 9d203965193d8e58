/* Preconditions. Decides when one is true (RFC 9110, 13.1). */
#include "engine/change.h"

static bool
is_named(const struct precondition *c, uint64_t revision)
{
	size_t i;

	if (revision == c->revision)
		return true;
	for (i = 0; i < PRECONDITION_ALSO; i++)
		if (revision == c->also[i])
			return true;
	return false;
}

bool
precondition_holds(const struct precondition *c, uint64_t revision)
{
	bool exists = revision != 0;

	switch (c->kind) {
	case IF_MATCH:
		return exists && is_named(c, revision);
	case IF_ANY:
		return exists;
	case IF_NONE:
		return !exists;
	case IF_NO_MATCH:
		return !exists || !is_named(c, revision);
	case IF_NOTHING:
		break;
	}
	return true;
}
