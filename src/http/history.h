/* GET /v1/history: who changed what, and when; newest first. */
#ifndef HTTP_HISTORY_H
#define HTTP_HISTORY_H

#include "http/key.h"

struct exchange;
struct worker;

#define KEYS_HISTORY	(KEY_BIT(KEY_PREFIX) | KEY_BIT(KEY_MATCH) |	\
			 KEY_BIT(KEY_FAMILY) | KEY_BIT(KEY_NEIGHBOR) |	\
			 KEY_BIT(KEY_USER) | KEY_BIT(KEY_WHAT) |	\
			 KEY_BIT(KEY_SINCE) | KEY_BIT(KEY_UNTIL) |	\
			 KEY_BIT(KEY_REVISION) | KEY_BIT(KEY_REQUEST) |	\
			 KEY_BIT(KEY_LIMIT) | KEY_BIT(KEY_CURSOR))

/* In a worker: answer what the query of x, keys of KEYS_HISTORY, selects. */
void	 history_get(struct exchange *x, struct worker *w);

#endif
