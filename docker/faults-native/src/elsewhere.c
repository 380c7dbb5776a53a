/* Memory that is charged to the container and is no process's heap. */
#define _GNU_SOURCE
#include "fault.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

static long sockets_mib, sockets_rate;

/* One side of a pair writes until the other, which never reads, has no room. Returns the bytes that lie there now. */
static long fill_pair(void) {
  static char block[4096];
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair) != 0) fail("socketpair");
  long bytes = 0;
  for (ssize_t done; (done = write(pair[0], block, sizeof block)) > 0;) bytes += done;
  return bytes;
}

static void *fill_sockets(void *nothing) {
  await_load();
  sleep_ms(2000);
  for (long bytes = 0; bytes < sockets_mib * MIB;) {
    long more = fill_pair();
    bytes += more;
    sleep_ms(1000 * more / (sockets_rate * MIB));
  }
  return nothing;
}

static int always(const char *path) {
  (void)path;
  return 200;
}

/* unix-sockets MIB MIB_PER_SECOND: messages to a reader that is stuck, up to so much, in the kernel's buffers. */
void unix_sockets(const long *argument, char **text) {
  (void)text;
  sockets_mib = argument[0];
  sockets_rate = argument[1];
  in_background(fill_sockets);
  serve(always);
}

/* shared MIB_PER_SECOND: memory that it would share with children, if it had any. */
void shared(const long *argument, char **text) {
  (void)text;
  for (;;) {
    char *memory = mmap(NULL, MIB, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) fail("mmap");
    touch(memory, MIB);
    sleep_ms(1000 / argument[0]);
  }
}

static char *records;
static long record_pages;

static void *read_records(void *nothing) {
  volatile char sum = 0;
  for (;;) {
    for (long page = 0; page < record_pages; page++) {
      sum = (char)(sum + records[page * PAGE]);
      if (page % 256 == 255) sleep_ms(20);
    }
  }
  return nothing;
}

/* mapped-file MIB: maps a file and reads it from start to end, again and again, beside requests that need none of it. */
void mapped_file(const long *argument, char **text) {
  (void)text;
  int file = make_file("/var/tmp/records", argument[0]);
  record_pages = argument[0] * MIB / PAGE;
  records = mmap(NULL, (size_t)(argument[0] * MIB), PROT_READ, MAP_SHARED, file, 0);
  if (records == MAP_FAILED) fail("mmap");
  madvise(records, (size_t)(argument[0] * MIB), MADV_SEQUENTIAL);
  in_background(read_records);
  serve(always);
}

static long session_bytes;

static int begin_session(const char *path) {
  if (strcmp(path, "/health") == 0) return 200;
  char *memory = malloc((size_t)session_bytes);
  if (memory == NULL) {
    fprintf(stderr, "cannot allocate memory for a session of %ld bytes\n", session_bytes);
    exit(1);
  }
  touch(memory, session_bytes);
  return 200;
}

/* refused MIB BYTES: each request keeps so much by malloc; the process may use so many MiB of addresses. */
void refused(const long *argument, char **text) {
  (void)text;
  struct rlimit limit = {(rlim_t)(argument[0] * MIB), (rlim_t)(argument[0] * MIB)};
  if (setrlimit(RLIMIT_AS, &limit) != 0) fail("setrlimit");
  session_bytes = argument[1];
  serve(begin_session);
}

static int archive;
/* One for all threads: what is read is not looked at, and each client that gave up has left a thread behind. */
static char *block;
static long archive_mib, larger_after_ms, larger_bytes, now_bytes = 4096;

static void *ask_for_more(void *nothing) {
  await_load();
  sleep_ms(larger_after_ms);
  __atomic_store_n(&now_bytes, larger_bytes, __ATOMIC_RELAXED);
  return nothing;
}

static int read_archive(const char *path) {
  if (strcmp(path, "/health") == 0) return 200;
  static __thread unsigned long state;
  if (state == 0) state = seed();
  long bytes = __atomic_load_n(&now_bytes, __ATOMIC_RELAXED);
  long at = draw(&state, (archive_mib * MIB - bytes) / PAGE) * PAGE;
  return pread(archive, block, (size_t)bytes, at) == bytes ? 200 : 500;
}

/* direct-reads MIB KIB SECONDS: each request reads 4 KiB of a file past the page cache, and so much after so long. */
void direct_reads(const long *argument, char **text) {
  (void)text;
  archive_mib = argument[0];
  larger_bytes = argument[1] * 1024;
  larger_after_ms = argument[2] * 1000;
  close(make_file("/var/tmp/archive", archive_mib));
  archive = open("/var/tmp/archive", O_RDONLY | O_DIRECT);
  if (archive < 0) fail("/var/tmp/archive");
  block = reserve(larger_bytes);
  in_background(ask_for_more);
  serve(read_archive);
}
