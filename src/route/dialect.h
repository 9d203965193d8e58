/* The dialects of ExaBGP's commands. */
#ifndef ROUTE_DIALECT_H
#define ROUTE_DIALECT_H

enum dialect {
	DIALECT_4,		/* ExaBGP 4.2 */
	DIALECT_5,		/* ExaBGP 5, and what nobody knows */
	DIALECT_6,		/* ExaBGP 6 in its API version 4 */
	DIALECT__MAX
};

#endif
