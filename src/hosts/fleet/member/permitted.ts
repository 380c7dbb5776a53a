import { matchesGlob } from 'node:path/posix';
import { never } from '../../../never.ts';
import type { TrialPlan } from '../../../scenario/plan.ts';
import { plainContainer } from '../../../scenario/target/container.ts';
import type { ImagePlan } from '../../../scenario/target/image.ts';

/** What a host's owner lets plans of others have. */
export interface Permitted {
  /** Names of our own image folders. */
  folders: readonly string[];
  /** References that the engine has, as it writes them. */
  present: ReadonlySet<string>;
  /** Patterns of references that may be pulled: `registry.example/*`. */
  images: readonly string[];
}

/** What Docker gives every container. Source: moby, daemon/pkg/oci/caps/defaults.go. */
const usualCapabilities = new Set(
  'CHOWN DAC_OVERRIDE FSETID FOWNER MKNOD NET_RAW SETGID SETUID SETFCAP SETPCAP NET_BIND_SERVICE SYS_CHROOT KILL AUDIT_WRITE'.split(
    ' ',
  ),
);
const harmlessOptions = /^no-new-privileges([:=]true)?$/;

/** Why a plan is not executed here; null: it may be. A plan is somebody else's word: what it does not hold can't happen. */
export function refusalOf({ target, services }: TrialPlan, permitted: Permitted): string | null {
  for (const each of [target, ...services.map((service) => service.target)]) {
    const image = imageRefusal(each.image, permitted);
    if (image !== null) return `${each.name}: ${image}`;
    const { capAdd, securityOpt } = each.container ?? plainContainer;
    const capability = capAdd.find((name) => !usualCapabilities.has(name.toUpperCase().replace(/^CAP_/, '')));
    if (capability !== undefined) return `${each.name}: it asks for the capability ${capability}`;
    const option = securityOpt.find((text) => !harmlessOptions.test(text));
    if (option !== undefined) return `${each.name}: it asks for ${option}`;
  }
  return null;
}

function imageRefusal(image: ImagePlan, { folders, present, images }: Permitted): string | null {
  switch (image.kind) {
    case 'folder':
      return folders.includes(image.folder) ? null : `there is no image folder ${image.folder} here`;
    case 'reference':
      return present.has(tagged(image.reference)) ||
        images.some((pattern) => matchesPattern(image.reference, pattern))
        ? null
        : `the image ${image.reference} is not here, and --images does not allow it to be pulled`;
    case 'build':
    case 'with-copies':
      return 'its image is made of files of another machine';
    default:
      return never(image);
  }
}

/** As the engine writes it. */
const tagged = (reference: string): string =>
  reference.includes('@') || /:[^/]+$/.test(reference) ? reference : `${reference}:latest`;

/** `*` within a part of a name, `**` over several; what a pattern ends with `/*` means all below it, as people expect. */
const matchesPattern = (reference: string, pattern: string): boolean =>
  matchesGlob(reference, pattern.endsWith('/*') ? `${pattern.slice(0, -1)}**` : pattern) ||
  matchesGlob(tagged(reference), pattern);
