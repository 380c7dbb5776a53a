import { engineOf } from '../engineOf.ts';
import type { Fault } from '../fault.ts';
import type { UnderWay } from '../underWay.ts';

/** A trial's container lives about so long. */
const withinMs = 3000;
/** The container is killed by somebody else: that is what became of the target. */
const endings = ['external-kill'];

/** What somebody at the same engine may do to the target: `docker kill`, or `docker rm -f`. */
export const outside = (words: 'docker kill' | 'docker rm -f'): Fault => ({
  kind: `${words} of the target`,
  endings,
  async inflict(run, random) {
    for (;;) {
      const id = await run.until(() => containerOf(run), 200);
      if (id === null || !(await run.goesOn(random.ms(0, withinMs)))) return null;
      if (await done(run, words, id))
        return `${words} ${id.slice(0, 12)}, ${Math.round(run.sinceMs())} ms after the run was started`;
    }
  },
});

async function containerOf({ machine }: UnderWay): Promise<string | null> {
  await using engine = await engineOf(machine);
  const [first] = engine === null ? [] : await engine.docker.listContainers().catch(() => []);
  return first?.Id ?? null;
}

/** False: it is gone already. */
async function done({ machine }: UnderWay, words: string, id: string): Promise<boolean> {
  await using engine = await engineOf(machine);
  const container = engine?.docker.getContainer(id);
  if (container === undefined) return false;
  const doing = words === 'docker kill' ? container.kill() : container.remove({ force: true });
  return await doing.then(
    () => true,
    () => false,
  );
}
