/* The rows that endpoint.c chooses from. */
#ifndef HTTP_ENDPOINT_TABLE_H
#define HTTP_ENDPOINT_TABLE_H

#include <stddef.h>

#include "http/endpoint.h"

extern const struct endpoint endpoint_table[];
extern const size_t endpoint_n;

#endif
