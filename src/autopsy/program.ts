import { runtimes, type Sign } from '../runtime/index.ts';
import { type Conclusion, conclusion, proof, type Question } from './answer.ts';
import type { Application, Case } from './cases.ts';
import type { SeenSign } from './source.ts';

type Of<Kind extends Sign['kind']> = SeenSign & { sign: Extract<Sign, { kind: Kind }> };

function signs<Kind extends Sign['kind']>(application: Application | null, kind: Kind): Of<Kind>[] {
  return (application?.signs ?? []).filter((seen): seen is Of<Kind> => seen.sign.kind === kind);
}

/** The runtime says that it ends because of lack of memory. */
export const statedByRuntime: Question = (found) => fromProgram(found, true);

/** The runtime says that it got no memory; whether that was its end, the log alone does not say. */
export const saidByRuntime: Question = (found) => fromProgram(found, false);

function fromProgram(found: Case, stated: boolean): Conclusion | null {
  const { application } = found;
  const oomes = signs(application, 'jvm-oome');
  const heap = oomes.filter(({ sign }) => sign.family === 'heap');
  const others = oomes.filter(({ sign }) => sign.family === 'area' || sign.family === 'unnamed');
  const threads = oomes.filter(({ sign }) => sign.family === 'thread');
  const native = [
    ...oomes.filter(({ sign }) => sign.family === 'native'),
    ...signs(application, 'native-failure'),
  ];
  const groups: [Conclusion['kind'], SeenSign[]][] = [
    ['heap-oome', heap],
    ['other-oome', others],
    ['native-oom', native],
    ['other-oome', threads],
    ['other-oome', signs(application, 'runtime-oom')],
  ];
  for (const [kind, all] of groups) {
    const fatal = all.find(({ sign }) => isFatal(sign));
    if (stated ? fatal : all.length > 0) return outOfMemory(found, kind, all, fatal ?? null);
  }
  return null;
}

function isFatal(sign: Sign): boolean {
  if (sign.kind === 'jvm-oome') return sign.act !== null || sign.inMain;
  if (sign.kind === 'runtime-oom') return sign.fatal;
  return (
    sign.kind === 'native-failure' &&
    /^There is insufficient memory|^Could not reserve enough|^Out of Memory Error|^memory allocation of|bad_alloc/.test(
      sign.detail,
    )
  );
}

function outOfMemory(
  found: Case,
  kind: Conclusion['kind'],
  all: SeenSign[],
  fatal: SeenSign | null,
): Conclusion {
  const { end, container } = found;
  const shown = fatal ?? all[0];
  const last = all.at(-1);
  const killed = end?.exitCode === 137;
  const ended = end !== null && end.exitCode !== null && !killed && end.exitCode !== 0;
  const alive = fatal || ended ? false : container?.running === true ? true : null;
  const thread = shown?.sign.kind === 'jvm-oome' && shown.sign.family === 'thread';
  return conclusion(kind, detailOf(shown?.sign), {
    victim: null,
    processAlive: alive,
    at: shown?.at ?? null,
    confidence: thread || (killed && !fatal) ? 'unsure' : fatal ? 'certain' : 'likely',
    evidence: [
      ...(shown
        ? [
            proof(
              shown.file,
              `The program said that it got no memory${countWords(all.length)}.`,
              shown.at,
              shown.sign.quote,
            ),
          ]
        : []),
      ...(last && last !== shown && last.at !== null
        ? [proof(last.file, 'The last such line.', last.at, last.sign.quote)]
        : []),
      ...(end && container
        ? [proof(container.file, 'How its container ended.', end.finishedAt, end.quote)]
        : []),
    ],
    against: [
      killed
        ? {
            kind: 'oom-kill',
            because:
              'Not excluded: the container ended by SIGKILL, and the kernel’s log of that moment is not here.',
          }
        : {
            kind: 'oom-kill',
            because: fatal
              ? 'A process killed by the kernel says nothing any more; this one did.'
              : 'Nothing here tells of a kill.',
          },
    ],
    missing: [
      ...(fatal || ended || container?.running === true
        ? []
        : [
            'whether the process ended of it, or lives on and serves nobody: its exit code, and whether it answers',
          ]),
      ...(thread
        ? ['pids.current, pids.max and pids.events of its group: a limit on processes is not lack of memory']
        : []),
      ...(kind === 'heap-oome'
        ? ['the GC log or a heap dump: whether the heap was too small for the load, or leaked'].slice(
            0,
            found.application?.gc ? 0 : 1,
          )
        : []),
    ],
  });
}

const countWords = (count: number): string => (count > 1 ? ` (${count} such lines)` : '');

function detailOf(sign: Sign | undefined): string {
  if (sign?.kind === 'jvm-oome') return sign.message || 'OutOfMemoryError without a message';
  if (sign?.kind === 'runtime-oom') return `${runtimes[sign.runtime].title}: ${sign.detail}`;
  if (sign?.kind === 'native-failure') return sign.detail;
  return 'out of memory';
}

/** gunicorn kills a worker of its own that does not answer; SIGKILL of a worker by anybody else is open. */
export const workerLost: Question = ({ application }, { hasKernelLog }) => {
  const timeout = signs(application, 'worker-timeout')[0];
  const killed = signs(application, 'worker-killed').find(({ sign }) => sign.signal === 9);
  const crashed = signs(application, 'worker-killed').find(({ sign }) => sign.signal !== 9);
  if (timeout)
    return conclusion('external-kill', 'gunicorn’s own worker time-out', {
      victim: 'child',
      processAlive: true,
      at: timeout.at,
      confidence: 'certain',
      evidence: [
        proof(
          timeout.file,
          'gunicorn gave up waiting for a worker and killed it itself.',
          timeout.at,
          timeout.sign.quote,
        ),
        ...(killed
          ? [
              proof(
                killed.file,
                'Its guess at memory afterwards is about its own SIGKILL.',
                killed.at,
                killed.sign.quote,
              ),
            ]
          : []),
      ],
      against: [
        { kind: 'oom-kill', because: 'The time-out came first, and gunicorn sends SIGKILL after it.' },
      ],
      missing: [
        'why the worker did not answer in time: memory pressure is one reason, a slow dependency another',
      ],
    });
  if (killed)
    return conclusion('inconclusive', `a worker of ${killed.sign.server} got SIGKILL`, {
      victim: 'child',
      processAlive: true,
      at: killed.at,
      evidence: [
        proof(
          killed.file,
          `${killed.sign.server} saw that its worker ${killed.sign.pid} was killed by signal 9. Who sent it, it cannot know; "out of memory" is its guess.`,
          killed.at,
          killed.sign.quote,
        ),
      ],
      against: [
        {
          kind: 'oom-kill',
          because: hasKernelLog
            ? 'Not excluded: the kernel’s log that was given has no kill that fits, but may not cover the moment.'
            : 'Not excluded, and the most likely: an OOM kill of a child that the container survives. There is no time-out line before it.',
        },
        { kind: 'host-oom', because: 'Not excluded: the whole machine may have been short.' },
        {
          kind: 'external-kill',
          because: 'Not excluded: somebody’s kill -9 looks the same from the server.',
        },
      ],
      missing: [
        'the kernel’s log of that moment: dmesg -T, or journalctl -k',
        'the group’s count of OOM kills: oom_kill in memory.events (v2) or memory.oom_control (v1)',
      ],
    });
  if (!crashed) return null;
  return conclusion('crash', `a worker of ${crashed.sign.server}, signal ${crashed.sign.signal}`, {
    victim: 'child',
    processAlive: true,
    at: crashed.at,
    confidence: 'likely',
    evidence: [
      proof(crashed.file, 'A worker ended by a signal that is no SIGKILL.', crashed.at, crashed.sign.quote),
    ],
    against: [{ kind: 'oom-kill', because: 'The OOM killer sends SIGKILL (9).' }],
    missing: ['a core dump or the log of the worker'],
  });
};

/** A fault, by the runtime's or the kernel's word. */
export const fault: Question = ({ application, words, end, container }) => {
  const signal = signs(application, 'fatal-signal')[0];
  const word = words.find(({ kind }) => kind === 'fault');
  const shown = signal ?? word;
  if (!shown) return null;
  const detail = signal ? signal.sign.detail : `fault of ${word?.about ?? 'a process'}`;
  return conclusion('crash', detail, {
    processAlive: false,
    at: shown.at,
    confidence: 'certain',
    evidence: [
      proof(shown.file, 'The fault itself.', shown.at, signal ? signal.sign.quote : (word?.quote ?? null)),
      ...(end && container
        ? [proof(container.file, 'How its container ended.', end.finishedAt, end.quote)]
        : []),
    ],
    against: [{ kind: 'oom-kill', because: 'The OOM killer’s SIGKILL is no fault and leaves no such line.' }],
    missing: [],
  });
};

/** The pids controller refused a fork, or the kernel gave up. */
export const kernelWords: Question = ({ words }) => {
  const panic = words.find(({ kind }) => kind === 'panic');
  if (panic)
    return conclusion('host-oom', 'the kernel panicked', {
      processAlive: false,
      at: panic.at,
      confidence: 'certain',
      evidence: [
        proof(panic.file, 'The machine ran out of memory, and the kernel gave up.', panic.at, panic.quote),
      ],
      missing: ['the report above the panic: who held the memory'],
    });
  const refused = words.find(({ kind }) => kind === 'fork-refused');
  if (!refused) return null;
  return conclusion('other-oome', 'pids limit', {
    at: refused.at,
    confidence: 'likely',
    evidence: [
      proof(
        refused.file,
        'The pids controller refused a new process or thread: a limit, not lack of memory.',
        refused.at,
        refused.quote,
      ),
    ],
    against: [{ kind: 'native-oom', because: 'The kernel refused for the number of tasks, not for memory.' }],
    missing: ['what the program did about it: its log'],
  });
};
