const unitBytes: Record<string, number> = {
  '': 1,
  B: 1,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
  TiB: 1024 ** 4,
};

/**
 * `GOMEMLIMIT` as Go reads it: bytes, or a number with a binary unit; `off` and anything else is no limit. A program may
 * set it by itself, which nobody outside sees. Source: pkg.go.dev/runtime, "Environment Variables".
 */
export function memoryLimitBytes(limit: string | undefined): number | null {
  const [, digits, unit] = /^(\d{1,19})([KMGT]iB|B)?$/.exec(limit ?? '') ?? [];
  return digits === undefined ? null : Number(digits) * (unitBytes[unit ?? ''] ?? Number.NaN);
}
