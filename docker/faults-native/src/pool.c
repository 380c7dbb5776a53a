/* Requests are handed to a pool of workers, through a queue with one lock. */
#define _GNU_SOURCE
#include "fault.h"

#include <pthread.h>
#include <stdbool.h>
#include <string.h>

struct job {
  struct job *next;
  bool done;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t filled = PTHREAD_COND_INITIALIZER, finished = PTHREAD_COND_INITIALIZER;
static struct job *first;
static long lasts_ms, spins_after_s;

static void *work(void *nothing) {
  for (;;) {
    pthread_mutex_lock(&lock);
    while (first == NULL) pthread_cond_wait(&filled, &lock);
    struct job *job = first;
    first = job->next;
    pthread_mutex_unlock(&lock);
    sleep_ms(lasts_ms);
    pthread_mutex_lock(&lock);
    job->done = true;
    pthread_cond_broadcast(&finished);
    pthread_mutex_unlock(&lock);
  }
  return nothing;
}

/* Counts the queue for a report, and never comes to its end. */
static void *count_for_good(void *nothing) {
  await_load();
  sleep_ms(spins_after_s * 1000);
  pthread_mutex_lock(&lock);
  for (volatile unsigned long rounds = 0;; rounds++) {
  }
  return nothing;
}

static int hand_over(const char *path) {
  if (strcmp(path, "/health") == 0) return 200;
  struct job job = {NULL, false};
  pthread_mutex_lock(&lock);
  job.next = first;
  first = &job;
  pthread_cond_signal(&filled);
  while (!job.done) pthread_cond_wait(&finished, &lock);
  pthread_mutex_unlock(&lock);
  return 200;
}

/* pool THREADS MILLISECONDS [SECONDS]: a request is a job of so long; after so many seconds one keeps the queue's lock, and computes. */
void pool(const long *argument, char **text) {
  (void)text;
  lasts_ms = argument[1];
  spins_after_s = argument[2];
  for (long i = 0; i < argument[0]; i++) in_background(work);
  if (spins_after_s >= 0) in_background(count_for_good);
  serve(hand_over);
}
