import { existsSync, readFileSync, statfsSync } from 'node:fs';
import { availableParallelism, release } from 'node:os';
import type { OomlabError } from '../errors.ts';
import { hostPressureIsThere } from '../probe/cgroup/pressure.ts';
import { hostMemoryAvailableBytes } from '../probe/host.ts';
import { kernelLogIsReadable } from '../probe/kernel/kernelLog.ts';
import { formatBytes } from '../scenario/units.ts';
import { type Engine, isRootless, rootlessLacks } from './engine/engine.ts';
import { findDockerd } from './engine/privateEngine.ts';
import { findEngine } from './engine/resolve.ts';
import { stateFolder } from './engine/state.ts';
import { cgroupMounts } from './host/cgroups.ts';
import { holderText, whoHolds } from './host/lock.ts';
import { swapAreas } from './host/swap.ts';
import { baseIsThere } from './images.ts';

/** One thing that a run depends on. */
export interface Finding {
  name: string;
  value: string;
  /** `missing`: no run without it; `lacking`: runs, and says what it could not see or do. */
  status: 'ok' | 'lacking' | 'missing';
  /** What to do; empty when it is fine. */
  hint: string;
}

/** Where an engine may be, or why there is none. */
export type Found = { engine: Engine | null; trouble: Pick<OomlabError, 'message' | 'hint'> | null };

export const lookForEngine = (): Promise<Found> =>
  findEngine().then(
    (engine) => ({ engine, trouble: null }),
    (error: OomlabError) => ({ engine: null, trouble: error }),
  );

/**
 * Looks at everything that a run depends on; changes and starts nothing.
 * @param kernel what is seen where trials run; left out: this is where.
 */
export async function examine(
  { engine, trouble }: Found,
  kernel: readonly Finding[] = examineKernel(engine),
): Promise<Finding[]> {
  return [await engineFinding(engine, trouble), ...kernel, await baseImage(engine), node()];
}

/** What can be seen of the engine's kernel by a program that runs on it. */
export const examineKernel = (engine: Engine | null): Finding[] => [
  ...underWay(),
  cgroups(engine),
  swap(),
  psi(),
  kernelLog(),
  signalTracing(),
  memory(),
  disk(),
  cores(),
];

async function engineFinding(engine: Engine | null, trouble: Found['trouble']): Promise<Finding> {
  if (engine) {
    const value = `${engine.info.ServerVersion} (${engine.kind}, ${engine.address})`;
    return isRootless(engine.info)
      ? lacking('Docker Engine', `${value}, rootless`, rootlessLacks)
      : fine('Docker Engine', value);
  }
  if (trouble !== null) return missing('Docker Engine', trouble.message, trouble.hint);
  const dockerd = await findDockerd();
  if (dockerd === null) return missing('Docker Engine', 'none', 'Run "oomlab setup", or start an engine.');
  return fine('Docker Engine', `none running; ${dockerd} is started for each run`);
}

/** A run that is under way has the lab for itself. */
export function underWay(folder?: string): Finding[] {
  const holder = whoHolds(folder);
  if (holder === null) return [];
  const value = `in use: ${holderText(holder)}`;
  return [
    lacking(
      'lab',
      value,
      'No other run starts before it has ended: wait for it with --wait, or stop it with Ctrl-C in its terminal.',
    ),
  ];
}

function cgroups(engine: Engine | null): Finding {
  const unified = cgroupMounts().some((mount) => existsSync(`${mount}/cgroup.controllers`));
  const memoryV1 = cgroupMounts().some((mount) => existsSync(`${mount}/memory.usage_in_bytes`));
  const version = memoryV1 ? (unified ? 'v1 (hybrid: v2 is mounted too)' : 'v1') : unified ? 'v2' : 'none';
  const driver = engine ? `, driver ${engine.info.CgroupDriver}` : '';
  if (version === 'none')
    return missing('cgroups', version, 'The kernel must have the memory controller mounted.');
  if (engine && !engine.info.SwapLimit) {
    return lacking(
      'cgroups',
      `${version}${driver}, no swap limit`,
      'Boot with "swapaccount=1": swap variants are refused until then.',
    );
  }
  return fine('cgroups', `${version}${driver}`);
}

function swap(): Finding {
  const areas = swapAreas();
  if (areas.length === 0) {
    return lacking(
      'swap',
      'none',
      'Variants with swap add a file of their own on a private engine; elsewhere allow it with --add-swap.',
    );
  }
  return fine('swap', areas.map((area) => `${area.type} ${formatBytes(area.sizeBytes)}`).join(', '));
}

function psi(): Finding {
  if (hostPressureIsThere()) return fine('pressure (PSI)', 'available');
  return lacking(
    'pressure (PSI)',
    'not available',
    'Boot with "psi=1": thrash is judged from faults alone until then.',
  );
}

function kernelLog(): Finding {
  if (kernelLogIsReadable()) return fine('kernel log', 'readable');
  return lacking('kernel log', 'not readable', 'Run as root, or kills are known from counters only.');
}

/** The kernel's own account of who sent which signal. */
function signalTracing(): Finding {
  const known = /\btracefs$/m.test(readFileSync('/proc/filesystems', 'utf8'));
  if (known && process.getuid?.() === 0) return fine('signal tracing', 'tracefs');
  return lacking(
    'signal tracing',
    known ? 'not allowed' : 'the kernel has no tracefs',
    'Without it a SIGKILL from outside and an exit with 137 look alike: such verdicts are unsure.',
  );
}

function memory(): Finding {
  const available = hostMemoryAvailableBytes();
  const text = `${formatBytes(available)} available`;
  return available !== null && available >= 1024 ** 3
    ? fine('memory', text)
    : lacking('memory', text, 'Scenarios here need about 1 GiB free.');
}

function disk(): Finding {
  const folder = [stateFolder(), '/var/lib', '/'].find((path) => existsSync(path)) ?? '/';
  const { bavail, bsize } = statfsSync(folder);
  const text = `${formatBytes(bavail * bsize)} free for ${stateFolder()}`;
  return bavail * bsize >= 4 * 1024 ** 3
    ? fine('disk', text)
    : lacking(
        'disk',
        text,
        'Images and swap files need about 4 GiB; set OOMLAB_STATE to a folder on a larger disk.',
      );
}

function cores(): Finding {
  const count = availableParallelism();
  return count >= 2
    ? fine('cores', String(count))
    : lacking('cores', '1', 'Target and generator share it: throughput is a lower bound.');
}

async function baseImage(engine: Engine | null): Promise<Finding> {
  if (engine === null) return fine('base image', 'not known while no engine runs; made when it is missing');
  return (await baseIsThere(engine.docker))
    ? fine('base image', 'there')
    : lacking('base image', 'not made yet', 'The first run makes it, or "oomlab setup" now.');
}

function node(): Finding {
  return fine('Node', `${process.version} on kernel ${release()}`);
}

const fine = (name: string, value: string): Finding => ({ name, value, status: 'ok', hint: '' });
const lacking = (name: string, value: string, hint: string): Finding => ({
  name,
  value,
  status: 'lacking',
  hint,
});
const missing = (name: string, value: string, hint: string): Finding => ({
  name,
  value,
  status: 'missing',
  hint,
});
