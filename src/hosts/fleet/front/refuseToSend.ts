import { usageError } from '../../../errors.ts';
import { never } from '../../../never.ts';
import type { TrialPlan } from '../../../scenario/plan.ts';
import { secretsOf } from '../../../scenario/secrets/secretsOf.ts';
import type { ImagePlan } from '../../../scenario/target/image.ts';
import type { Seal } from '../seal.ts';

/**
 * What can't be executed elsewhere, or must not lie in a Redis as it is.
 * @throws OomlabError (usage) for an image that is made of files of this machine, or secrets without a key to seal them with
 */
export function refuseToSend(plans: readonly TrialPlan[], seal: Seal | null): void {
  for (const { target, services } of plans)
    for (const each of [target, ...services.map((service) => service.target)]) {
      const local = localPart(each.image);
      if (local !== null)
        throw usageError(
          `${each.name}: its image ${local}, which the hosts of a queue do not have`,
          'Build it, push it to a registry that they reach, and name it: image: { reference: "registry.example/name:tag" }.',
        );
    }
  if (seal === null && plans.some((plan) => secretsOf(plan).length > 0))
    throw usageError(
      'The plans hold secrets, and would lie in the queue as they are',
      'Set OOMLAB_QUEUE_KEY to the same long random text here and where the hosts are joined: plans and recordings are then sealed.',
    );
}

function localPart(image: ImagePlan): string | null {
  switch (image.kind) {
    case 'build':
      return `is built from ${image.context}`;
    case 'with-copies':
      return `has files of ${image.copies[0]?.from ?? 'this machine'} in it`;
    case 'folder':
    case 'reference':
      return null;
    default:
      return never(image);
  }
}
