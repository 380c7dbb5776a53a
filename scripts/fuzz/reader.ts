import type { Arbitrary } from 'fast-check';

/** What a campaign may be given besides. */
export interface Given {
  /** Logs of somebody's own, beside those of this repository. */
  logs: readonly string[];
}

/** One kind of input that the program reads, and how. */
export interface Reader {
  /** As `--only` takes it. */
  name: string;
  /** What it reads, for the table. */
  reads: string;
  /** Its part of all inputs, beside that of the others. */
  weight: number;
  /** So many inputs in the unit tests, where each takes long; else 200. */
  inShort?: number;
  inputs(given: Given): Promise<Arbitrary<unknown>>;
  /** Reads one input as the program does. An OomlabError is an answer, any other error a fault. */
  read(input: unknown): unknown;
}

/** A reader whose inputs are of a type of its own. */
export const reader = <Input>(
  described: Omit<Reader, 'inputs' | 'read'> & {
    inputs(given: Given): Arbitrary<Input> | Promise<Arbitrary<Input>>;
    read(input: Input): unknown;
  },
): Reader => described as unknown as Reader;
