/* Loaded before Qt: the first picture that a program gives to its screen ends it, told with the time it took. */
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static double seconds(clockid_t clock)
{
    struct timespec told;
    clock_gettime(clock, &told);
    return (double)told.tv_sec + (double)told.tv_nsec / 1e9;
}

/* QBackingStore::flush(const QRegion &, QWindow *, const QPoint &) */
void _ZN13QBackingStore5flushERK7QRegionP7QWindowRK6QPoint(void)
{
    dprintf(STDOUT_FILENO, "shown %.6f %.6f\n", seconds(CLOCK_PROCESS_CPUTIME_ID), seconds(CLOCK_MONOTONIC));
    _exit(0);
}
