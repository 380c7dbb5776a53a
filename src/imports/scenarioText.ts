import { escapeHidden } from '../scenario/text/hidden.ts';
import { literal, spread } from '../scenario/text/literal.ts';
import { type Imported, requestsOf, type WrittenStep } from './written.ts';

/**
 * The file of a scenario that sends what was imported.
 * @param name of the service, and in its question
 * @param source what it was imported from, for whoever reads it
 */
export function scenarioText(imported: Imported, name: string, source: string): string {
  const { sends, port, notes } = imported;
  const what = sends.kind === 'journey' ? 'journeys' : 'requests';
  const { shared, list } = factored(requestsOf(imported)[what as never]);
  const headers =
    Object.keys(shared).length === 0 ? '' : `/** Of all of them. */\nconst shared = ${literal(shared)};\n\n`;
  return `import { ramp, scenario, steady } from 'oomlab';

/*
${[`From ${inComment(source)}.`, ...notes.map((note) => `- ${inComment(note)}`)].join('\n')}
*/

${headers}const ${what} = ${literal(list)};

export default scenario({
  question: 'How many users does ${name} carry in 512 MB?',
  // Your service: its image, where it listens, and what it answers when it is ready.
  target: {
    name: '${name}',
    image: { reference: '${name}:latest' },
    port: ${port ?? 8080},
    ready: ${readyOf(sends)},
    runtime: 'any', // or jvm, node, python, ...: what it is known by
  },
  machine: { cpus: 1, memory: '512m', swap: 'off' },
  load: ramp({ ${what}, from: 1, to: 50, over: '60s' }),
  until: { brokenFor: '5s', atMost: '65s' },
  quick: { load: steady({ ${what}, connections: 1, for: '10s' }), until: { atMost: '15s' } },
});
`;
}

const inComment = (text: string): string => escapeHidden(text).replaceAll('*/', '* /');

function readyOf(sends: Imported['sends']): string {
  const all: readonly (Pick<WrittenStep, 'method' | 'path'> & { status?: WrittenStep['status'] })[] =
    sends.kind === 'journey' ? sends.steps : sends.requests;
  const first = all.find(
    ({ method, path, status = 200 }) => method === 'GET' && status === 200 && !path.includes('{'),
  );
  return first === undefined ? 'null' : `{ path: ${literal(first.path)}, within: '60s' }`;
}

type Sent = Record<string, unknown> & {
  headers?: Record<string, string> & { [spread]?: string };
  steps?: Sent[];
};

/** Headers that all requests have alike are written once. */
function factored(list: readonly Sent[]): { shared: Record<string, string>; list: Sent[] } {
  const all = list.flatMap((each) => each.steps ?? [each]);
  const [first, ...others] = all;
  const shared = Object.fromEntries(
    Object.entries(first?.headers ?? {}).filter(([name, value]) =>
      others.every(({ headers }) => headers?.[name] === value),
    ),
  );
  if (others.length === 0 || Object.keys(shared).length === 0) return { shared: {}, list: [...list] };
  const without = (each: Sent): Sent =>
    each.steps === undefined
      ? {
          ...each,
          headers: {
            [spread]: 'shared',
            ...Object.fromEntries(Object.entries(each.headers ?? {}).filter(([name]) => !(name in shared))),
          },
        }
      : { ...each, steps: each.steps.map(without) };
  return { shared, list: list.map(without) };
}
