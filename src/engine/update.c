/* Durable changes on their way to the engine: what they own. */
#include <stdlib.h>

#include "engine/writer.h"

void
update_free(struct update *u)
{
	if (u == NULL)
		return;
	free(u->targets);
	free(u->attrs);
	free(u->owner);
	free(u);
}
