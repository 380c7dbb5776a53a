import type { RequestPlan } from '../requests/plan.ts';

/** A GET without a body, unless stated otherwise. */
export const aRequest = (path: string, more: Partial<RequestPlan> = {}): RequestPlan => ({
  path,
  method: 'GET',
  weight: 1,
  bodyBytes: 0,
  body: null,
  headers: {},
  ...more,
});
