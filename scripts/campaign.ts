/**
 * Breaks the breaker: `npm run campaign -- kills --kills 1000 --seed 1`. What it does to which processes is told by its parts;
 * what it saw is printed as JSON at the end, and with `--write` becomes a part of `docs/reliability.md`. A long one can be made
 * in pieces: with `--figures FILE --seconds 200` it keeps what it has in that file, and goes on with it when it is called again.
 * Ctrl-C ends it after the runs that are under way: what it was doing to them is then taken back.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { buildImages, openMachines } from '../test/engine/fleet/machines.ts';
import { breakRuns } from './campaign/breakRuns.ts';
import { type Circumstance, circumstances } from './campaign/circumstances/all.ts';
import { circumstancePart } from './campaign/circumstances/part.ts';
import { fleetCampaign } from './campaign/fleet.ts';
import { type Kind, kinds } from './campaign/kinds.ts';
import { openMachine } from './campaign/machine.ts';
import { partOf, writePart } from './campaign/page.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    kills: { type: 'string', default: '500' },
    hosts: { type: 'string', default: '4' },
    machines: { type: 'string', default: '2' },
    repeats: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    every: { type: 'string', default: '3000' },
    only: { type: 'string', multiple: true, default: [] },
    undisturbed: { type: 'string', default: '10' },
    figures: { type: 'string' },
    seconds: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const tell = (text: string): void => void process.stderr.write(`${text}\n`);

/** Whether nothing was found that should not be. */
type Campaign = () => Promise<boolean>;

const campaigns: Record<string, Campaign> = {
  fleet: async () => {
    await using machines = await openMachines(Number(values.hosts));
    const figures = await fleetCampaign(machines, {
      kills: Number(values.kills),
      repeats: Number(values.repeats),
      seed: Number(values.seed),
      everyMs: Number(values.every),
      tell,
    });
    process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
    return [figures.lost, figures.twice, figures.left].every((each) => each.length === 0);
  },
  ...Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [name, () => againstRuns(name, kind)])),
  ...Object.fromEntries(
    Object.entries(circumstances).map(([name, made]) => [name, () => inCircumstances(name, made)]),
  ),
};

async function inCircumstances(name: string, campaign: Circumstance): Promise<boolean> {
  const began = performance.now();
  const figures = await campaign({
    rounds: Number(values.repeats),
    seed: Number(values.seed),
    only: values.only,
    tell,
  });
  process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
  const command = `npm run campaign -- ${name} --repeats ${values.repeats} --seed ${values.seed}`;
  if (values.write) writePart(name, circumstancePart(figures, command, (performance.now() - began) / 1000));
  return figures.wrong.length + figures.left.length === 0;
}

async function againstRuns(name: string, { faults, most, engine }: Kind): Promise<boolean> {
  await buildImages();
  await using scope = new AsyncDisposableStack();
  const machines = [];
  for (let index = 0; index < Number(values.machines); index += 1) {
    const stays = engine === 'by turns' && index % 2 === 1;
    machines.push(scope.use(await openMachine(`m${index + 1}`, stays ? 'stays' : 'of each run')));
  }
  const untilMs =
    values.seconds === undefined
      ? Number.POSITIVE_INFINITY
      : performance.now() + Number(values.seconds) * 1000;
  let interrupted = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      interrupted = true;
      tell('Ends after the runs that are under way, some minutes.');
    });
  const kept = values.figures;
  const before = kept !== undefined && existsSync(kept) ? JSON.parse(readFileSync(kept, 'utf8')) : undefined;
  const figures = await breakRuns(
    machines,
    {
      ...{ faults, most, tell, repeats: 6 },
      count: Number(values.kills),
      seed: Number(values.seed),
      goesOn: () => !interrupted && performance.now() < untilMs,
      undisturbedEvery: Number(values.undisturbed),
      keep: (now) => {
        if (kept !== undefined) writeFileSync(kept, JSON.stringify(now, null, 2));
      },
    },
    before,
  );
  process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
  if (values.write)
    writePart(
      name,
      partOf(figures, `npm run campaign -- ${name} --kills ${values.kills} --seed ${values.seed}`),
    );
  return figures.findings.length === 0;
}

const [name = ''] = positionals;
const campaign = campaigns[name];
if (campaign === undefined) {
  process.stderr.write(
    `There is no campaign called "${name}"\nThere are: ${Object.keys(campaigns).join(', ')}.\n`,
  );
  process.exit(2);
}
process.exitCode = (await campaign()) ? 0 : 1;
