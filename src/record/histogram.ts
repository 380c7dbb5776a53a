import { z } from 'zod';

const milliseconds = z.number().nullable();

/**
 * Latencies of the requests sent after the warm-up that were answered, or timed out (at the time-out): percentiles of all of
 * them, to three significant digits. All are null when there were none.
 */
export const histogramSchema = z.object({
  count: z.number(),
  p50Ms: milliseconds,
  p90Ms: milliseconds,
  p99Ms: milliseconds,
  p999Ms: milliseconds,
  maxMs: milliseconds,
  /** HdrHistogram V2, compressed, base64; in microseconds. */
  encoded: z.string(),
});

export type LatencyHistogram = z.infer<typeof histogramSchema>;
