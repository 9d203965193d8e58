/* Many entries in one request: all of them, or none. */
#ifndef HTTP_BULK_H
#define HTTP_BULK_H

struct bulk;
struct exchange;
struct json;
struct problem;
struct worker;

/*
 * POST /v1/routes, POST /v1/withdraw: a JSON array of entries, or one entry
 * a line (NDJSON), as GET tells them or flat; or one; the latter also by a
 * filter (sweep.h). In a worker.
 */
void	 bulk_post_routes(struct exchange *x, struct worker *w);
void	 bulk_post_withdraw(struct exchange *x, struct worker *w);

/* The same items, as all the entries of the set of that name. */
void	 bulk_put_set(struct exchange *x, struct worker *w, const char *set);

/*
 * The same items, of which only counts what makes an entry the one it is: then
 * gets them as withdrawals, and owns x and them. Or x is refused.
 */
void	 bulk_read_keys(struct exchange *x, struct worker *w,
	    void (*then)(struct exchange *, struct bulk *));

/*
 * Count the memory of b, which is x's, among that of all bulks. A single one
 * may be as large as it comes. 0, or -1 with p: others take too much.
 */
int	 bulk_account(struct exchange *x, const struct bulk *b,
	    struct problem *p);

/*
 * Do all of b (sealed unless it states a set, owned from now on), as x says
 * how to wait. x is answered when it is done, or refused. Lines are called as
 * x calls them: commands, items or lines.
 */
void	 bulk_submit(struct exchange *x, struct bulk *b);

/*
 * What an answer tells of b, made or tried: how many entries, of what kind,
 * and the difference of a set; its revision, or its set's, where it has one.
 */
void	 bulk_set_counts(struct json *j, const struct exchange *x,
	    const struct bulk *b);
void	 bulk_set_revision(struct json *j, const struct bulk *b);

#endif
