import type { Section } from './bound.ts';

/** Bounds of the questions about the end: how close two things must be to belong together, and how long is for good. */
export const endings = {
  exitWithinMs: {
    value: 10_000,
    unit: 'ms',
    meaning: 'An end so soon after an out-of-memory message is its consequence.',
    source: 'Chosen: a JVM’s shutdown hooks and a supervisor’s last look take seconds.',
  },
  uselessMs: {
    value: 3000,
    unit: 'ms',
    meaning:
      'Broken for so long until the end counts as having stopped serving, after an out-of-memory message.',
    source: 'Chosen: less is a bad moment.',
  },
  uselessAfterMs: {
    value: 10_000,
    unit: 'ms',
    meaning: 'A message at most so long before the objective broke for good is why it broke.',
    source: 'Chosen, as exitWithinMs.',
  },
  uselessBeforeMs: {
    value: 1000,
    unit: 'ms',
    meaning: 'The message may come so long after the first of the broken seconds.',
    source: 'Rows of the load are a second long.',
  },
  wentOnMs: {
    value: 3000,
    unit: 'ms',
    meaning:
      'A service that met its objective for so long after a message of lacking memory, or after the kill of a helper, did not end of it.',
    source:
      'Chosen: in the few recordings that were looked at, services served well for 1 s at most after what ended them, and for 5 s and more after what did not.',
  },
  heapRoomyShare: {
    value: 0.5,
    unit: 'share',
    meaning: 'A heap of which no more than this lives after a collection is not full.',
    source:
      'Chosen: in the few recordings that were looked at, 0.02 to 0.1 lived where one allocation was too large and the service went on, 0.9 and more in heaps that were full.',
  },
  grewMultiple: {
    value: 1.5,
    unit: 'multiple',
    meaning:
      'Memory that grew to so much of what it was at first makes a plain word of lacking memory credible.',
    source:
      'Chosen: in the few recordings that were looked at, memory grew to 60 times and more before a refusal, and not at all where the word was about another machine.',
  },
  unresponsiveMs: {
    value: 5000,
    unit: 'ms',
    meaning: 'Broken for so long until the end is an end of its own.',
    source: 'Chosen: the time after which a scenario that says nothing else stops a trial.',
  },
  doubtfulMs: {
    value: 2000,
    unit: 'ms',
    meaning: 'Broken for so long until the end leaves open what would have come next.',
    source: 'Chosen: two rows of the load.',
  },
  inOrderMs: {
    value: 30_000,
    unit: 'ms',
    meaning: 'A program that handles SIGTERM ends within this time.',
    source: 'Kubernetes’ terminationGracePeriodSeconds; docker stop waits 10 s.',
  },
  sameKillMs: {
    value: 2000,
    unit: 'ms',
    meaning:
      'The kernel’s line about a kill and its signal, or the count of it and the end, lie at most so far apart.',
    source: 'Measured: 45 ms; a host in thrash has written its log more than a second late.',
  },
  workerMs: {
    value: 5000,
    unit: 'ms',
    meaning: 'What a server says of its worker and the signal to it lie at most so far apart.',
    source: 'gunicorn looks at its workers once a second, and reports at once.',
  },
  ownNameMs: {
    value: 5000,
    unit: 'ms',
    meaning: 'What a process says so shortly before its end is about that end.',
    source: 'Chosen.',
  },
  faultMs: {
    value: 1000,
    unit: 'ms',
    meaning: 'A fault and the end by it lie at most so far apart.',
    source: 'Chosen: a core dump of a small process is written in less.',
  },
  faultLateMs: {
    value: 100,
    unit: 'ms',
    meaning: 'The kernel may stamp the fault so long after the end was noticed.',
    source: 'Measured: the two clocks agree within 1 ms.',
  },
  togetherMs: {
    value: 10_000,
    unit: 'ms',
    meaning: 'A kill and the exit of its container, read in two logs, belong together when so close.',
    source: 'Chosen: engines and clusters write down an exit within seconds.',
  },
  fullShare: {
    value: 0.95,
    unit: 'share',
    meaning: 'With so much of the limit in use a counted kill was at that limit.',
    source: 'As paging.nearLimitShare; v1 has no count of its own limit’s events.',
  },
  heapFullShare: {
    value: 0.9,
    unit: 'share',
    meaning: 'A heap as full as this is what an OutOfMemoryError without a message is about.',
    source: 'As collecting.liveShare.',
  },
  pidsFullShare: {
    value: 0.98,
    unit: 'share',
    meaning: 'So much of the pids limit in use is the limit.',
    source: 'pids.current is sampled; a thread that was refused is not in it.',
  },
} as const satisfies Section;
