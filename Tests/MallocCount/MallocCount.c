#include "MallocCount.h"

#include <stdlib.h>

// A program's own symbols come before those of libraries, so that this is everybody's malloc. Swift may not
// define a function of this name, and only glibc has another for the one that it stands in front of.
#ifdef __GLIBC__
extern void *__libc_malloc(size_t size);

static _Atomic long calls;

void *malloc(size_t size) {
    calls++;
    return __libc_malloc(size);
}

long countedMallocs(void) { return calls; }
#else
long countedMallocs(void) { return -1; }
#endif
