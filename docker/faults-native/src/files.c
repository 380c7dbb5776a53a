/* Programs that live by the page cache. */
#define _GNU_SOURCE
#include "fault.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int file;
static long file_pages, reads, squeeze_mib, squeeze_after, stream_rate, stream_once;

static int read_records(const char *path) {
  if (strcmp(path, "/health") == 0) return 200;
  static __thread unsigned long state;
  if (state == 0) state = seed();
  char record[PAGE];
  for (long i = 0; i < reads; i++) {
    if (pread(file, record, PAGE, draw(&state, file_pages) * PAGE) != PAGE) return 500;
  }
  return 200;
}

/* Within about a second, so that the file is squeezed out, not the program killed by its own hurry. */
static void *squeeze(void *nothing) {
  (void)nothing;
  await_load();
  sleep_ms(squeeze_after * 1000);
  printf("fault begins\n");
  fflush(stdout);
  for (long taken = 0; taken < squeeze_mib; taken++) {
    touch(reserve(MIB), MIB);
    sleep_ms(1000 / squeeze_mib);
  }
  return NULL;
}

/*
 * hot-file MIB RECORDS ANONYMOUS_MIB SECONDS: reads a file once; each request then reads so many records of 4 KiB
 * anywhere in it. When it has served for so long, the program takes so much anonymous memory for itself, once.
 */
void hot_file(const long *argument, char **text) {
  (void)text;
  file = make_file("/var/tmp/records", argument[0]);
  file_pages = argument[0] * MIB / PAGE;
  char record[PAGE];
  for (long page = 0; page < file_pages; page++) {
    if (pread(file, record, PAGE, page * PAGE) != PAGE) fail("read");
  }
  /* From now on records are read anywhere: to read ahead would be of no use. */
  posix_fadvise(file, 0, 0, POSIX_FADV_RANDOM);
  reads = argument[1];
  squeeze_mib = argument[2];
  squeeze_after = argument[3];
  if (squeeze_mib > 0) in_background(squeeze);
  serve(read_records);
}

static void *read_on(void *nothing) {
  (void)nothing;
  static char block[256 * 1024];
  for (;;) {
    ssize_t got = read(file, block, sizeof block);
    if (got < 0) fail("read");
    if (got == 0 && stream_once) return NULL;
    if (got == 0) lseek(file, 0, SEEK_SET);
    sleep_ms(250 / stream_rate);
  }
}

static int from_memory(const char *path) {
  (void)path;
  return 200;
}

/* stream MIB MIB_PER_SECOND TIMES: reads a file from its start to its end, once (1) or again and again (0). */
void stream(const long *argument, char **text) {
  (void)text;
  file = make_file("/var/tmp/journal", argument[0]);
  lseek(file, 0, SEEK_SET);
  stream_rate = argument[1];
  stream_once = argument[2];
  in_background(read_on);
  serve(from_memory);
}
