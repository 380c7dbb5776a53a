#define _GNU_SOURCE
#include "fault.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

void fail(const char *what) {
  perror(what);
  exit(1);
}

void sleep_ms(long milliseconds) {
  struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000};
  nanosleep(&time, NULL);
}

void in_background(void *(*run)(void *)) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, run, NULL) != 0) fail("pthread_create");
  pthread_detach(thread);
}

char *reserve(long bytes) {
  char *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) fail("mmap");
  /* Huge pages would be charged, and swapped, by 2 MiB. */
  madvise(memory, bytes, MADV_NOHUGEPAGE);
  return memory;
}

void touch(char *memory, long bytes) {
  static unsigned long content;
  for (long at = 0; at < bytes; at += PAGE) *(unsigned long *)(memory + at) = ++content;
}

long draw(unsigned long *state, long bound) {
  /* xorshift64 */
  *state ^= *state << 13;
  *state ^= *state >> 7;
  *state ^= *state << 17;
  return (long)(*state % (unsigned long)bound);
}

unsigned long seed(void) {
  static unsigned long next = 88172645463325252UL;
  return __atomic_fetch_add(&next, 0x9e3779b97f4a7c15UL, __ATOMIC_RELAXED);
}

int make_file(const char *path, long mib) {
  int file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
  if (file < 0) fail(path);
  char *content = malloc(MIB);
  unsigned long state = seed();
  for (long at = 0; at < MIB; at++) content[at] = (char)draw(&state, 256);
  for (long done = 0; done < mib; done++) {
    if (write(file, content, MIB) != MIB) fail(path);
  }
  free(content);
  if (fsync(file) != 0) fail(path);
  posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
  return file;
}
