import { hostname } from 'node:os';
import { type ExitCode, exitCodes } from '../../errors.ts';
import { anywhere, type LabOptions } from '../../hosts/anywhere.ts';
import { queueAddress, weakness } from '../../hosts/fleet/address.ts';
import { join } from '../../hosts/fleet/member/join.ts';
import { watch } from '../../terminal/live/watch.ts';
import { say } from '../../terminal/toolkit/say.ts';
import { screenOf } from '../../terminal/toolkit/screen.ts';

export interface HostJoinOptions {
  queue: string | null;
  insecure: boolean;
  name: string | null;
  labels: Record<string, string>;
  images: readonly string[];
  recordings: readonly string[];
  lostAfterMs: number;
  addSwap: boolean | null;
  lab: LabOptions;
  shared: boolean;
}

/** `oomlab host join`: this machine executes trials of a queue, until it leaves. */
export async function hostJoin(
  options: HostJoinOptions,
  { leave, abort }: { leave: AbortSignal; abort: AbortSignal },
): Promise<ExitCode> {
  const address = queueAddress(options.queue, options);
  using watching = watch(process.stderr, { ...screenOf(process.stderr, process.env), tty: false });
  const { report } = watching;
  const weak = weakness(address);
  if (weak !== null) report({ kind: 'step', text: weak });
  const name = options.name ?? hostname();
  leave.addEventListener('abort', () =>
    report({
      kind: 'step',
      text: 'Leaving when the trial that is under way is done; Ctrl-C again gives it back.',
    }),
  );
  const trials = await join({
    ...options,
    address,
    name,
    host: anywhere({ ...options.lab, fleet: null, shared: options.shared }),
    report,
    leave,
    abort,
  });
  say(process.stdout, `${name} has left, after ${trials} trial${trials === 1 ? '' : 's'}.`);
  return exitCodes.ok;
}
