import { never } from '../../../never.ts';
import { type Cell, tableColumns } from '../../../record/message.ts';
import { textColumns } from '../../../record/tableRows.ts';
import type { TrialPlan } from '../../../scenario/plan.ts';
import { formsOf } from '../../../scenario/secrets/forms.ts';
import { redacted } from '../../../scenario/secrets/looks.ts';
import { isSecretVariable } from '../../../scenario/secrets/names.ts';
import { recordedPlan } from '../../../scenario/secrets/recorded.ts';
import { type Search, searchFor, withoutFound } from '../../../scenario/secrets/search.ts';
import { secretsOf } from '../../../scenario/secrets/secretsOf.ts';
import type { Outgoing } from '../../outgoing.ts';
import type { WorkerMessage } from '../../protocol.ts';
import { maskingParts } from './sharedParts.ts';

/** The way out of a trial, on which its secrets are left behind: what is executed has them, and no recording does. */
export function redacting(outgoing: Outgoing, plan: TrialPlan): Outgoing {
  const search = searchFor(secretsOf(plan).flatMap(formsOf));
  const masked = maskingParts(search);
  return {
    ...outgoing,
    send: (message) =>
      outgoing.send(message.kind === 'shared' ? masked(message) : redactedMessage(message, search)),
  };
}

function redactedMessage(message: Exclude<WorkerMessage, { kind: 'shared' }>, search: Search): WorkerMessage {
  switch (message.kind) {
    case 'trial': {
      const { plan, ...rest } = message.record;
      return { ...message, record: { ...scrubbed(rest, search), plan: recordedPlan(plan) } };
    }
    case 'inspect':
      return { ...message, value: scrubbed(withoutNamed(message.value), search) };
    case 'histogram':
    case 'done':
      return message;
    case 'rows':
      return scrubbedRows(message, search);
    case 'event':
    case 'output':
    case 'progress':
    case 'failed':
      return scrubbed(message, search);
    default:
      return never(message);
  }
}

/** Command lines of processes, names of files and threads; that of a service is ours, and rows are told apart by it. */
function scrubbedRows(message: Extract<WorkerMessage, { kind: 'rows' }>, search: Search): WorkerMessage {
  const columns: readonly string[] = tableColumns[message.table];
  const texts = columns.flatMap((column, index) =>
    textColumns.has(column) && column !== 'service' ? [index] : [],
  );
  // Most tables are of numbers, and have twenty rows a second.
  if (texts.length === 0 || search.longest === 0) return message;
  const cellOf = (cell: Cell, index: number): Cell =>
    typeof cell === 'string' && texts.includes(index) ? withoutFound(cell, search) : cell;
  return { ...message, rows: message.rows.map((row) => row.map(cellOf)) };
}

/** Words and names of our own: that somebody has one of them for a password makes them no secrets, and no other words. */
const ours = new Set(['kind', 'clock', 'stream', 'status', 'reason', 'label', 'name', 'service', 'phases']);

/** All texts of a value but those. */
function scrubbed<Value>(value: Value, search: Search): Value {
  const walk = (each: unknown): unknown => {
    if (typeof each === 'string') return withoutFound(each, search);
    if (Array.isArray(each)) return each.map(walk);
    if (each === null || typeof each !== 'object') return each;
    return Object.fromEntries(
      Object.entries(each).map(([key, inner]) => [key, ours.has(key) ? inner : walk(inner)]),
    );
  };
  return search.longest === 0 ? value : (walk(value) as Value);
}

/** What the engine says of a container has the variables of its image, too, which no plan knows. */
function withoutNamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNamed);
  if (typeof value === 'string') {
    const [, name, rest] = /^([A-Za-z_]\w*)=(.+)$/s.exec(value) ?? [];
    return name !== undefined && rest !== undefined && isSecretVariable(name) ? `${name}=${redacted}` : value;
  }
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutNamed(inner)]));
}
