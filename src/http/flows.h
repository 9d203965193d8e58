/* The handlers that change flow rules. */
#ifndef HTTP_FLOWS_H
#define HTTP_FLOWS_H

struct exchange;

/* POST /v1/flows: one rule, in keys, JSON or ExaBGP's words. */
void	 flows_post(struct exchange *x);

/* PUT and DELETE /v1/flows/ID. */
void	 flows_put(struct exchange *x);
void	 flows_delete(struct exchange *x);

#endif
