/** Sizes, durations and counts as compose files write them. null: not such a thing. */

const factors: Readonly<Record<string, number>> = { b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 };

/** Bytes of `512m`, `1gb`, `64MiB`, `1.5g` or a number. Source: the Compose Specification, "Specifying byte values". */
export function bytesOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  const [, amount, unit] = /^\s*(\d+(?:\.\d+)?)\s*([bkmgt]?)i?b?\s*$/i.exec(String(value ?? '')) ?? [];
  return amount === undefined
    ? null
    : Math.round(Number(amount) * (factors[(unit || 'b').toLowerCase()] ?? 1));
}

const spans: Readonly<Record<string, number>> = {
  us: 0.001,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Milliseconds of `1m30s`, `500ms`, `10s`. Source: the same, "Specifying durations". */
export function millisecondsOf(value: unknown): number | null {
  const text = String(value ?? '').trim();
  if (text === '0') return 0;
  if (!/^(\d+(?:\.\d+)?(us|ms|s|m|h|d))+$/.test(text)) return null;
  return [...text.matchAll(/(\d+(?:\.\d+)?)(us|ms|s|m|h|d)/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (spans[unit ?? ''] ?? 0),
    0,
  );
}

export function numberOf(value: unknown): number | null {
  const number = typeof value === 'number' ? value : Number(String(value ?? '').trim() || Number.NaN);
  return Number.isFinite(number) ? number : null;
}
