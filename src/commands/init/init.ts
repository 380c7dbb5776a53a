import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, posix, relative, resolve, sep } from 'node:path';
import { dockerfileFacts } from '../../compose/draft/dockerfileFacts.ts';
import { composeDraft, type Drafted, imageDraft } from '../../compose/draft/scenarioText.ts';
import { guessOfDockerfile, guessRuntime } from '../../compose/guessRuntime.ts';
import { composeProject } from '../../compose/project.ts';
import { rolesOf } from '../../compose/roles.ts';
import { type ExitCode, exitCodes, usageError } from '../../errors.ts';
import type { Again } from '../../invocation.ts';
import { imageFacts } from '../../lab/images/imageFacts.ts';
import { literal } from '../../scenario/text/literal.ts';
import { printable } from '../../terminal/toolkit/printable.ts';
import { say } from '../../terminal/toolkit/say.ts';
import { world } from '../../workspace/loading/world.ts';
import { initCommand } from '../new.ts';
import { plainName } from './plainName.ts';
import { initRequests } from './requests.ts';
import { requireUse } from './requireUse.ts';

interface Options {
  again: Again;
  /** The service of a compose file that is looked at; null: it is found out. */
  service: string | null;
  /** Of a HAR file whose requests are taken; null: the first host's. */
  host: string | null;
}

/**
 * `oomlab init`, `oomlab init NAME`: a scenario that runs as it is. `oomlab init compose.yaml | Dockerfile | FOLDER | IMAGE`: one over
 * that, with what was guessed; of a HAR file or an OpenAPI document, one with its requests.
 * @throws OomlabError where there is nothing to ask, or nothing of the kind
 */
export async function initFromCommand(what: string | null, options: Options): Promise<ExitCode> {
  if (what === null) {
    requireUse(options, null, 'a scenario to begin with');
    return initCommand('mine', options);
  }
  const imported = initRequests(what, options);
  if (imported !== null) return imported;
  const path = await fileMeant(what);
  requireUse(options, path !== null && isCompose(path) ? 'service' : null, what);
  if (path === null && /^[a-z][a-z0-9-]*$/.test(what)) return initCommand(what, options);
  const { name, drafted } = path === null ? await ofImage(what) : ofFile(path, options.service);
  const file = `${name}.ts`;
  if (existsSync(file)) throw usageError(`${file} is there already`, 'Rename it, or remove it first.');
  writeFileSync(file, drafted.text, { flag: 'wx' });
  say(process.stdout, `Made ${file}. Guessed, and to be corrected in it:`);
  for (const guess of drafted.guessed) say(process.stdout, guess, '- ');
  const called = `./${file}`;
  process.stdout.write(
    `\nNext:\n${[
      `  ${options.again(['show', called])}  what it would do; nothing runs\n`,
      `  ${options.again(['scenario', called, '--quick'])}  one short trial of each variant\n`,
    ].join('')}`,
  );
  return exitCodes.ok;
}

const composeNames = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'];

/** A file; of a folder its compose file or its Dockerfile. null: it is no path. */
async function fileMeant(what: string): Promise<string | null> {
  if (existsSync(what)) {
    if (!statSync(what).isDirectory()) return what;
    const found = [...composeNames, 'Dockerfile']
      .map((name) => join(what, name))
      .find((each) => existsSync(each));
    if (found !== undefined) return found;
    throw usageError(
      `${what} has neither a compose file nor a Dockerfile`,
      'Name a file, or the reference of an image.',
    );
  }
  if (/\.(ya?ml)$|(^|\/)Dockerfile/.test(what) || what.startsWith('.') || what.startsWith('/'))
    throw usageError(
      `There is no file ${what}`,
      'Give the path of a compose file or a Dockerfile, or the reference of an image.',
    );
  return null;
}

const isCompose = (path: string): boolean => /\.ya?ml$/.test(path);

function ofFile(path: string, service: string | null): { name: string; drafted: Drafted } {
  const folder = dirname(path);
  const name = plainName(basename(resolve(folder)), 'mine');
  return isCompose(path)
    ? { name, drafted: ofCompose(path, service) }
    : { name, drafted: ofDockerfile(path, name) };
}

/** As imports and scenarios write paths. */
const written = (path: string): string => posix.join(...relative('.', path).split(sep)) || '.';

function ofCompose(path: string, service: string | null): Drafted {
  const file = written(path);
  const project = composeProject([file], { profiles: [], without: [] }, world);
  const chosen = service === null ? undefined : project.services.find((each) => each.name === service);
  if (service !== null && chosen === undefined)
    throw usageError(
      `${file}: there is no service "${service}"`,
      `Known: ${project.services.map((each) => each.name).join(', ')}.`,
    );
  const roles = chosen ? { target: chosen, through: null } : rolesOf(project);
  const asked = roles?.through ?? roles?.target;
  if (roles === null || (asked && asked.ports.published.length + asked.ports.exposed.length === 0))
    throw usageError(
      `${file}: ${chosen ? `services.${chosen.name} publishes and exposes no port` : 'no service publishes or exposes a port'}`,
      'Publish the port of the service that is asked: ports: ["8000"].',
    );
  return composeDraft(file, project, roles, '/');
}

function ofDockerfile(path: string, name: string): Drafted {
  const text = readFileSync(path, 'utf8');
  if (!/^\s*FROM\s/im.test(text))
    throw usageError(
      `${path} is neither a compose file nor a Dockerfile`,
      'A compose file ends in .yaml or .yml; a Dockerfile has FROM.',
    );
  const { exposed, hasHealth } = dockerfileFacts(text);
  const [port] = exposed;
  if (port === undefined)
    throw usageError(`${path} exposes no port`, 'Write the port that the service listens on: EXPOSE 8000.');
  const folder = written(dirname(path));
  const own = basename(path) === 'Dockerfile' ? {} : { dockerfile: basename(path) };
  return imageDraft({
    image: literal({ build: folder, ...own }),
    name,
    port,
    exposed,
    hasHealth,
    runtime: guessOfDockerfile(text),
  });
}

async function ofImage(reference: string): Promise<{ name: string; drafted: Drafted }> {
  const facts = await imageFacts(reference, (progress) => {
    if ('text' in progress) process.stderr.write(`${printable(progress.text)}\n`);
  });
  const [port] = facts.exposed;
  if (port === undefined)
    throw usageError(
      `The image ${reference} exposes no port`,
      'Write a scenario with its port: "oomlab init" makes one to begin with.',
    );
  const last = reference
    .replace(/[:@][^/]*$/, '')
    .split('/')
    .at(-1);
  const name = plainName(last ?? '', 'mine');
  return {
    name,
    drafted: imageDraft({
      image: literal({ reference }),
      name,
      port,
      exposed: facts.exposed,
      hasHealth: facts.hasHealth,
      runtime: guessRuntime(facts.started, reference, facts.history),
    }),
  };
}
