import { literalTemplate, ownNames } from '../../scenario/templates/template.ts';
import { type Answered, isTokenLike, type Source, sourceIn } from './sources.ts';

/** What is taken of the answers of one journey, found while its requests are read in their order. */
export interface Correlation {
  /** The answer to the request with this index, which is the last so far. */
  add(index: number, answer: Answered): void;
  /**
   * The text as it is to be sent: a place where it is what an earlier answer had, else as it stands.
   * @param name under which it is sent; null: as a part of a path. @param number it is one, within JSON
   */
  of(value: string, name: string | null, number?: boolean): string;
  /** Taken from the answer to a request, by name. */
  takes(index: number): ReadonlyMap<string, Source['from']>;
  /** The name under which a value is taken from the answer to a request. */
  take(index: number, source: Pick<Source, 'from' | 'key'>): string;
  /** Values that look like tokens, are sent, and were in no answer before. */
  readonly unseen: ReadonlySet<string>;
}

export function correlation(): Correlation {
  const answers: { index: number; answer: Answered }[] = [];
  const taken = new Map<number, Map<string, Source['from']>>();
  const names = new Set<string>();
  /** What a client sent by itself is its own from then on, also where a later answer repeats it: how many answers there were before. */
  const own = new Map<string, number>();
  const unseen = new Set<string>();

  const take: Correlation['take'] = (index, { from, key }) => {
    const ofAnswer = taken.get(index) ?? new Map<string, Source['from']>();
    taken.set(index, ofAnswer);
    const text = JSON.stringify(from);
    const known = [...ofAnswer].find(([, each]) => JSON.stringify(each) === text)?.[0];
    if (known !== undefined) return known;
    const name = freeName(key, names);
    names.add(name);
    ofAnswer.set(name, from);
    return name;
  };
  return {
    add: (index, answer) => {
      answers.push({ index, answer });
    },
    of: (value, name, number = false) => {
      if (value === '') return literalTemplate(value);
      for (const { index, answer } of answers.slice(0, own.get(value)).toReversed()) {
        const source = sourceIn(answer, value, name);
        if (source === null) continue;
        const as = source.number === number ? '' : number ? 'number ' : 'text ';
        return `{{${as}${take(index, source)}}}`;
      }
      if (!own.has(value)) own.set(value, answers.length);
      if (isTokenLike(value)) unseen.add(value);
      return literalTemplate(value);
    },
    takes: (index) => taken.get(index) ?? new Map(),
    take,
    unseen,
  };
}

function freeName(key: string, names: ReadonlySet<string>): string {
  const plain = key.replaceAll(/[^\w-]+/g, '_').replace(/^(?![A-Za-z_])/, '_');
  const free = (name: string): boolean => !names.has(name) && !ownNames.includes(name);
  if (free(plain)) return plain;
  for (let count = 2; ; count += 1) if (free(`${plain}${count}`)) return `${plain}${count}`;
}
