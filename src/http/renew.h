/* Renewing leases. Nothing is sent for it; answered when it is saved. */
#ifndef HTTP_RENEW_H
#define HTTP_RENEW_H

struct exchange;
struct worker;

/*
 * POST /v1/renew: the entries of the body, or without one all of the owner
 * (the user himself, unless owner= says otherwise) that the keys of the query
 * mean. In a worker.
 */
void	 renew_post(struct exchange *x, struct worker *w);

/* PATCH of a route or a flow rule: only that it is renewed. */
void	 renew_route(struct exchange *x);
void	 renew_flow(struct exchange *x);

#endif
