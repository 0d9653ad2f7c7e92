/* Put before the C library (LD_PRELOAD): the n-th call of one kind on a file (or a socket) under one folder fails, or is the last
 * thing that the process does. The program arms it through the fault_* functions; nothing is touched before. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/un.h>
#include <unistd.h>

enum { WRITE, PWRITE, FSYNC, FDATASYNC, FTRUNCATE, RENAME, SEND, KINDS };
enum { FAIL_ONCE, FAIL_FOR_GOOD, KILL_BEFORE, KILL_AFTER };

static char folder[PATH_MAX];
static long calls[KINDS];
static int armed_kind = -1, armed_error, armed_how;
static long armed_at;

void fault_watch(const char *path) {
    strncpy(folder, path, sizeof folder - 1);
    memset(calls, 0, sizeof calls);
    armed_kind = -1;
}

/* kind KINDS: any of them, counted together. */
void fault_arm(int kind, long at, int error, int how) {
    armed_kind = kind; armed_at = at; armed_error = error; armed_how = how;
}

void fault_disarm(void) { folder[0] = 0; armed_kind = -1; }

long fault_calls(int kind) { return calls[kind]; }

static int within(const char *path) {
    size_t length = strlen(folder);
    return length && !strncmp(path, folder, length);
}

static int watched(int fd) {
    char link[64], path[PATH_MAX];
    if (!folder[0]) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return within(path);
}

/* What is sent to a database that listens under the folder. */
static int watched_socket(int fd) {
    struct sockaddr_un peer;
    socklen_t length = sizeof peer;
    if (!folder[0]) return 0;
    memset(&peer, 0, sizeof peer);
    if (getpeername(fd, (struct sockaddr *)&peer, &length) || peer.sun_family != AF_UNIX) return 0;
    return within(peer.sun_path);
}

static long all_calls(void) {
    long sum = 0;
    for (int kind = 0; kind < KINDS; kind++) sum += calls[kind];
    return sum;
}

/* Whether this call is to fail; the process may end here. */
static int due(int kind, int *kill_after) {
    long number;
    calls[kind]++;
    *kill_after = 0;
    if (armed_kind != kind && armed_kind != KINDS) return 0;
    number = armed_kind == KINDS ? all_calls() : calls[kind];
    if (armed_how == FAIL_FOR_GOOD ? number < armed_at : number != armed_at) return 0;
    if (armed_how == KILL_BEFORE) raise(SIGKILL);
    if (armed_how == KILL_AFTER) { *kill_after = 1; return 0; }
    errno = armed_error;
    return 1;
}

#define NEXT(type, name) \
    static type (*next)() = NULL; \
    if (!next) next = (type (*)())dlsym(RTLD_NEXT, name)

#define GUARDED(type, kind, is_watched, call) \
    do { \
        int last = 0; \
        if ((is_watched) && due(kind, &last)) return -1; \
        type result = call; \
        if (last) raise(SIGKILL); \
        return result; \
    } while (0)

ssize_t write(int fd, const void *data, size_t size) {
    NEXT(ssize_t, "write");
    GUARDED(ssize_t, WRITE, watched(fd), next(fd, data, size));
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
    NEXT(ssize_t, "pwrite64");
    GUARDED(ssize_t, PWRITE, watched(fd), next(fd, data, size, at));
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
    NEXT(ssize_t, "pwrite");
    GUARDED(ssize_t, PWRITE, watched(fd), next(fd, data, size, at));
}

int fsync(int fd) {
    NEXT(int, "fsync");
    GUARDED(int, FSYNC, watched(fd), next(fd));
}

int fdatasync(int fd) {
    NEXT(int, "fdatasync");
    GUARDED(int, FDATASYNC, watched(fd), next(fd));
}

int ftruncate(int fd, off_t size) {
    NEXT(int, "ftruncate");
    GUARDED(int, FTRUNCATE, watched(fd), next(fd, size));
}

int ftruncate64(int fd, off64_t size) {
    NEXT(int, "ftruncate64");
    GUARDED(int, FTRUNCATE, watched(fd), next(fd, size));
}

int rename(const char *from, const char *to) {
    NEXT(int, "rename");
    GUARDED(int, RENAME, within(from) || within(to), next(from, to));
}

ssize_t send(int fd, const void *data, size_t size, int flags) {
    NEXT(ssize_t, "send");
    GUARDED(ssize_t, SEND, watched_socket(fd), next(fd, data, size, flags));
}
