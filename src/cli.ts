#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { dirname, resolve } from 'node:path';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { type ExitCode, exitCodes, usageError } from './errors.ts';
import type { LabOptions } from './hosts/anywhere.ts';
import { type QueueAddress, queueAddress, withoutCredentials } from './hosts/fleet/address.ts';
import type { FleetOptions } from './hosts/fleet/front/fleet.ts';
import { privateQueueUrl } from './hosts/fleet/privateQueue.ts';
import { bucketAccess } from './hosts/fleet/recordings/bucketAccess.ts';
import { placeOf, throughQueue } from './hosts/fleet/recordings/place.ts';
import { leaving } from './hosts/leaving.ts';
import { version } from './installation.ts';
import { type Again, commandLine, invocationOf } from './invocation.ts';
import { compiledFolder } from './lab/engine/state.ts';
import { parseDuration } from './scenario/units.ts';
import { ask } from './terminal/ask.ts';
import { showError } from './terminal/showError.ts';
import { screenOf } from './terminal/toolkit/screen.ts';
import type { Attached } from './workspace/attached.ts';
import type { Identity } from './workspace/identity.ts';

/**
 * The commands. The only file with argv, signals and exit codes. Each is loaded when it is asked for: reports alone bring a
 * megabyte of charts along.
 */

// A third of a start is compiling: the next one finds it done, in a folder that nobody else can write to.
try {
  enableCompileCache(compiledFolder());
} catch {
  // Whoever needs the state folder says what is wrong with it; reports can be read without one.
}

/** Whoever reads what we say may go away, a pager or a terminal: an error of writing, which would end us anywhere. */
const outputs = [process.stdout, process.stderr];
for (const stream of outputs) stream.on('error', () => {});

/** A full disk is no reader who went away: what was asked for is not there. */
process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  if (code === 'EPIPE' || code === 'EIO') return;
  process.stderr.write(
    `oomlab: What it says could not be written: ${message}\n        Make room, or write elsewhere.\n`,
  );
  process.on('exit', (exitCode) => {
    if (exitCode === exitCodes.ok) process.exitCode = exitCodes.lab;
  });
});

/**
 * For commands that end in order: the first Ctrl-C asks them to, the second one leaves at once. With nobody to tell, a run
 * ends in order, too, or goes on without us where others execute it.
 */
function interruptible(): AbortSignal {
  const interrupt = new AbortController();
  const onSignal = (signal: NodeJS.Signals): void => {
    if (interrupt.signal.aborted) process.exit(exitCodes.interrupted);
    interrupt.abort(signal === 'SIGINT' ? undefined : leaving);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  const nobody = (): void => interrupt.abort(leaving);
  process.on('SIGHUP', nobody);
  for (const stream of outputs) stream.on('error', nobody);
  return interrupt.signal;
}

/** Of a host: the first Ctrl-C leaves when its trial is done, the second gives that back; a third one leaves at once. */
function leavingSignals(): { leave: AbortSignal; abort: AbortSignal } {
  const [leave, abort] = [new AbortController(), new AbortController()];
  const onSignal = (): void => {
    if (abort.signal.aborted) process.exit(exitCodes.interrupted);
    (leave.signal.aborted ? abort : leave).abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  return { leave: leave.signal, abort: abort.signal };
}

const program = new Command('oomlab')
  .description('Break a service on purpose, in a box of known size, and learn what kills it.')
  .version(version())
  .option('--debug', 'show the stack of an error')
  .option('--results <folder>', 'where runs are recorded', 'results')
  .option('--github', 'annotations for GitHub; by itself in its jobs', false)
  .option('--wait', 'wait for a run that is under way on the same machine')
  .option('--yes', 'allow a container with root’s rights beside an engine that can’t be measured from here')
  .option('--keep-lab', 'keep that container when the run is over, to look at it')
  .showSuggestionAfterError()
  .exitOverride()
  // Narrower than Commander's own bound it would not wrap at all, and the terminal would break words.
  .configureHelp({ minWidthToWrap: 16 })
  .configureOutput({ outputError: () => {} });

const whole = (text: string): number => {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1.');
  return Number(text);
};
const pair = (text: string, before: Record<string, string>): Record<string, string> => {
  const [, name, value] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw new InvalidArgumentError('Write NAME=VALUE, such as swap=off.');
  return { ...before, [name]: value };
};

/** A switch beside which these others would have no effect. */
const without = (flags: string, description: string, meaningless: string[]): Option =>
  new Option(flags, description).default(false).conflicts(meaningless);

const insecureQueue = (): Option =>
  new Option('--insecure-queue', 'use a Redis elsewhere that has neither a password nor TLS').default(false);

/** Those whose trials may be executed by the hosts of a queue. */
const queued = new Set<Command>();

function queueOptions(command: Command): Command {
  queued.add(command);
  return command
    .option(
      '--queue <url>',
      'let the hosts of this Redis execute the trials; "private" is that of "oomlab queue start"',
    )
    .option(
      '--recordings <place>',
      'on a queue: how recordings come back, "queue" (as when left out), a folder that all have in common, or s3://BUCKET/PREFIX',
    )
    .addOption(insecureQueue());
}

const listed = (text: string, before: readonly string[]): string[] => [...before, text];

function planOptions(command: Command): Command {
  return command
    .option('--quick', 'one trial of each variant, and a shorter load', false)
    .option('--repeats <n>', 'trials of each variant', whole)
    .option('--seed <n>', 'order of the trials and choice of requests', whole)
    .option('--only <name=value>', 'only variants with this value; can be repeated', pair, {});
}

function swapOptions(command: Command): Command {
  return command
    .option('--add-swap', 'allow a swap file of our own for the time of each run')
    .option('--no-add-swap', 'forbid swap of any kind that is added, zram too, on a private engine as well');
}

/** Of the commands that choose each trial by those before it. */
function searchOptions(command: Command): Command {
  return queueOptions(swapOptions(command))
    .option('--seed <n>', 'arrivals and choice of requests', whole)
    .addOption(
      new Option(
        '--resume <run>',
        'go on with a search that ended early, or that may have more trials now',
      ).conflicts('seed'),
    );
}

queueOptions(swapOptions(planOptions(program.command('scenario <name>').alias('run'))))
  .description('run a scenario and compare its variants')
  .action((name, options) =>
    finish(async () =>
      (await import('./commands/scenario.ts')).scenarioCommand(
        name,
        { ...common(options), ...planned(options), addSwap: options.addSwap ?? null, typed },
        interruptible(),
      ),
    ),
  );
searchOptions(program.command('size <name>'))
  .description('find the smallest size that carries the load of a scenario, and prove it')
  .action((name, options) =>
    finish(async () =>
      (await import('./commands/searches/size.ts')).sizeCommand(name, searched(options), interruptible()),
    ),
  );
searchOptions(program.command('map <name>'))
  .description('draw the line between what survives and what does not, of two knobs')
  .action((name, options) =>
    finish(async () =>
      (await import('./commands/searches/map.ts')).mapCommand(name, searched(options), interruptible()),
    ),
  );
searchOptions(program.command('capacity <name>'))
  .description('look for the largest rate of arrivals that fresh machines hold')
  .option('--only <name=value>', 'only variants with this value; can be repeated', pair, {})
  .action((name, options) =>
    finish(async () =>
      (await import('./commands/searches/capacity.ts')).capacityCommand(
        name,
        { ...searched(options), only: options.only },
        interruptible(),
      ),
    ),
  );
planOptions(program.command('show <name>'))
  .description('show the resolved plan of a scenario; nothing runs')
  .option('--json', 'as the lab gets it', false)
  .action((name, options) =>
    finish(async () =>
      (await import('./commands/show.ts')).showCommand(name, {
        ...common(),
        ...planned(options),
        json: options.json,
      }),
    ),
  );
queueOptions(swapOptions(program.command('experiment [names...]')))
  .description('run the scenarios of a write-up, render it from them, and check its claims')
  .addOption(
    without(
      '--check',
      'render all (or those named) again from their pinned data, and compare; nothing runs',
      ['reuse', 'render', 'quick', 'repeats', 'addSwap', 'queue'],
    ),
  )
  .addOption(without('--reuse', 'take the newest runs that there are', ['quick', 'addSwap', 'queue']))
  .addOption(
    without('--render', 'only write it again from its pinned data, after the prose was changed', [
      'reuse',
      'quick',
      'repeats',
      'addSwap',
      'queue',
    ]),
  )
  .option('--quick', 'one short trial of each variant, rendered into the results; pins nothing', false)
  .option('--repeats <n>', 'trials of each variant', whole)
  .action((names, options) =>
    finish(async () => {
      if (options.check)
        return (await import('./commands/experiment/check.ts')).checkCommand(names, { again });
      const [name] = names;
      if (name === undefined || names.length > 1)
        throw usageError(
          'One experiment runs at a time',
          'Name it: "oomlab experiment NAME"; "oomlab list" shows all.',
        );
      if (options.render) return (await import('./commands/experiment/render.ts')).renderCommand(name);
      return (await import('./commands/experiment/experiment.ts')).experimentCommand(
        name,
        {
          ...common(options),
          reuse: options.reuse,
          quick: options.quick,
          repeats: options.repeats ?? null,
          addSwap: options.addSwap ?? null,
        },
        interruptible(),
      );
    }),
  );
program
  .command('init [what]')
  .description(
    'write a scenario into this folder that runs as it is: over a compose file, a Dockerfile or an image, with the requests of a HAR file or an OpenAPI document, or with NAME one to begin with',
  )
  .option('--host <host>', 'of a HAR file: whose requests; the first one when left out')
  .option('--service <name>', 'of a compose file: which service is looked at')
  .action((what, options) =>
    finish(async () =>
      (await import('./commands/init/init.ts')).initFromCommand(what ?? null, {
        again,
        service: options.service ?? null,
        host: options.host ?? null,
      }),
    ),
  );
const fresh = program.command('new').description('write a starting point of your own that runs as it is');
fresh
  .command('scenario <name>')
  .description('a question: target, machine, load and what varies')
  .action((name) => finish(async () => (await import('./commands/new.ts')).newScenario(name, { again })));
fresh
  .command('experiment <name>')
  .description('a write-up over runs, with claims that a program checks')
  .action((name) => finish(async () => (await import('./commands/new.ts')).newExperiment(name, { again })));
program
  .command('list')
  .description('list the scenarios and experiments: question, duration, needs')
  .option('--runs', 'list the recorded runs instead', false)
  .action((options) =>
    finish(async () => (await import('./commands/list.ts')).listCommand({ ...common(), runs: options.runs })),
  );
program
  .command('report <run>')
  .description('make the report again from a recording')
  .option(
    '--also <output>',
    'an output that is made only when asked for: openmetrics; can be repeated',
    listed,
    [],
  )
  .action((run, options) =>
    finish(async () =>
      (await import('./commands/report.ts')).reportCommand(run, { ...common(), also: options.also }),
    ),
  );
program
  .command('compare <runs...>')
  .description('say what is better or worse of a run than of one before it, or than of a pinned one')
  .option('--tolerance <name=share>', 'such as p99=10%, or 10% for all; can be repeated', listed, [])
  .addOption(
    new Option('--pin <file>', 'keep one run in a file, for later ones to be compared with').conflicts([
      'tolerance',
      'json',
    ]),
  )
  .option('--json', 'for programs', false)
  .action((runs, options) =>
    finish(async () =>
      (await import('./commands/ci/compare.ts')).compareCommand(runs, {
        ...common(),
        pin: options.pin ?? null,
        tolerance: options.tolerance,
        json: options.json,
      }),
    ),
  );
queueOptions(swapOptions(program.command('calibrate [cases...]')))
  .description('run the corpus of known faults, and say how often the verdicts are right')
  .option('--repeats <n>', 'trials of each case', whole, 3)
  .option('--seed <n>', 'order of the trials and choice of requests', whole)
  .addOption(
    new Option(
      '--again <run>',
      'only compute the verdicts and the matrix again, from the recordings of a run',
    ).conflicts(['repeats', 'seed', 'addSwap', 'queue']),
  )
  .action((cases, options) =>
    finish(async () => {
      if (options.again !== undefined && cases.length > 0)
        throw usageError('With --again all cases of the run are judged', 'Name no cases beside it.');
      return options.again === undefined
        ? (await import('./commands/calibrate.ts')).calibrateCommand(
            {
              ...common(options),
              cases,
              repeats: options.repeats,
              seed: options.seed ?? null,
              addSwap: options.addSwap ?? null,
              typed,
            },
            interruptible(),
          )
        : (await import('./commands/calibrate.ts')).recalibrateCommand(options.again, common());
    }),
  );
program
  .command('explain <run> [trial]')
  .description(
    'show the chain of reasoning behind a verdict; a trial is an id, a number or a part of a variant',
  )
  .action((run, trial) =>
    finish(async () => (await import('./commands/explain.ts')).explainCommand(run, trial ?? null, common())),
  );
program
  .command('autopsy <file...>')
  .description(
    'say what died of what, from kernel, container, application and GC logs; "-" is standard input',
  )
  .option('--json', 'for programs', false)
  .option('--container <id>', 'only what is about this container, pod or unit')
  .addOption(without('--advice', 'the whole pages of advice', ['json']))
  .addHelpText(
    'after',
    '\nExit codes: 0 something was found; 1 nothing here tells of a death; 2 nothing could be read.',
  )
  .action((files, options) =>
    finish(async () =>
      (await import('./commands/autopsy.ts')).autopsyCommand(files, {
        json: options.json,
        advice: options.advice,
        container: options.container ?? null,
      }),
    ),
  );
program
  .command('doctor')
  .description('look at everything that a run depends on')
  .action(() => finish(async () => (await import('./commands/doctor.ts')).doctorCommand({ again })));
program
  .command('setup')
  .description('make this machine ready; does only what is missing')
  .action(() => finish(async () => (await import('./commands/setup.ts')).setupCommand(common())));
program
  .command('clean')
  .description('remove what a killed run left behind; with --wait, when the run that is under way is over')
  .action(() => finish(async () => (await import('./commands/clean.ts')).cleanCommand(common())));
program
  .command('attach <run>')
  .description('go on with a run on a queue whose command is gone')
  .option('--queue <url>', 'where it is; as it was recorded, or OOMLAB_QUEUE, when left out')
  .addOption(insecureQueue())
  .action(async (run, options) => {
    try {
      const { readAttached } = await import('./workspace/readAttached.ts');
      const { fleetOf, waitingRun } = await import('./workspace/attached.ts');
      const { findRun } = await import('./record/readRun.ts');
      const { findWaiting } = await import('./record/waiting/waiting.ts');
      const { results } = common();
      const waits = findWaiting(results, run);
      const waiting = waits === null ? null : waitingRun(waits);
      const folder = waits ?? findRun(results, run);
      const { args, recordings, queue } = waiting?.fleet ?? fleetOf(folder);
      requireQueued(args, run);
      const fleet = { address: attachedAddress(options, queue), recordings };
      if (waiting === null) attached = { run: await readAttached(folder, fleet.address), fleet };
      else {
        const { runId, seed, command } = waiting;
        begun = { identity: { runId, seed, command }, results: dirname(dirname(folder)), fleet };
        typed = args;
      }
      await program.parseAsync(args, { from: 'user' });
    } catch (error) {
      if (error instanceof CommanderError) throw error;
      await finish(() => Promise.reject(error));
    }
  });
const host = program.command('host').description('machines that execute the trials of a queue');
swapOptions(host.command('join [queue]'))
  .description('execute trials of a queue on this machine, one at a time, until it leaves')
  .option('--name <name>', 'as it is shown; the machine’s own when left out')
  .option('--label <name=value>', 'what scenarios can ask for, such as disk=nvme; can be repeated', pair, {})
  .option(
    '--images <pattern>',
    'images that may be pulled, such as registry.example/*; can be repeated',
    listed,
    [],
  )
  .option(
    '--recordings <place>',
    'a folder, or s3://BUCKET/PREFIX, that recordings may be brought to; can be repeated',
    listed,
    [],
  )
  .option('--lost-after <duration>', 'silent for so long it counts as gone, and others have its trial', '2m')
  .option(
    '--shared',
    'beside other hosts on the same machine, each with an engine and a state folder of its own',
    false,
  )
  .addOption(insecureQueue())
  .action((queue, options) =>
    finish(async () => {
      const [{ hostJoin }, { hostNameSchema }] = await Promise.all([
        import('./commands/fleet/join.ts'),
        import('./hosts/fleet/cards.ts'),
      ]);
      const lostAfterMs = parseDuration(options.lostAfter);
      if (lostAfterMs === null || lostAfterMs < 2000)
        throw usageError(
          `--lost-after ${options.lostAfter} is no duration from 2s`,
          'Write it as 90s or 5m.',
        );
      if (options.name !== undefined && !hostNameSchema.safeParse(options.name).success)
        throw usageError(
          `--name ${JSON.stringify(options.name)} is no name of a host`,
          'Use letters, digits, dots and hyphens.',
        );
      const { label: labels, insecureQueue: insecure, ...rest } = options;
      return hostJoin(
        {
          ...rest,
          labels,
          insecure,
          lostAfterMs,
          recordings: options.recordings.map(usablePlace),
          queue: queue ?? null,
          name: options.name ?? null,
          addSwap: options.addSwap ?? null,
          lab: common().lab,
        },
        leavingSignals(),
      );
    }),
  );
host
  .command('list [queue]')
  .description('show the hosts of a queue, and what they do')
  .addOption(insecureQueue())
  .action((queue, options) =>
    finish(async () =>
      (await import('./commands/fleet/hosts.ts')).hostList({
        queue: queue ?? null,
        insecure: options.insecureQueue,
      }),
    ),
  );
host
  .command('leave <name> [queue]')
  .description('ask a host to leave when the trial that it has is done')
  .addOption(insecureQueue())
  .action((name, queue, options) =>
    finish(async () =>
      (await import('./commands/fleet/hosts.ts')).hostLeave(name, {
        queue: queue ?? null,
        insecure: options.insecureQueue,
      }),
    ),
  );
const queue = program.command('queue').description('a private Redis on this machine, to try a fleet with');
queue
  .command('start')
  .description('start it, until it is stopped')
  .action(() => finish(async () => (await import('./commands/fleet/queue.ts')).queueStart()));
queue
  .command('stop')
  .description('stop it; what was in it is gone')
  .option('--force', 'while hosts have joined it and runs are on it, too', false)
  .action((options) => finish(async () => (await import('./commands/fleet/queue.ts')).queueStop(options)));
queue
  .command('status')
  .description('say whether it runs, and where')
  .action(() => finish(async () => (await import('./commands/fleet/queue.ts')).queueStatus()));
const engine = program.command('engine').description('the private Docker Engine');
engine
  .command('start')
  .description('start it, until it is stopped')
  .action(() => finish(async () => (await import('./commands/engine.ts')).engineStart()));
engine
  .command('stop')
  .description('stop it; its images stay')
  .action(() => finish(async () => (await import('./commands/engine.ts')).engineStop()));
engine
  .command('status')
  .description('say which engine a run would use')
  .action(() => finish(async () => (await import('./commands/engine.ts')).engineStatus()));

interface GlobalOptions {
  results: string;
  github: boolean;
  wait?: boolean;
  yes?: boolean;
  keepLab?: boolean;
}

interface PlanOptions {
  quick: boolean;
  repeats?: number;
  seed?: number;
  only: Record<string, string>;
}

interface QueueOptions {
  queue?: string;
  recordings?: string;
  insecureQueue?: boolean;
}

/** It is recorded. */
let typed = withoutCredentials(process.argv.slice(2));

/** A run on a queue that was left, and is gone on with by the command that began it. */
let attached: { run: Attached; fleet: FleetOptions } | null = null;
/** The same of one that had no host yet: it begins as itself. */
let begun: { identity: Identity; results: string; fleet: FleetOptions } | null = null;

interface Common {
  results: string;
  github: boolean;
  again: Again;
  lab: LabOptions;
  attached: Attached | null;
  identity: Identity | null;
}

const common = (options: QueueOptions = {}): Common => {
  const { results, github, wait = false, yes = false, keepLab = false } = program.opts<GlobalOptions>();
  const fleet = attached?.fleet ?? begun?.fleet ?? namedFleet(options);
  return {
    results: begun?.results ?? resolve(results),
    github,
    again,
    lab: { wait, yes, keepLab, ask, fleet },
    attached: attached?.run ?? null,
    identity: begun?.identity ?? null,
  };
};

/** null: none is. */
function namedFleet({ queue, recordings, insecureQueue = false }: QueueOptions): FleetOptions | null {
  if (queue !== undefined)
    return {
      address: queueAddress(queue, { insecure: insecureQueue }),
      recordings: usablePlace(recordings ?? throughQueue),
    };
  if (recordings !== undefined || insecureQueue)
    throw usageError(
      `${recordings === undefined ? '--insecure-queue' : '--recordings'} has no effect without --queue`,
      'Name the queue, or leave it out.',
    );
  return null;
}

/** As it is recorded. @throws OomlabError (usage) for what is none, and for one without credentials: before anything begins */
function usablePlace(text: string): string {
  const place = placeOf(text);
  if (place.kind === 'bucket') bucketAccess(place.shown);
  return place.shown;
}

/** What a recording says is executed: nothing but what can have begun it. */
function requireQueued(args: string[], run: string): void {
  const [name = ''] = program.parseOptions(args).operands;
  const command = program.commands.find((each) => each.name() === name || each.aliases().includes(name));
  if (command === undefined || !queued.has(command))
    throw usageError(
      `Run ${run} says that "oomlab ${name}" began it, and that is no command with a queue`,
      'Its run.json was changed: run it anew.',
    );
}

/** Recorded without its password: that is in the environment, or given again. */
function attachedAddress({ queue, insecureQueue }: QueueOptions, recorded: string): QueueAddress {
  const insecure = { insecure: insecureQueue ?? false };
  if (queue !== undefined) return queueAddress(queue, insecure);
  const byItself = process.env.OOMLAB_QUEUE || privateQueueUrl();
  return queueAddress(
    byItself !== null && queueAddress(byItself, insecure).shown === recorded ? byItself : recorded,
    insecure,
  );
}

const searched = (options: QueueOptions & { seed?: number; addSwap?: boolean; resume?: string }) => ({
  ...common(options),
  resume: options.resume ?? null,
  seed: options.seed ?? null,
  addSwap: options.addSwap ?? null,
  typed,
});

const planned = (options: PlanOptions) => ({
  quick: options.quick,
  repeats: options.repeats ?? null,
  seed: options.seed ?? null,
  only: options.only,
});

const invocation = invocationOf(process.argv, process.env, process.cwd());
const again: Again = (args) => commandLine(invocation, args);

async function finish(command: () => Promise<ExitCode>): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    process.exitCode = showError(
      error,
      screenOf(process.stderr, process.env),
      program.opts<{ debug?: boolean }>().debug ?? false,
      again,
    );
  }
}

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  if (error.exitCode === 0) process.exitCode = exitCodes.ok;
  // A group without a command was given its help; there is no more to say.
  else if (error.code === 'commander.help') process.exitCode = exitCodes.usage;
  else process.exitCode = usage(error);
}

/** Commander's own message is one or two lines: what is wrong, and its suggestion where it has one. */
function usage(error: CommanderError): ExitCode {
  const [message = '', suggestion] = error.message.replace(/^error: /, '').split('\n');
  const hint =
    suggestion ??
    (error.code === 'commander.conflictingOption'
      ? 'One would have no effect: leave it out.'
      : 'Run "oomlab --help" to see what there is.');
  return showError(usageError(message, hint), screenOf(process.stderr, process.env), false, again);
}
