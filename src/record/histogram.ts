import { z } from 'zod';

const milliseconds = z.number().nullable();

const distribution = {
  count: z.number(),
  p50Ms: milliseconds,
  p90Ms: milliseconds,
  p99Ms: milliseconds,
  p999Ms: milliseconds,
  maxMs: milliseconds,
  /** HdrHistogram V2, compressed, base64; in microseconds. */
  encoded: z.string(),
};

/**
 * Latencies of the requests sent after the warm-up that were answered, or timed out (at the time-out): percentiles of all of
 * them, to three significant digits. All are null when there were none. In an open loop they count from when a request was
 * due, and `fromSend` has the same from when it was sent; in a closed loop that is the same moment, and `fromSend` null.
 */
export const histogramSchema = z.object({
  ...distribution,
  fromSend: z.object(distribution).nullable().default(null),
});

export type LatencyHistogram = z.infer<typeof histogramSchema>;
