# Three helpers of configure.ac. They never touch the user's CFLAGS.

# EX_CFLAG(VARIABLE, FLAG): append FLAG to VARIABLE if the compiler and the
# linker take it without a word.
AC_DEFUN([EX_CFLAG], [
	AC_MSG_CHECKING([whether $CC accepts $2])
	ex_saved_CFLAGS=$CFLAGS
	CFLAGS="$CFLAGS -Werror $2"
	AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])],
		[AC_MSG_RESULT([yes]); $1="$$1 $2"],
		[AC_MSG_RESULT([no])])
	CFLAGS=$ex_saved_CFLAGS
])

# EX_LDFLAG(VARIABLE, FLAG): the same for a flag of the linker.
AC_DEFUN([EX_LDFLAG], [
	AC_MSG_CHECKING([whether the linker accepts $2])
	ex_saved_LDFLAGS=$LDFLAGS
	LDFLAGS="$LDFLAGS -Werror $2"
	AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])],
		[AC_MSG_RESULT([yes]); $1="$$1 $2"],
		[AC_MSG_RESULT([no])])
	LDFLAGS=$ex_saved_LDFLAGS
])

# EX_LIBRARY(VARIABLE, HEADER, FUNCTION, LIBRARY, PACKAGE): find a library by
# its header and a function of it; -lLIBRARY goes into VARIABLE_LIBS. What is
# missing is remembered in ex_missing by the name of its Debian package.
AC_DEFUN([EX_LIBRARY], [
	ex_found=no
	AC_CHECK_HEADER([$2], [
		AC_CHECK_LIB([$4], [$3], [ex_found=yes])
	], [], [#include <stdio.h>])
	AS_IF([test "$ex_found" = yes],
		[$1_LIBS="-l$4"],
		[ex_missing="$ex_missing $5"])
	AC_SUBST([$1_LIBS])
])
