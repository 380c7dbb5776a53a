/** Parts of a text that a pattern needs: each text that it matches has one of them, in lower case. */
export type Parts = readonly string[];

/** Shorter ones stand in nearly every line. */
const shortest = 3;
/** More of them than that are no help. */
const most = 64;

/**
 * What a pattern needs, by what is written in it. null: nothing that is long enough to be looked for. Letters are ASCII and
 * in lower case, which holds for patterns with and without the flag `i`, but not where `u` is beside it.
 */
export function neededParts({ source, flags }: RegExp): Parts | null {
  if (flags.includes('v') || (flags.includes('i') && flags.includes('u'))) return null;
  return new Reader(source).alternatives();
}

/** Reads a pattern from left to right (ECMA-262, "Patterns"); what it does not know is taken as anything. */
class Reader {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  /** Up to a closing parenthesis, or the end: what one of the alternatives needs. */
  alternatives(): Parts | null {
    let all: Parts | null = this.#sequence();
    while (this.#source[this.#at] === '|') {
      this.#at += 1;
      const next = this.#sequence();
      all = all === null || next === null ? null : [...all, ...next];
    }
    return all !== null && all.length <= most ? all : null;
  }

  /** The best of what stands one after the other, all of which is needed. */
  #sequence(): Parts | null {
    let best: Parts | null = null;
    let run = '';
    const offer = (parts: Parts | null): void => {
      if (parts !== null && (best === null || worth(parts) > worth(best))) best = parts;
    };
    const endRun = (): void => {
      if (run.length >= shortest) offer([run]);
      run = '';
    };
    for (;;) {
      const char = this.#source[this.#at];
      if (char === undefined || char === '|' || char === ')') break;
      const atom = this.#atom();
      const times = this.#times();
      if (typeof atom === 'string' && times === 'once') run += atom;
      else if (typeof atom === 'string' && times === 'more') {
        run += atom;
        endRun();
      } else {
        endRun();
        if (typeof atom !== 'string' && times !== 'perhaps') offer(atom);
      }
    }
    endRun();
    return best;
  }

  /** A character as such; or what a group needs; null: anything. */
  #atom(): string | Parts | null {
    const char = this.#source[this.#at] as string;
    this.#at += 1;
    if (char === '(') return this.#group();
    if (char === '[') return this.#oneOf();
    if (char === '\\') return this.#escape();
    return char === '.' || char === '^' || char === '$' ? null : plain(char);
  }

  #group(): Parts | null {
    const opening = /^\?(?::|<?[=!]|<[^>]+>|[a-z-]+:)/.exec(this.#source.slice(this.#at))?.[0] ?? '';
    this.#at += opening.length;
    const within = this.alternatives();
    this.#at += 1;
    // What is looked ahead for may be what follows anyhow, or may not be there at all; flags of its own are not looked at.
    return /^\?(?:<?[=!]|[a-z-]+:)/.test(opening) ? null : within;
  }

  #oneOf(): string | null {
    const from = this.#at;
    for (; this.#source[this.#at] !== ']'; this.#at += 1) if (this.#source[this.#at] === '\\') this.#at += 1;
    const within = this.#source.slice(from, this.#at);
    this.#at += 1;
    // `[Kk]` is a letter in any case.
    const [one, other] = within;
    return within.length === 2 && one !== '^' && one?.toLowerCase() === other?.toLowerCase()
      ? plain(one as string)
      : null;
  }

  #escape(): string | Parts | null {
    const char = this.#source[this.#at] as string;
    this.#at += 1;
    if (/[^a-zA-Z0-9]/.test(char)) return plain(char);
    const rest = /^(?:x[\da-f]{2}|u[\da-f]{4}|u\{[\da-f]+\}|k<[^>]+>|p\{[^}]+\}|P\{[^}]+\}|c[a-z]|\d+)/i.exec(
      `${char}${this.#source.slice(this.#at)}`,
    )?.[0];
    this.#at += (rest ?? char).length - 1;
    return null;
  }

  #times(): 'once' | 'more' | 'perhaps' {
    const found = /^(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/.exec(this.#source.slice(this.#at));
    if (found === null) return 'once';
    this.#at += found[0].length;
    const least = found[1] === undefined ? (found[0].startsWith('+') ? 1 : 0) : Number(found[1]);
    return least === 0 ? 'perhaps' : 'more';
  }
}

/** A letter of another alphabet may have more than one lower case. */
const plain = (char: string): string | null => (char > '\u007f' ? null : char.toLowerCase());

/** Longer is rarer, and one is better than many. */
const worth = (parts: Parts): number => Math.min(...parts.map(({ length }) => length)) - parts.length / most;
