/* Writing the answer of an exchange. */
#ifndef HTTP_REPLY_H
#define HTTP_REPLY_H

struct exchange;

/*
 * Any thread; never blocks. Write the answer and be done with x: at once
 * where that cannot block, else in a worker. When the workers have stopped, a
 * peer that has not read its last answer gets no more.
 */
void	 reply_send(struct exchange *x);

#endif
