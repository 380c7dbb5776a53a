/* Programs that hold memory and differ in how much of it they use. */
#include "fault.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SPACE_MIB = 4096 };

static char *data;
static long pages, reads, grow_after, grow_mib, warm_pages;

static int read_anywhere(const char *path) {
  if (strcmp(path, "/health") == 0) return 200;
  static __thread unsigned long state;
  if (state == 0) state = seed();
  long bound = __atomic_load_n(&pages, __ATOMIC_RELAXED);
  for (long i = 0; i < reads; i++) ++*(volatile unsigned long *)(data + draw(&state, bound) * PAGE);
  return 200;
}

static void *grow(void *nothing) {
  (void)nothing;
  sleep_ms(grow_after * 1000);
  while (pages < SPACE_MIB * MIB / PAGE) {
    touch(data + pages * PAGE, MIB);
    __atomic_fetch_add(&pages, MIB / PAGE, __ATOMIC_RELAXED);
    sleep_ms(1000 / grow_mib);
  }
  return NULL;
}

/*
 * working-set MIB PAGES [SECONDS MIB_PER_SECOND]: holds so much, and each request changes so many pages anywhere in
 * it. After the seconds it grows.
 */
void working_set(const long *argument, char **text) {
  (void)text;
  pages = argument[0] * MIB / PAGE;
  reads = argument[1];
  grow_after = argument[2];
  grow_mib = argument[3];
  data = reserve(SPACE_MIB * MIB);
  touch(data, pages * PAGE);
  if (grow_mib > 0) in_background(grow);
  serve(read_anywhere);
}

static int read_warm(const char *path) {
  (void)path;
  static __thread unsigned long state;
  if (state == 0) state = seed();
  for (int i = 0; i < 16; i++) ++*(volatile unsigned long *)(data + draw(&state, warm_pages) * PAGE);
  return 200;
}

/* cold MIB WARM_MIB: fills so much once; requests then use the first WARM_MIB of it only. */
void cold(const long *argument, char **text) {
  (void)text;
  warm_pages = argument[1] * MIB / PAGE;
  data = reserve(argument[0] * MIB);
  touch(data, argument[0] * MIB);
  /* The warm part again, so that it is not the oldest. */
  touch(data, argument[1] * MIB);
  serve(read_warm);
}

static long peak_mib;

static int report(const char *path) {
  if (strcmp(path, "/report") != 0) return 200;
  char *memory = malloc((size_t)(peak_mib * MIB));
  if (memory == NULL) return 500;
  touch(memory, peak_mib * MIB);
  sleep_ms(200);
  free(memory);
  return 200;
}

/* peak MIB: `/report` takes so much for a moment and gives it back; any other request takes nothing. */
void peak(const long *argument, char **text) {
  (void)text;
  peak_mib = argument[0];
  serve(report);
}
