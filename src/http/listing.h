/* The handlers that read entries. In a worker. */
#ifndef HTTP_LISTING_H
#define HTTP_LISTING_H

struct exchange;
struct worker;

/* GET /v1/routes: many, filtered, in pages. */
void	 listing_get(struct exchange *x, struct worker *w);

/* GET /v1/routes/PREFIX: one. */
void	 listing_get_entry(struct exchange *x, struct worker *w);

#endif
