/** Exit codes, 128 and the signal’s number, of processes that ended of a fault of their own. */
export const signalExits: Record<number, string> = {
  132: 'SIGILL',
  134: 'SIGABRT',
  135: 'SIGBUS',
  136: 'SIGFPE',
  139: 'SIGSEGV',
};
