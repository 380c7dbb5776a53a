import type { TrialPlan } from '../plan.ts';
import { recordedLoad } from './requests.ts';
import { recordedTarget, wordsWithoutSecrets } from './target.ts';

/**
 * A plan as it is recorded and shown: without the secrets of its containers and requests, without rows of data and files. What is
 * executed has them. Recordings are passed on, and so are reports. Of one that is so already it is the same.
 */
export const recordedPlan = (plan: TrialPlan): TrialPlan => ({
  ...plan,
  target: recordedTarget(plan.target),
  services: plan.services.map((service) => ({ ...service, target: recordedTarget(service.target) })),
  actions: plan.actions.map((action) =>
    action.kind === 'exec' ? { ...action, command: wordsWithoutSecrets(action.command) } : action,
  ),
  load: plan.load === null ? null : recordedLoad(plan.load),
});
