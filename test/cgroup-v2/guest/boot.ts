import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { stateFolder } from '../../../src/lab/engine/state.ts';
import { makeEngineDisk } from './engineDisk.ts';
import { type GuestImage, guestImage } from './image.ts';
import { makeJobDisk } from './jobDisk.ts';

const inits = { cgroupfs: '/usr/local/sbin/guest-init', systemd: '/lib/systemd/systemd' } as const;

/** The guest after it was switched off. Disposing removes what it left. */
export interface Finished extends Disposable {
  /** What the job wrote to its /out. */
  out: string;
  /** All that was printed on the console. */
  console: string;
}

/** What is done from here while the guest runs; its job has to wait for it. */
export interface Meanwhile {
  /** A port of the guest, and what it is on this host's loopback. */
  ports: { host: number; guest: number };
  /** @param over aborted when the guest is over. */
  run(over: AbortSignal): Promise<void>;
}

/**
 * Boots a pure cgroup-v2 machine in software emulation, runs `job` (a file of this checkout) in it, and brings back
 * what it left. @throws Error with the end of the console when the job failed, hung or took the machine down.
 */
export async function runInGuest(
  pid1: keyof typeof inits,
  job: string,
  say: (step: string) => void,
  meanwhile: Meanwhile | null = null,
): Promise<Finished> {
  const image = await guestImage(say);
  const work = workFolder();
  const finished = {
    out: join(work, 'out'),
    console: '',
    [Symbol.dispose]: () => rmSync(work, { recursive: true }),
  };
  try {
    say(`booting with ${pid1}`);
    const disks = {
      job: join(work, 'job.ext4'),
      engine: join(work, 'engine.ext4'),
      out: join(work, 'out.tar'),
    };
    await makeJobDisk(disks.job);
    if (meanwhile !== null) await makeEngineDisk(disks.engine);
    writeFileSync(disks.out, '');
    truncateSync(disks.out, 512 * 1024 ** 2);
    const console = join(work, 'console.log');
    const over = new AbortController();
    const emulated = emulate(
      image,
      disks,
      [`oomlab.init=${inits[pid1]}`, `oomlab.job=${job}`],
      console,
      work,
      meanwhile?.ports ?? null,
    ).finally(() => over.abort());
    const beside = meanwhile?.run(over.signal).then(
      () => null,
      (error: Error) => error,
    );
    const { timedOut } = await emulated;
    const failure = (await beside) ?? null;
    finished.console = readFileSync(console, 'utf8').replaceAll('\r', '');
    mkdirSync(finished.out);
    await execa('tar', ['--extract', '--file', disks.out, '--directory', finished.out], { reject: false });
    const status = readOr(join(finished.out, 'status'));
    // After the guest's own failure, which may be the reason for it.
    if (status?.trim() === '0' && failure !== null) throw failure;
    if (status?.trim() === '0') return finished;
    const what = timedOut ? 'hung' : status === null ? 'died' : `ended its job with status ${status.trim()}`;
    throw new Error(
      `The guest ${what}. Its console ends with:\n${finished.console.split('\n').slice(-100).join('\n')}`,
    );
  } catch (error) {
    finished[Symbol.dispose]();
    throw error;
  }
}

/** A folder of this process's own. Those of processes that were killed are removed. */
function workFolder(): string {
  const all = join(stateFolder(), 'cgroup-v2-guest-work');
  const ours = join(all, String(process.pid));
  mkdirSync(ours, { recursive: true });
  for (const pid of readdirSync(all)) {
    if (!existsSync(`/proc/${pid}`)) rmSync(join(all, pid), { recursive: true });
  }
  return ours;
}

async function emulate(
  image: GuestImage,
  disks: { job: string; engine: string; out: string },
  append: string[],
  console: string,
  work: string,
  ports: Meanwhile['ports'] | null,
): Promise<{ timedOut: boolean }> {
  const disk = (serial: string, file: string, options: string): string[] => [
    '-drive',
    `id=${serial},file=${file},format=raw,if=none,${options}`,
    '-device',
    `virtio-blk-pci,drive=${serial},serial=${serial}`,
  ];
  const kernel = [
    'console=ttyS0 loglevel=5 mitigations=off psi=1 apparmor=0 net.ifnames=0 tsc=reliable no_timer_check',
    // Emulated, it takes longer to clear a page than to do most that is done with it.
    'init_on_alloc=0',
    // Translated code is found again by its address.
    'norandmaps',
    // A processor that stands still for a minute ends the machine, and the console says where each of them was.
    'watchdog_thresh=30 softlockup_panic=1 softlockup_all_cpu_backtrace=1 panic=-1',
    'systemd.unit=oomlab-job.service systemd.show_status=0',
    ...append,
  ];
  const machine = [
    // Not microvm: without HPET and PM timer the calibration of the TSC fails in some boots, and the guest hangs.
    // Not a thread for each processor: QEMU 7.2 once lost one of two so, which took neither timers nor interrupts
    // any more. They take turns.
    ...['-M', 'pc', '-accel', 'tcg,thread=single,tb-size=512'],
    // QEMU 7.2 corrupts the flags at cmpxchg16b; kernels from 6.12 on panic in most boots with it. It copies and clears
    // byte by byte what a kernel that sees "erms" leaves to the processor; others do so by words.
    ...['-cpu', 'max,-cx16,-erms', '-smp', '2', '-m', '3072'],
    ...['-nodefaults', '-display', 'none', '-no-reboot', '-serial', `file:${console}`],
    ...['-kernel', image.kernel, '-initrd', image.initrd, '-append', kernel.join(' ')],
    ...disk('root', image.disk, 'snapshot=on,cache=unsafe'),
    ...disk('job', disks.job, 'readonly=on'),
    ...disk('out', disks.out, 'cache=unsafe'),
    ...(ports === null ? [] : [...disk('engine', disks.engine, 'cache=unsafe'), ...network(ports)]),
  ];
  // The kernel ends it with us, whatever ends us.
  const command = ['--pdeathsig', 'KILL', 'qemu-system-x86_64', ...machine];
  const { timedOut } = await execa('setpriv', command, {
    env: { TMPDIR: work },
    // Ends what hangs: a guest has taken from 400 to 1,000 s, by what else the processors had to do.
    timeout: 2_000_000,
    killSignal: 'SIGKILL',
    stdin: 'ignore',
    reject: false,
  });
  return { timedOut };
}

/** QEMU's own network: the guest is 10.0.2.15 in it, and a port of it is one of this host's loopback. */
const network = ({ host, guest }: Meanwhile['ports']): string[] => [
  ...['-netdev', `user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:${host}-:${guest}`],
  ...['-device', 'virtio-net-pci,netdev=net,romfile='],
];

function readOr(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
