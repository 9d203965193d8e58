/* The handlers that read entries. In a worker. */
#ifndef HTTP_LISTING_H
#define HTTP_LISTING_H

struct exchange;
struct worker;

/* GET /v1/routes and /v1/flows: many, filtered, in pages. */
void	 listing_get(struct exchange *x, struct worker *w);
void	 listing_get_flows(struct exchange *x, struct worker *w);

/* GET /v1/routes/PREFIX and /v1/flows/ID: one. */
void	 listing_get_entry(struct exchange *x, struct worker *w);
void	 listing_get_flow(struct exchange *x, struct worker *w);

#endif
