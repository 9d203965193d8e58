/* What operators do: suspend and resume, and look at what is held back. */
#ifndef HTTP_OPERATE_H
#define HTTP_OPERATE_H

struct exchange;
struct operation;
struct worker;

/* POST /v1/suspend, POST /v1/resume: see struct endpoint. */
void	 operate_suspend(struct exchange *x, struct worker *w);
void	 operate_resume(struct exchange *x, struct worker *w);

/* Answer an operation that was done, or was dry. */
void	 operate_answer(struct exchange *x, const struct operation *o);

/* GET /v1/hold: what would be written now. GET /v1/suspensions. */
void	 operate_get_hold(struct exchange *x, struct worker *w);
void	 operate_get_suspensions(struct exchange *x, struct worker *w);

#endif
