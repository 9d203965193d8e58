/* The handlers that tell how exagate is. */
#ifndef HTTP_STATUS_H
#define HTTP_STATUS_H

struct engine_status;
struct exchange;
struct worker;

/* The engine's account, owned; NULL: no memory, and x is answered. */
struct engine_status *status_read(struct exchange *x, struct worker *w);

/* GET /healthz: the process serves. */
void	 status_get_health(struct exchange *x);

/* GET /readyz: the relay answered, the replay is through, the store works. */
void	 status_get_ready(struct exchange *x);

/* GET /v1/status: everything at a glance, and what to mend. */
void	 status_get(struct exchange *x, struct worker *w);

/* GET /v1/neighbors: the sessions of ExaBGP that are ours. */
void	 status_get_neighbors(struct exchange *x, struct worker *w);

#endif
