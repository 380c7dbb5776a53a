import { isAlive } from '../../../src/lab/host/processes.ts';
import type { Fault } from '../fault.ts';
import type { GroupProcess } from '../groups.ts';
import type { Random } from '../random.ts';
import { inRole, type Role } from '../roles.ts';
import type { UnderWay } from '../underWay.ts';

/** From and to: so long after a process was seen first. */
type Moments = readonly [leastMs: number, mostMs: number];

/** As long as one lives: the front goes on while trials come and go, and load is a part of them. */
const atAnyTime = (role: Role): Moments => [0, longMs[role] ?? 4000];
const longMs: Partial<Record<Role, number>> = {
  front: 8000,
  generator: 2500,
  dockerd: 20_000,
  containerd: 20_000,
};

/** SIGKILL of whoever has that part, at any moment of its life. */
export const kill = (role: Role, allowed: Partial<Fault> = {}, moments = atAnyTime(role)): Fault => ({
  kind: `SIGKILL of ${article(role)}`,
  ...allowed,
  async inflict(run, random) {
    const victim = await chosen(role, moments, run, random);
    if (victim === null) return null;
    process.kill(victim.pid, 'SIGKILL');
    return told('SIGKILL', role, victim, run);
  },
});

/** SIGSTOP of whoever has that part, at any moment of its life, and SIGCONT half a second to five seconds later. */
export const stop = (role: Role): Fault => ({
  kind: `SIGSTOP of ${article(role)}`,
  async inflict(run, random) {
    const victim = await chosen(role, atAnyTime(role), run, random);
    const forMs = random.ms(500, 5000);
    if (victim === null) return null;
    process.kill(victim.pid, 'SIGSTOP');
    const done = told(`SIGSTOP for ${forMs} ms`, role, victim, run);
    await run.goesOn(forMs);
    if (isAlive(victim.pid, victim.startTime)) process.kill(victim.pid, 'SIGCONT');
    return done;
  },
});

const article = (role: Role): string => (role === 'dockerd' || role === 'containerd' ? role : `the ${role}`);

/** Waits until there is one, and then until the moment has come. */
async function chosen(
  role: Role,
  [leastMs, mostMs]: Moments,
  run: UnderWay,
  random: Random,
): Promise<GroupProcess | null> {
  for (;;) {
    const victim = await run.until(() => inRole(role, run));
    if (victim === null) return null;
    if (!(await run.goesOn(random.ms(leastMs, mostMs)))) return null;
    // It has ended meanwhile, and somebody else may have its number.
    if (isAlive(victim.pid, victim.startTime)) return victim;
  }
}

const told = (signal: string, role: Role, { pid }: GroupProcess, run: UnderWay): string =>
  `${signal} of ${article(role)} (process ${pid}), ${Math.round(run.sinceMs())} ms after the run was started`;
