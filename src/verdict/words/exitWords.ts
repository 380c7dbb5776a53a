import { faultOfExit } from '../../signals.ts';
import type { Death, Facts, Program } from '../facts.ts';
import { type Evidence, evidence } from '../finding.ts';
import type { Teller } from '../logs/acts/act.ts';

/** `SIGSEGV` for 139, `exit 3` for 3. */
export const exitName = (code: number): string => faultOfExit(code) ?? `exit ${code}`;

/** How the main process ended, with the line that says so. `more`: what is said of the code. */
export function exitEvidence({ source, exitCode, at, quote, flag }: Death, more = ''): Evidence {
  const flagged = flag === true ? ' It is marked as OOMKilled, which alone proves nothing.' : '';
  return evidence(
    source,
    `The main process ended with exit code ${exitCode ?? 'unknown'}${more}.${flagged}`,
    at,
    quote,
  );
}

/** Whoever dies without a word about it may have said why before. Empty where nothing was said, or nobody has its log. */
export function lastWords({ program }: Pick<Facts, 'program'>): Evidence[] {
  const last = program.log?.lastLine ?? null;
  return last ? [evidence(last.source, 'The last that it said.', last.at, last.text.slice(0, 500))] : [];
}

/** A JVM that ends in order says goodbye in its GC log. */
export function farewell({ gcLog }: Program): Evidence[] {
  if (!gcLog?.orderlyExit) return [];
  const text = 'The JVM wrote its farewell: it ended in order, which SIGKILL does not allow.';
  return [evidence(gcLog.source, text, gcLog.last)];
}

/** At the start of a sentence. */
export const killerNames: Record<Teller, string> = {
  'systemd-oomd': 'Systemd-oomd',
  earlyoom: 'Earlyoom',
  nohang: 'Nohang',
  oomd: 'Oomd',
  lmkd: 'Android’s low-memory killer',
  Talos: 'Talos’ OOM controller',
  kubelet: 'The kubelet',
  systemd: 'Systemd',
  containerd: 'Containerd',
  conmon: 'Conmon',
  dockerd: 'The Docker daemon',
  'Docker Compose': 'Docker Compose',
  podman: 'Podman',
  sudo: 'Somebody, by sudo,',
  Slurm: 'Slurm',
  PBS: 'PBS',
  LSF: 'LSF',
  'Grid Engine': 'Grid Engine',
  HTCondor: 'HTCondor',
  'the kernel': 'The kernel',
  ECS: 'ECS',
  Heroku: 'Heroku',
  YARN: 'YARN’s NodeManager',
  'Google Cloud': 'The platform',
  Ray: 'Ray',
  Render: 'Render',
  Bitbucket: 'Bitbucket',
  Mesos: 'Mesos',
  'Cloud Foundry': 'Cloud Foundry',
  'AWS Lambda': 'AWS Lambda',
  IIS: 'IIS',
  GitHub: 'GitHub',
  GitLab: 'GitLab',
  CircleCI: 'CircleCI',
  macOS: 'The kernel of macOS (jetsam)',
  monit: 'Monit',
  god: 'God',
};
