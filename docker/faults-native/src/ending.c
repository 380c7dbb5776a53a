/* Programs that end, or whose helpers do. */
#define _GNU_SOURCE
#include "fault.h"

#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static long left;
static long *missing_record;

static int look_up(const char *path) {
  if (strcmp(path, "/health") == 0) return 200;
  if (__atomic_sub_fetch(&left, 1, __ATOMIC_RELAXED) > 0) return 200;
  return *(volatile long *)missing_record == 0 ? 200 : 500;
}

/* segfault REQUESTS: the last of so many requests reads through a null pointer. */
void segfault(const long *argument, char **text) {
  (void)text;
  left = argument[0];
  serve(look_up);
}

static long code, lifetime;

static void *give_up(void *nothing) {
  (void)nothing;
  sleep_ms(lifetime * 1000);
  fprintf(stderr, "giving up\n");
  exit((int)code);
}

static int answer(const char *path) {
  (void)path;
  return 200;
}

/* exit CODE SECONDS: serves for so long, then ends by itself with that code. */
void exit_with(const long *argument, char **text) {
  (void)text;
  code = argument[0];
  lifetime = argument[1];
  in_background(give_up);
  serve(answer);
}

/* convert MIB: takes so much memory for its work, and is done. */
void convert(const long *argument, char **text) {
  (void)text;
  touch(reserve(argument[0] * MIB), argument[0] * MIB);
  sleep_ms(20);
}

static long large_mib;

static int run_helper(const char *path) {
  if (strncmp(path, "/convert/", 9) != 0) return 200;
  char size[16];
  snprintf(size, sizeof size, "%ld", strcmp(path, "/convert/large") == 0 ? large_mib : 1);
  char *arguments[] = {"native", "convert", size, NULL};
  pid_t helper;
  if (posix_spawn(&helper, "/proc/self/exe", NULL, NULL, arguments, environ) != 0) return 500;
  int status;
  if (waitpid(helper, &status, 0) < 0) return 500;
  if (WIFSIGNALED(status)) fprintf(stderr, "%s: helper ended by signal %d\n", path, WTERMSIG(status));
  return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 200 : 500;
}

/* helper-per-request MIB: `/convert/small` and `/convert/large` start a process; the large one takes so much. */
void helper_per_request(const long *argument, char **text) {
  (void)text;
  large_mib = argument[0];
  serve(run_helper);
}
