/**
 * Finds all of many words at one look at each character (Aho and Corasick, 1975). A word is in lower case and means its
 * letters in any case.
 */
export interface Automaton<Found> {
  /** Characters that stand in no word are all the same class, 0; so is what is beyond ASCII in a text. */
  readonly classes: Uint8Array;
  /** Where each state goes by each class, a row for each state; 0 is the first of all. */
  readonly next: Uint16Array;
  /** How far a state is to be shifted to the left to get where its row begins. */
  readonly shift: number;
  /** States from this one on are ends of words. */
  readonly firstEnd: number;
  /** What ends in each of those states. */
  readonly ends: readonly (readonly Found[])[];
}

/** In a word: any byte beyond ASCII. */
export const beyondAscii = '\u0080';

interface Node<Found> {
  children: Map<number, Node<Found>>;
  /** Where the longest end of what was read so far goes on that is the beginning of a word. */
  back: Node<Found> | null;
  ends: Found[];
  number: number;
}

const newNode = <Found>(): Node<Found> => ({ children: new Map(), back: null, ends: [], number: 0 });

export function automatonOf<Found>(known: ReadonlyMap<string, readonly Found[]>): Automaton<Found> {
  const { classes, count } = classesOf(known.keys());
  const root = newNode<Found>();
  for (const [word, found] of known) {
    let node = root;
    for (const char of word) {
      const each = classes[char.charCodeAt(0)] as number;
      const child = node.children.get(each) ?? newNode();
      node.children.set(each, child);
      node = child;
    }
    node.ends.push(...found);
  }
  const nodes = inBreadth(root);
  // Those with an end come last: a single comparison tells them from the others.
  const [ways, ends] = [
    nodes.filter((node) => node.ends.length === 0),
    nodes.filter((node) => node.ends.length > 0),
  ];
  // A shift is quicker than a multiplication.
  const shift = Math.ceil(Math.log2(count));
  return {
    classes,
    next: tableOf(nodes, [...ways, ...ends], 2 ** shift),
    shift,
    firstEnd: ways.length,
    ends: ends.map((node) => node.ends),
  };
}

function classesOf(words: Iterable<string>): { classes: Uint8Array; count: number } {
  const classes = new Uint8Array(256);
  let count = 1;
  for (const word of words)
    for (const char of word) {
      const code = char.charCodeAt(0);
      if (classes[code] !== 0) continue;
      if (char === beyondAscii) classes.fill(count, code);
      classes[code] = count;
      classes[char.toUpperCase().charCodeAt(0)] = count;
      count += 1;
    }
  return { classes, count };
}

/** All of them, each after those that are nearer to the root; how they go back is made on the way. */
function inBreadth<Found>(root: Node<Found>): Node<Found>[] {
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

/** `nodes` by their way from the root, `ordered` as they are numbered. */
function tableOf<Found>(
  nodes: readonly Node<Found>[],
  ordered: readonly Node<Found>[],
  width: number,
): Uint16Array {
  for (const [number, node] of ordered.entries()) node.number = number;
  const table = new Uint16Array(ordered.length * width);
  for (const { number, children, back } of nodes) {
    // That of the state that it goes back to is made already; the root is the first of all.
    if (back !== null) table.copyWithin(number * width, back.number * width, (back.number + 1) * width);
    for (const [each, child] of children) table[number * width + each] = child.number;
  }
  return table;
}
