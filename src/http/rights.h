/* The handler that tells users what they may do. */
#ifndef HTTP_RIGHTS_H
#define HTTP_RIGHTS_H

struct exchange;

/* GET /v1/policy: the rules that hold for the user. */
void	 rights_get(struct exchange *x);

#endif
