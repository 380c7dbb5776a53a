/* Programs that hold memory and differ in how much of it they use. */
#include "fault.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *data;
static long pages, final_pages, reads, grow_mib, warm_pages;

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
  await_load();
  sleep_ms(3000);
  while (pages < final_pages) {
    touch(data + pages * PAGE, MIB);
    __atomic_fetch_add(&pages, MIB / PAGE, __ATOMIC_RELAXED);
    sleep_ms(1000 / grow_mib);
  }
  return NULL;
}

/*
 * working-set MIB FINAL_MIB MIB_PER_SECOND PAGES: holds so much at first; it grows when it has served for 3 s. Each
 * request changes so many pages anywhere in it.
 */
void working_set(const long *argument, char **text) {
  (void)text;
  pages = argument[0] * MIB / PAGE;
  final_pages = argument[1] * MIB / PAGE;
  grow_mib = argument[2];
  reads = argument[3];
  data = reserve(final_pages * PAGE);
  touch(data, pages * PAGE);
  in_background(grow);
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
