import { labError } from '../../errors.ts';
import { command } from '../host/command.ts';
import { isRunning, processesOf, sharesNetwork } from '../host/processes.ts';
import { instanceName } from './state.ts';

/** A network bridge of our own, so that another engine's docker0 is neither used nor removed. */
export const bridgeName = instanceName();

/** Private ranges that Docker itself does not hand out first; the first one without a route is taken. */
const ranges = ['172.29.0', '172.30.0', '192.168.229', '10.229.0'];

/** Chains that dockerd makes and leaves behind. */
const chains = {
  nat: ['DOCKER'],
  filter: [
    'DOCKER-USER',
    'DOCKER',
    'DOCKER-ISOLATION-STAGE-1',
    'DOCKER-ISOLATION-STAGE-2',
    // since Engine 28
    'DOCKER-FORWARD',
    'DOCKER-BRIDGE',
    'DOCKER-CT',
    'DOCKER-INTERNAL',
  ],
} as const;

/** Does nothing when the bridge is there. @throws OomlabError (lab) */
export async function addBridge(): Promise<void> {
  const existing = await command('ip', ['link', 'show', bridgeName], { reject: false });
  if (existing.exitCode === 0) return;
  const { stdout: routes } = await command('ip', ['route', 'show', 'table', 'all']);
  const range = ranges.find((candidate) => !routes.includes(`${candidate}.`));
  if (range === undefined) {
    throw labError(
      `No free address range for the bridge ${bridgeName}`,
      'Start an engine of your own instead.',
    );
  }
  await command('ip', ['link', 'add', bridgeName, 'type', 'bridge']);
  await command('ip', ['address', 'add', `${range}.1/24`, 'dev', bridgeName]);
  await command('ip', ['link', 'set', bridgeName, 'up']);
}

/** Removes the bridge, the firewall rules that name it, and, where no other dockerd runs, dockerd's chains. */
export async function removeBridge(): Promise<void> {
  const link = await command('ip', ['-4', '-oneline', 'address', 'show', bridgeName], { reject: false });
  if (link.exitCode !== 0) return;
  const range = /inet (\d+\.\d+\.\d+)\./.exec(link.stdout)?.[1] ?? 'none';
  for (const table of ['nat', 'filter'] as const) {
    const { stdout } = await command('iptables', ['-t', table, '-S'], { reject: false });
    for (const rule of stdout.split('\n')) {
      if (
        !rule.startsWith('-A') ||
        !(rule.includes(` ${bridgeName} `) || rule.endsWith(` ${bridgeName}`) || rule.includes(`${range}.`))
      ) {
        continue;
      }
      await command('iptables', ['-t', table, '-D', ...rule.slice(3).split(' ')], { reject: false });
    }
    if (anotherDockerd()) continue;
    await removeChains(table);
  }
  await command('ip', ['link', 'delete', bridgeName], { reject: false });
}

async function removeChains(table: 'nat' | 'filter'): Promise<void> {
  const { stdout } = await command('iptables', ['-t', table, '-S'], { reject: false });
  for (const rule of stdout.split('\n')) {
    if (rule.startsWith('-A') && chains[table].some((chain) => rule.endsWith(`-j ${chain}`))) {
      await command('iptables', ['-t', table, '-D', ...rule.slice(3).split(' ')], { reject: false });
    }
  }
  for (const chain of chains[table]) await command('iptables', ['-t', table, '-F', chain], { reject: false });
  for (const chain of chains[table]) await command('iptables', ['-t', table, '-X', chain], { reject: false });
}

/** Asked when our own is gone, or not there yet. Its firewall is ours, too: a namespace of networks has one. */
export const anotherDockerd = (): boolean =>
  processesOf('dockerd').some(({ pid }) => isRunning(pid) && sharesNetwork(pid));
