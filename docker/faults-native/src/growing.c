/* Programs whose memory grows until somebody stops it. */
#define _GNU_SOURCE
#include "fault.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static long leaked_per_request;

static int forget(const char *path) {
  if (strcmp(path, "/health") == 0) return 200;
  char *memory = malloc((size_t)leaked_per_request);
  if (memory == NULL) return 500;
  /* In another file: a compiler that sees both would leave out what nobody reads. */
  touch(memory, leaked_per_request);
  return 200;
}

/* leak BYTES: each request takes so much by malloc, and nothing is given back. */
void leak(const long *argument, char **text) {
  (void)text;
  leaked_per_request = argument[0];
  serve(forget);
}

/* mapped MIB_PER_SECOND: maps anonymous memory and writes to it, by MiB; 0: as fast as it goes. */
void mapped(const long *argument, char **text) {
  (void)text;
  for (;;) {
    touch(reserve(MIB), MIB);
    if (argument[0] > 0) sleep_ms(1000 / argument[0]);
  }
}

/* fill FOLDER MIB_PER_SECOND: appends to a file. */
void fill(const long *argument, char **text) {
  char path[256];
  snprintf(path, sizeof path, "%s/spool", text[0]);
  int file = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (file < 0) fail(path);
  char *block = malloc(MIB);
  memset(block, 1, MIB);
  for (;;) {
    if (write(file, block, MIB) != MIB) fail(path);
    sleep_ms(1000 / argument[1]);
  }
}

/*
 * page-tables TABLES_PER_SECOND: reads one byte of every 2 MiB of a huge mapping. What is read is the kernel's
 * shared page of zeros, which costs nothing; the page table for it, one page for each 2 MiB, is charged.
 */
void page_tables(const long *argument, char **text) {
  (void)text;
  const long span = 2 * MIB, chunk = 4096 * span;
  volatile char sum = 0;
  for (;;) {
    const char *sparse = reserve(chunk);
    for (long table = 0; table < chunk / span; table++) {
      sum = (char)(sum + sparse[table * span]);
      if (table % 64 == 63) sleep_ms(64000 / argument[0]);
    }
  }
}
