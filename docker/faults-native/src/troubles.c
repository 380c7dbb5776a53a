/* A service with several troubles, each at its time: which of them ended it? */
#define _GNU_SOURCE
#include "fault.h"

#include <pthread.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

extern char **environ;

static pthread_mutex_t ledger = PTHREAD_MUTEX_INITIALIZER;
static volatile long writes_for_ms;

/* Each request writes into one ledger. */
static int write_down(const char *path) {
  if (strcmp(path, "/health") == 0) return 200;
  pthread_mutex_lock(&ledger);
  if (writes_for_ms > 0) sleep_ms(writes_for_ms);
  pthread_mutex_unlock(&ledger);
  return 200;
}

static void run_helper(const char *program, const char *argument) {
  char *arguments[] = {"native", (char *)program, (char *)argument, NULL};
  pid_t helper;
  int status;
  if (posix_spawn(&helper, "/proc/self/exe", NULL, NULL, arguments, environ) != 0) fail("helper");
  if (waitpid(helper, &status, 0) < 0) fail("wait");
  if (WIFSIGNALED(status)) fprintf(stderr, "helper ended by signal %d\n", WTERMSIG(status));
}

/* Takes whatever there is, so that it is the largest when the limit is hit. */
static void helper_oom(void) { run_helper("mapped", "0"); }
static void helper_segfault(void) { run_helper("broken", ""); }
/* Idle; somebody else ends it. */
static void helper_idle(void) { run_helper("idle", ""); }
static void keep_lock(void) { pthread_mutex_lock(&ledger); }
static void read_nothing(void) { (void)*(volatile long *)strtoul("0", NULL, 10); }

static void spin(void) {
  for (volatile unsigned long rounds = 0;; rounds++) {
  }
}

/* Writing takes long from now on, and all requests wait for their turn. */
static void convoy(void) { writes_for_ms = 400; }

static void lock_and_spin(void) {
  keep_lock();
  spin();
}

static void grow(void) {
  for (;;) {
    touch(reserve(MIB), MIB);
    sleep_ms(20);
  }
}

static void give_up(void) {
  fprintf(stderr, "the database refused the password; giving up\n");
  exit(3);
}

static const struct {
  const char *name;
  void (*happen)(void);
} troubles[] = {
    {"convoy", convoy},
    {"exit", give_up},
    {"grow", grow},
    {"helper-idle", helper_idle},
    {"helper-oom", helper_oom},
    {"helper-segfault", helper_segfault},
    {"lock", keep_lock},
    {"lock-spin", lock_and_spin},
    {"segfault", read_nothing},
    {"spin", spin},
};

static char **plan;

static void *follow(void *argument) {
  char **words = argument;
  await_load();
  sleep_ms(atol(words[1]) * 1000);
  for (size_t i = 0; i < sizeof troubles / sizeof *troubles; i++) {
    if (strcmp(words[0], troubles[i].name) == 0) troubles[i].happen();
  }
  return NULL;
}

static void *begin(void *nothing) {
  for (char **words = plan; words[0] != NULL && words[1] != NULL; words += 2) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, follow, words) != 0) fail("pthread_create");
  }
  return nothing;
}

/* troubles NAME SECONDS ...: each trouble comes so long after the load began. */
void troubles_in_turn(const long *argument, char **text) {
  (void)argument;
  plan = text;
  begin(NULL);
  serve(write_down);
}

/* broken: reads through a null pointer, at once. */
void broken(const long *argument, char **text) {
  (void)argument, (void)text;
  read_nothing();
}

/* idle: waits for good. */
void idle(const long *argument, char **text) {
  (void)argument, (void)text;
  for (;;) sleep_ms(60000);
}
