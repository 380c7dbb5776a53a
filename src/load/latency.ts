import { build, encodeIntoCompressedBase64, type Histogram } from 'hdr-histogram-js';

/** Latencies are recorded in whole microseconds, to three significant digits. */
export function latencyHistogram(): Histogram {
  return build({ bitBucketSize: 64, autoResize: true, numberOfSignificantValueDigits: 3 });
}

export function recordLatency(histogram: Histogram, latencyMs: number): void {
  histogram.recordValue(Math.max(0, Math.round(latencyMs * 1e3)));
}

/** null when nothing was recorded. Of a bucket its highest value is told: no more than the highest that was recorded. */
export function percentileMs(histogram: Histogram, percentile: number): number | null {
  if (histogram.totalCount === 0) return null;
  return Math.min(histogram.getValueAtPercentile(percentile), histogram.maxValue) / 1e3;
}

export function maxMs(histogram: Histogram): number | null {
  return histogram.totalCount === 0 ? null : histogram.maxValue / 1e3;
}

/** Compressed V2 encoding of HdrHistogram, base64. */
export function encodeHistogram(histogram: Histogram): string {
  return encodeIntoCompressedBase64(histogram);
}
