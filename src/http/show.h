/* What commands ask for, in ExaBGP's words, from exagate's own state. */
#ifndef HTTP_SHOW_H
#define HTTP_SHOW_H

struct exchange;
struct text_result;
struct worker;

/* In a worker: answer x with what is asked for. */
void	 show_answer(struct exchange *x, struct worker *w,
	    const struct text_result *asked);

#endif
