import type { Tally } from './attempt.ts';

const row = (cells: readonly string[]): string => {
  const [name = '', ...numbers] = cells;
  return [name.padEnd(20), ...numbers.map((cell) => cell.padStart(11))].join('');
};

export const titles = row(['reader', 'inputs', 'refused', 'slowest ms', 'faults']);

export const tableRow = (name: string, { inputs, refused, slowestMs, faults }: Tally): string =>
  row([name, String(inputs), String(refused), slowestMs.toFixed(0), String(faults.length)]);
