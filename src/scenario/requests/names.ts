import type { Placeholder } from '../templates/template.ts';
import { placeholdersIn } from '../templates/template.ts';
import type { Sends } from './sends.ts';

/** A place in what is sent that nothing can fill. */
export interface Unfillable {
  /** Within the load. */
  path: (string | number)[];
  message: string;
}

/** Names that are not known where they stand, each in words. Texts that are no templates are told elsewhere, and passed over. */
export function unfillable({ requests, journeys, data }: Sends): Unfillable[] {
  const columns = data === undefined || typeof data === 'string' ? null : data.columns;
  const why = (place: Placeholder, taken: ReadonlySet<string> | null): string | null => {
    const { source, written } = place;
    if (source.kind === 'data') {
      if (data === undefined)
        return `{{${written}}}: the load has no data; write data: 'users.csv' beside it`;
      if (columns === null || columns.includes(source.column)) return null;
      return `{{${written}}}: ${source.column} is no column of the data; it has ${columns.join(', ')}`;
    }
    if (source.kind !== 'taken') return null;
    if (taken === null)
      return `{{${written}}}: nothing is taken from answers in a mix; write journeys instead`;
    if (taken.has(source.name)) return null;
    const known = taken.size === 0 ? 'nothing' : [...taken].join(', ');
    return `{{${written}}}: no step before it takes "${source.name}"; taken by then: ${known}`;
  };
  const found: Unfillable[] = [];
  const look = (value: unknown, path: Unfillable['path'], taken: ReadonlySet<string> | null): void => {
    for (const place of placesIn(value)) {
      const message = why(place, taken);
      if (message !== null) found.push({ path, message });
    }
  };
  for (const [index, request] of (typeof requests === 'object' ? requests : []).entries())
    for (const key of ['path', 'headers', 'body'] as const)
      look(request[key], ['requests', index, key], null);
  if (typeof requests === 'string') look(requests, ['requests'], null);
  for (const [index, { steps }] of (journeys ?? []).entries()) {
    const taken = new Set<string>();
    for (const [at, step] of steps.entries()) {
      for (const key of ['path', 'headers', 'body'] as const)
        look(step[key], ['journeys', index, 'steps', at, key], taken);
      for (const name of Object.keys(step.take ?? {})) taken.add(name);
      look(step.check, ['journeys', index, 'steps', at, 'check'], taken);
    }
  }
  return found;
}

function placesIn(value: unknown): Placeholder[] {
  try {
    return placeholdersIn(value);
  } catch {
    return [];
  }
}

/** What is no template within a body, which the schema of JSON lets through. */
export function malformed({ requests, journeys }: Sends): Unfillable[] {
  const bodies = [
    ...(typeof requests === 'object' ? requests : []).map((request, index) => ({
      body: request.body,
      path: ['requests', index, 'body'],
    })),
    ...(journeys ?? []).flatMap(({ steps }, index) =>
      steps.flatMap((step, at) => [
        { body: step.body, path: ['journeys', index, 'steps', at, 'body'] },
        { body: step.check?.json, path: ['journeys', index, 'steps', at, 'check', 'json'] },
      ]),
    ),
  ];
  return bodies.flatMap(({ body, path }) => {
    try {
      placeholdersIn(body);
      return [];
    } catch (error) {
      return [{ path, message: (error as Error).message }];
    }
  });
}
