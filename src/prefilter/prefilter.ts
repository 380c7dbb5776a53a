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
let automaton: Automaton | null = null;
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

function look(text: string): void {
  if (text === known) return;
  known = text;
  if (has(now, text)) return;
  now = now === 0 ? 1 : 0;
  if (has(now, text)) return;
  for (const { seen } of lists) if (seen[now].length > 0) seen[now] = [];
  automaton ??= start();
  looked[now] = { text, isEmpty: !automaton.look(text, now) };
}

function start(): Automaton {
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

interface Automaton {
  /** Puts down what it finds. @returns whether that is anything */
  look(text: string, which: 0 | 1): boolean;
}

interface Node {
  children: Map<number, Node>;
  /** Where the longest end of what was read so far goes on that is the beginning of a part. */
  back: Node | null;
  ends: Registered[];
  number: number;
}

const newNode = (): Node => ({ children: new Map(), back: null, ends: [], number: 0 });

/** Characters that stand in no part are all the same. */
function classesOf(parts: Iterable<string>): { of: Uint8Array; count: number } {
  const of = new Uint8Array(128);
  let count = 1;
  for (const part of parts)
    for (const char of part) {
      const code = char.charCodeAt(0);
      if (of[code] !== 0) continue;
      of[code] = count;
      of[char.toUpperCase().charCodeAt(0)] = count;
      count += 1;
    }
  return { of, count };
}

function automatonOf(known: ReadonlyMap<string, readonly Registered[]>): Automaton {
  const classes = classesOf(known.keys());
  const root = newNode();
  for (const [part, found] of known) {
    let node = root;
    for (const char of part) {
      const each = classes.of[char.charCodeAt(0)] as number;
      const child = node.children.get(each) ?? newNode();
      node.children.set(each, child);
      node = child;
    }
    node.ends.push(...found);
  }
  const nodes = inBreadth(root);
  // Those with an end come last: a single comparison tells them from the others.
  const ordered = [
    ...nodes.filter(({ ends }) => ends.length === 0),
    ...nodes.filter(({ ends }) => ends.length > 0),
  ];
  const firstEnd = ordered.findIndex(({ ends }) => ends.length > 0);
  const next = tableOf(nodes, ordered, classes.count);
  const [from, of] = [(firstEnd < 0 ? ordered.length : firstEnd) * classes.count, classes.of];
  return {
    look(text, which) {
      let [state, found] = [0, false];
      for (let at = 0; at < text.length; at += 1) {
        const code = text.charCodeAt(at);
        state = next[state + (code < 128 ? (of[code] as number) : 0)] as number;
        if (state < from) continue;
        found = true;
        for (const { list, place } of ordered[state / classes.count]?.ends ?? [])
          list.seen[which].push(place);
      }
      return found;
    },
  };
}

/** All of them, each after those that are nearer to the root; how they go back is made on the way. */
function inBreadth(root: Node): Node[] {
  const nodes = [root];
  for (const node of nodes)
    for (const [each, child] of node.children) {
      let back = node.back;
      while (back !== null && !back.children.has(each)) back = back.back;
      child.back = back?.children.get(each) ?? root;
      child.ends.push(...child.back.ends);
      nodes.push(child);
    }
  return nodes;
}

/** Where each state goes by each class of characters; states are numbers of their rows' beginnings. */
function tableOf(nodes: readonly Node[], ordered: readonly Node[], width: number): Uint32Array {
  for (const [number, node] of ordered.entries()) node.number = number;
  const table = new Uint32Array(ordered.length * width);
  for (const { number, children, back } of nodes)
    for (let each = 0; each < width; each += 1) {
      const child = children.get(each);
      // That of the state that it goes back to is made already; the root is the first of all.
      const otherwise = back === null ? 0 : (table[back.number * width + each] as number);
      table[number * width + each] = child === undefined ? otherwise : child.number * width;
    }
  return table;
}
