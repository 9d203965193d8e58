/* The handlers that change routes. */
#ifndef HTTP_ROUTES_H
#define HTTP_ROUTES_H

struct exchange;

/* Announce: parse, check, submit; answered when the change is done. */
void	 routes_announce(struct exchange *x);

/* Withdraw, likewise. Attributes may be given; they are only checked. */
void	 routes_withdraw(struct exchange *x);

#endif
