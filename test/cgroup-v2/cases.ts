import { nativeProgram, nativeService } from '../../docker/faults-native/target.ts';
import { compileTrials } from '../../src/scenario/compile.ts';
import { steady } from '../../src/scenario/load.ts';
import type { TrialPlan } from '../../src/scenario/plan.ts';
import type { ScenarioSpec, TargetSpec } from '../../src/scenario/schema.ts';
import { validateScenario } from '../../src/scenario/validate.ts';

/** The image that the guest's engine is given: the programs of docker/faults-native, and nothing else. */
export const reference = 'oomlab/faults-native:guest';

const inGuest = (target: TargetSpec): TargetSpec => ({ ...target, image: { reference } });
const program = (...command: string[]): TargetSpec => inGuest(nativeProgram(...command));
const service = (...command: string[]): TargetSpec => inGuest(nativeService(...command));

type Case = Pick<ScenarioSpec, 'target' | 'services' | 'machine' | 'load'>;

/** Emulated, a request takes tens of milliseconds without any fault: a second says that something is wrong. */
const requests = (path: string, seconds: number) =>
  steady({ requests: path, connections: 4, for: `${seconds}s`, timeout: '1s' });
/** Only against a hang: before that the load is done, or the program dead. */
const atMost = '600s';

/** Small enough for a machine in software emulation; each is about one thing that cgroup v2 shows. */
const cases = {
  // Slow enough to be seen alive: emulated, seconds pass before its process is looked at.
  'oom-main': {
    target: program('mapped', '6'),
    machine: { cpus: 1, memory: '64m', swap: 'off', pids: 50 },
    load: null,
  },
  // So slow that its limits are read back before it has used them up, also where the machine is shared.
  'swap-dropped': {
    target: program('mapped', '1'),
    machine: { cpus: 1, memory: '64m', swap: 'off' },
    load: null,
  },
  'oom-main-with-swap': {
    target: program('mapped', '6'),
    machine: { cpus: 0.5, memory: '48m', swap: '32m' },
    load: null,
  },
  'oom-child': {
    target: service('helper-per-request', '120'),
    machine: { cpus: 1, memory: '64m', swap: 'off' },
    load: requests('/convert/large', 6),
  },
  'oom-ancestor': {
    target: program('mapped', '6'),
    machine: { cpus: 1, memory: '128m', swap: 'off', groupMemory: '48m' },
    load: null,
  },
  // Two containers in one machine; the one that is not asked for anything takes the memory of both.
  'oom-neighbour': {
    target: service('working-set', '8', '9', '1', '4'),
    services: { neighbour: { target: program('mapped', '8') } },
    machine: { cpus: 0.5, memory: '64m', swap: 'off' },
    load: requests('/', 8),
  },
  // Its limit is more than the guest has left, once somebody else takes the rest.
  'host-oom': {
    target: program('mapped', '100'),
    machine: { cpus: 1, memory: '1g', swap: 'off' },
    load: null,
  },
  // Each request of the two changes or reads more pages than the disk gives in a second; and the disk is slower than
  // the emulated processor, so that it is the disk that they wait for.
  'swap-thrash': {
    target: service('working-set', '32', '160', '64', '2048'),
    machine: { cpus: 1, memory: '48m', swap: '256m', diskRead: '1m' },
    load: requests('/', 30),
  },
  'cache-thrash': {
    target: service('hot-file', '32', '1024', '54', '3'),
    machine: { cpus: 1, memory: '64m', swap: 'off', diskRead: '1m' },
    load: requests('/', 30),
  },
  exits: {
    target: service('exit', '3', '8'),
    machine: { cpus: 1, memory: '64m', swap: 'off' },
    load: requests('/', 12),
  },
  survived: {
    target: service('working-set', '8', '9', '1', '4'),
    machine: { cpus: 1, memory: '64m', swap: 'unlimited' },
    load: requests('/', 4),
  },
} satisfies Record<string, Case>;

export type CaseName = keyof typeof cases;

/** The trials of these cases, as one run. A trial's folder has the name of its case. */
export function trialsOf(names: readonly CaseName[], runId: string): TrialPlan[] {
  return names.flatMap((name, index) => {
    const scenario = validateScenario(
      {
        question: 'What died of what?',
        ...cases[name],
        until: { brokenFor: null, atMost },
        repeats: 1,
        // Emulated, what becomes of a row on its way takes a tenth of a second.
        probeHz: 4,
      },
      name,
    );
    const options = { source: name, runId, seed: 1, quick: false, repeats: 1, only: {} };
    return compileTrials(scenario, options).map((plan) => ({ ...plan, id: name, position: index + 1 }));
  });
}
