import { parse } from 'yaml';
import { z } from 'zod';
import { $, fs, path, which } from 'zx';

const recipeSchema = z.strictObject({
  suite: z.string(),
  variant: z.string(),
  dpkg: z.array(z.string()),
  setup: z.array(z.string()),
  customize: z.array(z.string()),
});

/** Whether the base image can be made here, without any registry. */
export const canMakeBase = (): boolean => which.sync('mmdebstrap', { nothrow: true }) !== null;

/**
 * Writes the root file system of the base image, as a tar for `docker import`; takes about 20 s. `folder` has its recipe,
 * and files that are laid over what the packages bring; `work` is where nobody else writes. Needs mmdebstrap and apt,
 * and root or unprivileged user namespaces.
 * What apt inside the image is told about mirrors, proxies and certificates is what apt on this machine uses, so that
 * `apt-get install` in a Dockerfile works wherever it works here.
 * @throws zx's ProcessOutput with what mmdebstrap said
 */
export async function makeBase(folder: string, work: string, archive: string): Promise<void> {
  const recipe = recipeSchema.parse(parse(await fs.readFile(path.join(folder, 'recipe.yaml'), 'utf8')));
  const mirrors = await hostMirrors(recipe.suite);
  const [list, transport] = [path.join(work, 'host.list'), path.join(work, 'transport')];
  await fs.writeFile(list, mirrors.map((line) => `${line}\n`).join(''));
  await fs.writeFile(transport, (await hostTransport()).map((line) => `${line}\n`).join(''));
  const options = [
    ...recipe.dpkg.map((option) => `--dpkgopt=${option}`),
    ...recipe.setup.map((hook) => `--setup-hook=${hook}`),
    // At the end: mmdebstrap itself needs the packages that it downloads, which the files would remove.
    `--customize-hook=sync-in ${path.join(folder, 'root')} /`,
    ...recipe.customize.map((hook) => `--customize-hook=${hook}`),
    // An https mirror needs them at once.
    ...(mirrors.some((line) => line.includes(' https:')) ? ['--include=ca-certificates'] : []),
  ];
  const sources = mirrors.length === 0 ? [] : [list];
  // A group of its own: mmdebstrap ends with a SIGHUP to all of its group.
  await $({
    detached: true,
    // It makes its root there. Without root it has users of its own, who don't reach into a folder of ours.
    env: process.getuid?.() === 0 ? { ...process.env, TMPDIR: work } : process.env,
  })`mmdebstrap --quiet --variant=${recipe.variant} --format=tar --aptopt=${transport} ${options} ${recipe.suite} ${archive} ${sources}`;
}

/**
 * Debian's own archives of this suite, as apt on this machine resolves them. Other vendors' archives stay out: their keys
 * are not in the image. Empty on another distribution or release, where mmdebstrap takes Debian's public mirrors.
 */
async function hostMirrors(suite: string): Promise<string[]> {
  const format = 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)';
  const lines = await $({
    nothrow: true,
  })`apt-get indextargets --format ${format} ${['Created-By: Packages', 'Origin: Debian']}`.lines();
  const ofSuite = new RegExp(`^deb https?://[^ ]+ ${suite}(-updates|-security)? `);
  return [...new Set(lines.filter((line) => ofSuite.test(line)))].sort();
}

/** How this machine's apt reaches its mirrors: proxies, certificates, what it is lenient about. */
async function hostTransport(): Promise<string[]> {
  const lines = await $({ nothrow: true })`apt-config dump`.lines();
  const ofTransport =
    /^Acquire::((https?::.*|Check-(Date|Valid-Until)|Max-FutureTime|Retries|ForceIPv[46]) ".+"|https?::Proxy)/;
  return lines.filter((line) => ofTransport.test(line));
}
