import { literal } from '../../scenario/text/literal.ts';
import { cpusOf } from '../machines.ts';
import type { ComposeProject, ComposeService } from '../project.ts';
import { isStore, type Roles } from '../roles.ts';
import { hasTest } from '../service/health.ts';

/** A scenario as text, and what was guessed for it. */
export interface Drafted {
  text: string;
  guessed: string[];
}

/** The part of a scenario that every draft has alike. */
export const loadText = (path: string): string[] => [
  `  // By connections; by arrivals per second: rate, rateSteps, rateRamp or rateSpike.`,
  `  load: ramp({ requests: ${literal(path)}, from: 1, to: 50, over: '30s' }),`,
  `  until: { brokenFor: '5s', atMost: '35s' },`,
  `  repeats: 3,`,
  `  // What is shorter with --quick.`,
  `  quick: { load: ramp({ requests: ${literal(path)}, from: 1, to: 20, over: '8s' }), until: { atMost: '10s' } },`,
];

/** Sizes around the one that is in force: the half, itself, the double. */
export const sizesAround = (bytes: number): string[] =>
  [bytes / 2, bytes, bytes * 2].map((size) => `${Math.max(8, Math.round(size / 1024 ** 2))}m`);

const defaultBytes = 512 * 1024 ** 2;

/** `file` as the scenario names it, from its own folder. */
export function composeDraft(file: string, project: ComposeProject, roles: Roles, path: string): Drafted {
  const { target, through } = roles;
  const { memoryBytes } = target.container.limits;
  const stores = project.services.filter((each) => each !== target && each !== through && isStore(each));
  const limited = memoryBytes !== null;
  const sizes = sizesAround(memoryBytes ?? defaultBytes);
  const roleText = [
    `service: ${literal(target.name)}`,
    ...(through === null ? [] : [`through: ${literal(through.name)}`]),
  ];
  const text = [
    `import { ramp, scenario } from 'oomlab';`,
    '',
    'export default scenario({',
    `  question: ${literal(`How many users does ${target.name} carry, and in how much memory?`)},`,
    `  compose: ${literal(file)},`,
    `  target: { ${roleText.join(', ')} },`,
    `  // The machine of all services but those outside; each has its limits of the file within it.`,
    `  machine: { cpus: ${cpusOf(project.services.filter((each) => !stores.includes(each)))}, memory: ${literal(sizes[1] ?? '512m')}, swap: 'off' },`,
    ...(stores.length === 0
      ? []
      : [
          `  // On machines of their own, as managed ones are.`,
          `  outside: [${stores.map(({ name }) => literal(name)).join(', ')}],`,
        ]),
    `  vary: { memory: [${sizes.map((size) => literal(size)).join(', ')}] },`,
    ...loadText(path),
    '});',
    '',
  ].join('\n');
  return { text, guessed: guesses(project, roles, stores, limited, path) };
}

function guesses(
  { services }: ComposeProject,
  { target, through }: Roles,
  stores: readonly ComposeService[],
  limited: boolean,
  path: string,
): string[] {
  const front = through ?? target;
  const port = front.ports.published[0] ?? front.ports.exposed[0];
  const others = services.filter((each) => each !== target && each !== through && !stores.includes(each));
  return [
    through === null
      ? `the target is ${target.name}: it publishes port ${port}`
      : `the target is ${target.name}, through ${through.name}, which publishes port ${port}`,
    `the load asks for ${path}`,
    hasTest(target.container)
      ? 'it is ready when its health check passes'
      : 'it is ready when it listens on its port: the file has no health check of it',
    limited
      ? 'its memory is the limit of the file, and half and double of it'
      : 'its memory is 256, 512 and 1024 MiB: the file has no limit for it',
    ...(stores.length === 0 ? [] : [`outside of its machine: ${stores.map(({ name }) => name).join(', ')}`]),
    ...(others.length === 0 ? [] : [`on the same machine: ${others.map(({ name }) => name).join(', ')}`]),
  ];
}

export interface ImageFacts {
  /** As the scenario writes it: `{ reference: 'shop:1' }`. */
  image: string;
  name: string;
  port: number;
  /** All that it exposes. */
  exposed: readonly number[];
  hasHealth: boolean;
  runtime: string;
}

/** Of a Dockerfile or an image alone. */
export function imageDraft({ image, name, port, exposed, hasHealth, runtime }: ImageFacts): Drafted {
  const text = [
    `import { ramp, scenario } from 'oomlab';`,
    '',
    'export default scenario({',
    `  question: ${literal(`How many users does ${name} carry, and in how much memory?`)},`,
    '  target: {',
    `    name: ${literal(name)},`,
    `    image: ${image},`,
    `    port: ${port},`,
    hasHealth
      ? `    ready: { health: true, within: '120s' },`
      : `    ready: { listening: true, within: '60s' },`,
    `    runtime: ${literal(runtime)},`,
    '  },',
    `  machine: { cpus: 1, memory: '512m', swap: 'off' },`,
    `  vary: { memory: ['256m', '512m', '1024m'] },`,
    ...loadText('/'),
    '});',
    '',
  ].join('\n');
  return {
    text,
    guessed: [
      exposed.length > 1
        ? `port ${port}, the first of those that it exposes (${exposed.join(', ')})`
        : `port ${port}, which it exposes`,
      hasHealth ? 'it is ready when its health check passes' : 'it is ready when it listens on its port',
      runtime === 'any'
        ? 'nothing says what runs in it: write runtime where you know it, for its heap and its errors'
        : `it is run by ${runtime}`,
      'the load asks for /',
      'its memory is 256, 512 and 1024 MiB',
    ],
  };
}
