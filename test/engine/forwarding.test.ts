import { readFileSync, writeFileSync } from 'node:fs';
import { execa } from 'execa';
import { expect, it, onTestFinished } from 'vitest';
import { policyOf } from '../../src/lab/engine/forwarding.ts';
import { findEngine } from '../../src/lab/engine/resolve.ts';
import { oomlab } from './oomlab.ts';

const ipForwardFile = '/proc/sys/net/ipv4/ip_forward';

interface Seen {
  ipForward: string;
  policy: string | null;
}

async function seen(): Promise<Seen> {
  const { stdout } = await execa('iptables', ['-S', 'FORWARD']);
  return { ipForward: readFileSync(ipForwardFile, 'utf8').trim(), policy: policyOf(stdout) };
}

async function set({ ipForward, policy }: Seen): Promise<void> {
  writeFileSync(ipForwardFile, ipForward);
  await execa('iptables', ['-P', 'FORWARD', policy ?? 'ACCEPT']);
}

/** The engine of these tests is stopped for it, and started again. */
it.skipIf((await findEngine())?.kind !== 'private')(
  'a private engine sets back how the machine forwards packets when it stops',
  async () => {
    const engine = async (what: 'start' | 'stop') => {
      const { exitCode, all } = await oomlab(['engine', what]);
      expect(exitCode, all).toBe(0);
    };
    await engine('stop');
    const found = await seen();
    onTestFinished(async () => {
      await oomlab(['engine', 'stop']);
      await set(found);
      await engine('start');
    });
    const before = { ipForward: '0', policy: 'ACCEPT' };
    await set(before);
    await engine('start');
    // What there is to set back: dockerd needs it.
    expect(await seen()).toEqual({ ipForward: '1', policy: 'DROP' });
    await engine('stop');
    expect(await seen()).toEqual(before);
  },
);
