import { type Automaton, automatonOf } from './automaton.ts';
import { neededParts } from './neededParts.ts';

/**
 * Which of many patterns a text can match at all. Most lines of any log have none of the words that a pattern needs, and one
 * look at each character tells it for all patterns of the program together (Aho and Corasick, 1975).
 */
export interface Prefilter {
  /** Places of those of its patterns that are worth a try, in their order. */
  candidates(text: string): readonly number[];
  /** Whether there is one. */
  any(text: string): boolean;
}

interface Registered {
  /** The pattern's place in its list. */
  place: number;
  list: List;
}

/** Who asks by themselves, and can be left out where nobody else has to look at a text. */
export type Asker = 'collections' | 'anybody';

/** The patterns of one `prefilter`. */
interface List {
  readonly patterns: readonly RegExp[];
  readonly asker: Asker;
  /** Those that need nothing that could be looked for. */
  always: readonly number[];
  /** What each of the texts that were looked through last has of the others. */
  seen: [number[], number[]];
}

/** A text that was looked through: several lists ask for one, one after the other. */
interface Looked {
  text: string | null;
  /** It has no part of any pattern, and so has none of its own ends: a line behind its head. */
  isEmpty: boolean;
}

const lists: List[] = [];
/** Made at the first look: most commands read no log. */
let automaton: Automaton<Registered> | null = null;
/** Who has patterns that need nothing that could be looked for, and so has to look at each text. */
let always: 'nobody' | Asker = 'nobody';
/** The last two: a line, and what is left of it behind its head. */
let looked: [Looked, Looked] = [nothing(), nothing()];
/** Which of them was asked for last. */
let now: 0 | 1 = 0;
/** The last text that was asked for: one of them, or an end of one. */
let known: string | null = null;

function nothing(): Looked {
  return { text: null, isEmpty: false };
}

export function prefilter(patterns: readonly RegExp[], asker: Asker = 'anybody'): Prefilter {
  const list: List = { patterns, asker, always: [], seen: [[], []] };
  lists.push(list);
  [automaton, looked, known] = [null, [nothing(), nothing()], null];
  return {
    candidates(text) {
      look(text);
      const seen = list.seen[now];
      if (seen.length === 0) return list.always;
      return [...new Set([...seen, ...list.always])].sort((one, other) => one - other);
    },
    any(text) {
      look(text);
      return list.seen[now].length > 0 || list.always.length > 0;
    },
  };
}

/** The same as the pattern by itself, and quick with a text that it does not match. */
export function quick(pattern: RegExp, asker?: Asker): Pick<RegExp, 'test' | 'exec'> {
  const filter = prefilter([pattern], asker);
  return {
    test: (text) => filter.any(text) && pattern.test(text),
    exec: (text) => (filter.any(text) ? pattern.exec(text) : null),
  };
}

/** Who has to look at a text, or at any end of it: nobody, only those who ask for collections, or anybody. */
export function whoLooks(text: string): 'nobody' | Asker {
  look(text);
  if (looked[now].isEmpty || always === 'anybody') return always;
  return lists.some(({ asker, seen }) => asker === 'anybody' && seen[now].length > 0)
    ? 'anybody'
    : 'collections';
}

/**
 * The words of all patterns, in lower case, with who has to look at a text that has one in any case; and who has to look at
 * each text: for those who look through many texts at once.
 */
export function wordsAsked(): { words: ReadonlyMap<string, Asker>; always: 'nobody' | Asker } {
  automaton ??= start();
  const words = new Map<string, Asker>();
  for (const [word, found] of partsOf(lists))
    words.set(word, found.some(({ list }) => list.asker === 'anybody') ? 'anybody' : 'collections');
  return { words, always };
}

function look(text: string): void {
  if (text === known) return;
  known = text;
  if (has(now, text)) return;
  now = now === 0 ? 1 : 0;
  if (has(now, text)) return;
  for (const { seen } of lists) if (seen[now].length > 0) seen[now] = [];
  looked[now] = { text, isEmpty: !lookThrough(text, now) };
}

/** Puts down what it finds. @returns whether that is anything */
function lookThrough(text: string, which: 0 | 1): boolean {
  automaton ??= start();
  const { classes, next, firstEnd, shift, ends } = automaton;
  let [state, found] = [0, false];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    state = next[(state << shift) | (code < 128 ? (classes[code] as number) : 0)] as number;
    if (state < firstEnd) continue;
    found = true;
    for (const { list, place } of ends[state - firstEnd] ?? []) list.seen[which].push(place);
  }
  return found;
}

function start(): Automaton<Registered> {
  const made = automatonOf(partsOf(lists));
  const askers = lists.flatMap((list) => (list.always.length > 0 ? [list.asker] : []));
  always = askers.includes('anybody') ? 'anybody' : (askers[0] ?? 'nobody');
  return made;
}

const has = (which: 0 | 1, text: string): boolean => {
  const { text: whole, isEmpty } = looked[which];
  return text === whole || (isEmpty && whole?.endsWith(text) === true);
};

/** What the patterns of all lists need. */
function partsOf(all: readonly List[]): ReadonlyMap<string, readonly Registered[]> {
  const byPart = new Map<string, Registered[]>();
  for (const list of all) {
    const parts = list.patterns.map(neededParts);
    list.always = parts.flatMap((needed, place) => (needed === null ? [place] : []));
    for (const [place, needed] of parts.entries())
      for (const part of needed ?? []) byPart.set(part, [...(byPart.get(part) ?? []), { place, list }]);
  }
  return byPart;
}
