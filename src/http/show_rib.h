/* `show adj-rib out`, from exagate's own state. */
#ifndef HTTP_SHOW_RIB_H
#define HTTP_SHOW_RIB_H

struct exchange;
struct text_result;
struct worker;

/* In a worker: answer x with what is announced, and to whom. */
void	 show_rib(struct exchange *x, struct worker *w,
	    const struct text_result *asked);

#endif
