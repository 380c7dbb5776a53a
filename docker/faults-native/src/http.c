#define _GNU_SOURCE
#include "fault.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { REQUEST = 4096, PATH = 256, STACK = 128 * 1024 };

static handler *handle;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static bool loaded;

static void load_is_there(void) {
  if (__atomic_load_n(&loaded, __ATOMIC_RELAXED)) return;
  pthread_mutex_lock(&lock);
  __atomic_store_n(&loaded, true, __ATOMIC_RELAXED);
  pthread_cond_broadcast(&changed);
  pthread_mutex_unlock(&lock);
}

void await_load(void) {
  pthread_mutex_lock(&lock);
  while (!loaded) pthread_cond_wait(&changed, &lock);
  pthread_mutex_unlock(&lock);
}

/* Answers requests on one connection until the client closes it or sends what is no request. */
static void *converse(void *argument) {
  int connection = (int)(intptr_t)argument;
  char request[REQUEST + 1], path[PATH + 1], answer[REQUEST];
  size_t held = 0;
  for (;;) {
    ssize_t got = read(connection, request + held, REQUEST - held);
    if (got <= 0) break;
    held += (size_t)got;
    request[held] = 0;
    char *end = strstr(request, "\r\n\r\n");
    if (end == NULL && held < REQUEST) continue;
    if (end == NULL || sscanf(request, "GET %256s", path) != 1) break;
    if (strcmp(path, "/health") != 0) load_is_there();
    /* What a network or a database would take. Without it, no generator on one processor could keep up. */
    sleep_ms(1);
    int status = handle(path);
    int length = snprintf(answer, sizeof answer,
                          "HTTP/1.1 %d %s\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\n%s", status,
                          status == 200 ? "OK" : "Internal Server Error", status == 200 ? "ok\n" : "no\n");
    if (write(connection, answer, (size_t)length) != length) break;
    held -= (size_t)(end + 4 - request);
    memmove(request, end + 4, held);
  }
  close(connection);
  return NULL;
}

void serve(handler *with) {
  handle = with;
  signal(SIGPIPE, SIG_IGN);
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), yes = 1;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(8080)};
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0) fail("bind");
  if (listen(listener, 128) != 0) fail("listen");
  pthread_attr_t small;
  pthread_attr_init(&small);
  pthread_attr_setstacksize(&small, STACK);
  pthread_attr_setdetachstate(&small, PTHREAD_CREATE_DETACHED);
  printf("listening on 8080\n");
  for (;;) {
    int connection = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (connection < 0) continue;
    setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    pthread_t thread;
    if (pthread_create(&thread, &small, converse, (void *)(intptr_t)connection) != 0) close(connection);
  }
}
