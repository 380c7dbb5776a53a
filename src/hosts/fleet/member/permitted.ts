import { matchesGlob } from 'node:path/posix';
import { mostZramBytes } from '../../../lab/host/zram.ts';
import { never } from '../../../never.ts';
import { capMs } from '../../../scenario/loads/cap.ts';
import type { TargetPlan, TrialPlan } from '../../../scenario/plan.ts';
import { plainContainer } from '../../../scenario/target/container.ts';
import type { ImagePlan } from '../../../scenario/target/image.ts';
import { formatBytes } from '../../../scenario/units.ts';

/** What a host's owner lets plans of others have. */
export interface Permitted {
  /** Names of our own image folders. */
  folders: readonly string[];
  /** References that the engine has, as it writes them. */
  present: ReadonlySet<string>;
  /** Patterns of references that may be pulled: `registry.example/*`. */
  images: readonly string[];
  /** Whether it may have swap that the machine does not have; null: as the run asks. */
  addSwap: boolean | null;
  /** Of the machine. */
  memoryBytes: number;
}

/** What Docker gives every container. Source: moby, daemon/pkg/oci/caps/defaults.go. */
const usualCapabilities = new Set(
  'CHOWN DAC_OVERRIDE FSETID FOWNER MKNOD NET_RAW SETGID SETUID SETFCAP SETPCAP NET_BIND_SERVICE SYS_CHROOT KILL AUDIT_WRITE'.split(
    ' ',
  ),
);
const harmlessOptions = /^no-new-privileges([:=]true)?$/;

const dayMs = 24 * 3_600_000;
/** A run is forgotten after so long. */
const longestMs = 7 * dayMs;
/** As scenarios can have them at most, and more than anybody's compose file has. */
const most = { services: 200, density: 100, probeHz: 100 };

/** Why a plan is not executed here; null: it may be. A plan is somebody else's word: what it does not hold can't happen. */
export function refusalOf(plan: TrialPlan, permitted: Permitted): string | null {
  const refused = extentRefusal(plan) ?? zramRefusal(plan, permitted);
  if (refused !== null) return refused;
  for (const each of [plan.target, ...plan.services.map((service) => service.target)]) {
    const why = imageRefusal(each.image, permitted) ?? containerRefusal(each);
    if (why !== null) return `${each.name}: ${why}`;
  }
  return null;
}

/** One host executes one trial at a time: nobody else's begins while one does not end. */
function extentRefusal({ services, density, probeHz, load, until }: TrialPlan): string | null {
  if (services.length > most.services) return `it has ${services.length} services`;
  if ((density?.upTo ?? 0) > most.density) return `it asks for up to ${density?.upTo} containers`;
  if (probeHz > most.probeHz) return `it asks for ${probeHz} readings a second`;
  return capMs({ load, until }) > longestMs ? 'it may last longer than a week' : null;
}

/** An area in compressed memory is swap that was added, too. */
function zramRefusal({ machine, services }: TrialPlan, { addSwap, memoryBytes }: Permitted): string | null {
  const areas = [machine, ...services.flatMap((service) => service.machine ?? [])].filter(
    ({ swapOnZram }) => swapOnZram,
  );
  if (areas.length > 0 && addSwap === false) return 'it swaps to zram, and --no-add-swap forbids that';
  const [tooLarge] = areas.filter(({ swapBytes }) => (swapBytes ?? 0) > mostZramBytes(memoryBytes));
  return tooLarge === undefined
    ? null
    : `it asks for ${formatBytes(tooLarge.swapBytes)} of zram, and the machine has ${formatBytes(memoryBytes)} of memory`;
}

function containerRefusal({ container, readyTimeoutMs }: TargetPlan): string | null {
  const { capAdd, securityOpt, oomScoreAdj, files } = container ?? plainContainer;
  const capability = capAdd.find((name) => !usualCapabilities.has(name.toUpperCase().replace(/^CAP_/, '')));
  if (capability !== undefined) return `it asks for the capability ${capability}`;
  const option = securityOpt.find((text) => !harmlessOptions.test(text));
  if (option !== undefined) return `it asks for ${option}`;
  // What is killed instead of it is the machine's.
  if (oomScoreAdj !== null && oomScoreAdj < 0) return `it asks for an oom_score_adj of ${oomScoreAdj}`;
  const special = files.find(({ mode }) => (mode & ~0o777) !== 0);
  if (special !== undefined)
    return `its file ${special.path} is to have the mode ${special.mode.toString(8)}`;
  return readyTimeoutMs > longestMs ? 'it is waited for longer than a week' : null;
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
