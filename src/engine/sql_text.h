/* Inside sql.c: the text of each statement. */
#ifndef ENGINE_SQL_TEXT_H
#define ENGINE_SQL_TEXT_H

#include "engine/sql.h"

struct sql_text {
	bool		 writer;	/* not for readers */
	const char	*text;
};
extern const struct sql_text sql_texts[SQL__MAX];

#endif
