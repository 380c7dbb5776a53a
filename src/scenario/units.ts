const byteFactors: Record<string, number> = { '': 1, b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };
const durationFactors: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Bytes from `512`, `64m`, `1.5g` (powers of 1024, as Docker and the JVM read them); null when it is no size. */
export function parseBytes(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)([bkmg]?)$/i.exec(text.trim());
  if (!match) return null;
  return Math.round(Number(match[1]) * (byteFactors[(match[2] ?? '').toLowerCase()] ?? Number.NaN));
}

/** Milliseconds from `250ms`, `10s`, `1.5m`, `1h`; null when it is no duration. */
export function parseDuration(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text.trim());
  if (!match) return null;
  return Math.round(Number(match[1]) * (durationFactors[match[2] ?? ''] ?? Number.NaN));
}

/** `268435456` → `256 MiB`; null → `n/a`. */
export function formatBytes(bytes: number | null): string {
  if (bytes === null) return 'n/a';
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  // As it will be shown: 1,048,575 bytes are 1.0 MiB, not 1024 KiB.
  while (Math.round(Math.abs(value)) >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : 1;
  return `${value.toFixed(digits)} ${units[unit]}`;
}

/** `12345` → `12.3 s`; under a second in ms, from two minutes on `2 min 5 s`; null → `n/a`. */
export function formatDuration(ms: number | null): string {
  if (ms === null) return 'n/a';
  if (Math.round(ms) < 1000) return `${Math.round(ms)} ms`;
  if (ms < 119_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
