#include <stddef.h>

/* One fault of the image: what its first argument names. Gets the arguments after the name; -1 where one is missing. */
typedef void program(const long *argument, char **text);

program broken, burn, cold, convert, direct_reads, exit_with, fill, helper_per_request, hot_file, idle, leak,
    mapped, mapped_file, page_tables, peak, pool, refused, segfault, shared, stream, troubles_in_turn, unix_sockets,
    working_set;

#define MIB (1L << 20)
#define PAGE 4096L

/* Answers a request for `path`: the HTTP status. */
typedef int handler(const char *path);

/* Serves HTTP on port 8080 with a thread for each connection, for good. */
void serve(handler *handle) __attribute__((noreturn));
/* Waits until the load is there: the first request for anything but `/health`. */
void await_load(void);

/* Prints what failed and exits with 1. */
void fail(const char *what) __attribute__((noreturn));

void sleep_ms(long milliseconds);
void in_background(void *(*run)(void *));

/* A mapping of its own, of normal pages, none of them touched yet. */
char *reserve(long bytes);
/* Writes something into each page, so that none is like another. */
void touch(char *memory, long bytes);

/* A pseudo-random number below `bound`. `state` is the caller's own. */
long draw(unsigned long *state, long bound);
/* A seed that differs between threads. */
unsigned long seed(void);

/* Writes a file of so many MiB, and leaves none of it in the page cache. Returns it opened for reading. */
int make_file(const char *path, long mib);
