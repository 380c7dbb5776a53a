#include "fault.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
  const char *name;
  program *run;
} programs[] = {
    {"broken", broken},
    {"burn", burn},
    {"cold", cold},
    {"convert", convert},
    {"direct-reads", direct_reads},
    {"exit", exit_with},
    {"fill", fill},
    {"helper-per-request", helper_per_request},
    {"hot-file", hot_file},
    {"idle", idle},
    {"leak", leak},
    {"mapped", mapped},
    {"mapped-file", mapped_file},
    {"page-tables", page_tables},
    {"peak", peak},
    {"pool", pool},
    {"refused", refused},
    {"segfault", segfault},
    {"shared", shared},
    {"stream", stream},
    {"troubles", troubles_in_turn},
    {"unix-sockets", unix_sockets},
    {"working-set", working_set},
};

enum { ARGUMENTS = 8 };

int main(int count, char **arguments) {
  long numbers[ARGUMENTS];
  for (int i = 0; i < ARGUMENTS; i++) numbers[i] = i + 2 < count ? atol(arguments[i + 2]) : -1;
  setvbuf(stdout, NULL, _IOLBF, 0);
  for (size_t i = 0; count > 1 && i < sizeof programs / sizeof *programs; i++) {
    if (strcmp(arguments[1], programs[i].name) != 0) continue;
    programs[i].run(numbers, arguments + 2);
    return 0;
  }
  fprintf(stderr, "usage: native PROGRAM [ARGUMENT...]; README.md has the programs\n");
  return 2;
}
