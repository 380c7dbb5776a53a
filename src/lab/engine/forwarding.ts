import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { command } from '../host/command.ts';
import { readState, writeState } from './stateFile.ts';

/**
 * What dockerd switches on for the whole machine when it starts, and never off: packets are forwarded between networks,
 * and those that no rule lets through are dropped. Source: moby, libnetwork/drivers/bridge/setup_ip_forwarding.go.
 */
export interface Forwarding {
  /** net.ipv4.ip_forward. null: not read. */
  ipForward: '0' | '1' | null;
  /** Of the chain FORWARD. null: no iptables. */
  policy: string | null;
}

/** How to set back what is on now and was not before: what we did not change is not ours to change. */
export function setBack(before: Forwarding, now: Forwarding): Forwarding {
  return {
    ipForward: before.ipForward === '0' && now.ipForward === '1' ? '0' : null,
    policy: before.policy === 'ACCEPT' && now.policy === 'DROP' ? 'ACCEPT' : null,
  };
}

/** `-P FORWARD ACCEPT` of `iptables -S FORWARD`. */
export const policyOf = (rules: string): string | null => /^-P FORWARD (\w+)$/m.exec(rules)?.[1] ?? null;

/** Keeps how it is, before a dockerd of ours starts. A record that is there is of before an engine that was never stopped. */
export async function keepForwarding(file: string): Promise<void> {
  if (kept(file) === null) writeState(file, { boot: boot(), before: await forwarding() });
}

/** Sets back what was kept, once. @returns what was set back, one line each. */
export async function restoreForwarding(file: string): Promise<string[]> {
  const before = kept(file);
  const { ipForward, policy } = before ? setBack(before, await forwarding()) : nothing;
  // Forwarding first: nothing passes in between that passed neither before nor while the engine was there.
  if (ipForward !== null) writeFileSync(ipForwardFile, ipForward);
  if (policy !== null) await command('iptables', ['-P', 'FORWARD', policy], { reject: false });
  rmSync(file, { force: true });
  return [
    ...(ipForward === null ? [] : [`net.ipv4.ip_forward, set back to ${ipForward}`]),
    ...(policy === null ? [] : [`policy of the firewall's chain FORWARD, set back to ${policy}`]),
  ];
}

const nothing: Forwarding = { ipForward: null, policy: null };

/** null: none, or of before the machine was started anew, which has set back everything itself. */
function kept(file: string): Forwarding | null {
  const record = readState<{ boot: string; before: Forwarding }>(file);
  return record?.boot === boot() ? record.before : null;
}

const boot = (): string => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();

const ipForwardFile = '/proc/sys/net/ipv4/ip_forward';

async function forwarding(): Promise<Forwarding> {
  const value = existsSync(ipForwardFile) ? readFileSync(ipForwardFile, 'utf8').trim() : '';
  const { stdout } = await command('iptables', ['-S', 'FORWARD'], { reject: false });
  return { ipForward: value === '0' || value === '1' ? value : null, policy: policyOf(stdout ?? '') };
}
