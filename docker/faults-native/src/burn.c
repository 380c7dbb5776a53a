#include "fault.h"

#include <string.h>
#include <time.h>

static long cost_ms, later_ms, after_s;

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

static void *become_dearer(void *nothing) {
  await_load();
  sleep_ms(after_s * 1000);
  cost_ms = later_ms;
  return nothing;
}

/* burn MILLISECONDS [LATER_MILLISECONDS SECONDS]: each request needs so much CPU time; another time after so long. */
void burn(const long *argument, char **text) {
  (void)text;
  cost_ms = argument[0];
  later_ms = argument[1];
  after_s = argument[2];
  if (after_s >= 0) in_background(become_dearer);
  serve(work);
}
