#include "fault.h"

#include <string.h>
#include <time.h>

static long cost_ms;

/* By the thread's own CPU time, so that a throttled or shared processor does not make it less work. */
static int work(const char *path) {
  if (strcmp(path, "/health") == 0) return 200;
  struct timespec start, now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &start);
  do {
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  } while ((now.tv_sec - start.tv_sec) * 1000 + (now.tv_nsec - start.tv_nsec) / 1000000 < cost_ms);
  return 200;
}

/* burn MILLISECONDS: each request needs so much CPU time. */
void burn(const long *argument, char **text) {
  (void)text;
  cost_ms = argument[0];
  serve(work);
}
