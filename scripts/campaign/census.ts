import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { execa } from 'execa';
import { instanceName } from '../../src/lab/engine/state.ts';
import { isAlive } from '../../src/lab/host/processes.ts';
import { engineOf } from './engineOf.ts';
import { groupsBelow } from './groups.ts';
import type { Machine } from './machine.ts';

/** What there is on a machine, one line each, in order: for a comparison of before and after. */
export type Census = readonly string[];

/** Looks through all of it that oomlab makes anything in. */
export async function census(machine: Machine): Promise<Census> {
  return [
    ...(await atEngine(machine)),
    ...inGroups(machine),
    ...inKernel(machine),
    ...(await traces(machine)),
    ...mounts(machine),
    ...(await inNetwork(machine)),
    ...machine.processes().map(({ words }) => `process ${words.join(' ').slice(0, 200)}`),
    ...inFolder(machine),
  ].toSorted();
}

/** What came, and what is gone. Of things that are there twice each counts. */
export function changes(before: Census, after: Census): string[] {
  const left = [...after];
  const gone = before.filter((thing) => {
    const at = left.indexOf(thing);
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
  return [...left.map((thing) => `left: ${thing}`), ...gone.map((thing) => `gone: ${thing}`)];
}

async function atEngine(machine: Machine): Promise<string[]> {
  await using engine = await engineOf(machine);
  if (engine === null) return ['no engine'];
  const { docker } = engine;
  const [containers, networks, { Volumes }] = await Promise.all([
    docker.listContainers({ all: true }),
    docker.listNetworks(),
    docker.listVolumes(),
  ]);
  return [
    'engine',
    ...containers.map(({ Id }) => `container ${Id}`),
    ...networks.map(({ Name }) => `network ${Name}`),
    ...(Volumes ?? []).map(({ Name }) => `volume ${Name}`),
  ];
}

const inGroups = ({ groups }: Machine): string[] =>
  groups.flatMap((group) => groupsBelow(group).map((each) => `group ${each}`));

/** Of the kernel that all share: what is of a process that is there is somebody’s who works beside us. */
function inKernel({ folder }: Machine): string[] {
  const swaps = readFileSync('/proc/swaps', 'utf8').split('\n').slice(1);
  return [
    ...swaps.filter((line) => line.startsWith(folder)).map((line) => `swap ${line.split(/\s/)[0]}`),
    ...names('/sys/block')
      .filter((name) => name.startsWith('zram'))
      .map((name) => `zram ${name}`),
  ];
}

/** Of processes of this machine that are no more: all machines of a kernel have one tracing. */
async function traces(machine: Machine): Promise<string[]> {
  const tracefs = '/sys/kernel/tracing';
  const look = `mount -t tracefs tracefs ${tracefs} && ls ${tracefs}/instances`;
  return lines(await machine.tool(['unshare', '--mount', 'sh', '-c', look]))
    .filter((name) => {
      const [, pid = '', startTime = ''] = /^oomlab-(\d+)-(\d+)$/.exec(name) ?? [];
      return machine.had(Number(pid), startTime) && !isAlive(Number(pid), startTime);
    })
    .map((name) => `tracing instance ${name}`);
}

/** In its own namespace, and in the one outside. */
function mounts({ folder, holder }: Machine): string[] {
  return [`/proc/${holder}/mountinfo`, '/proc/self/mountinfo'].flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.split(' ')[4] ?? '')
      .filter((path) => path.startsWith(folder))
      .map((path) => `mount ${path}`),
  );
}

async function inNetwork(machine: Machine): Promise<string[]> {
  const instance = instanceName(machine.state);
  const [links, rules, forwarding] = await Promise.all([
    machine.tool(['ip', '-oneline', 'link']),
    machine.tool(['iptables-save']),
    machine.tool(['cat', '/proc/sys/net/ipv4/ip_forward']),
  ]);
  const outside = await Promise.all([
    execa('ip', ['-oneline', 'link']),
    execa('iptables-save', { reject: false }),
  ]);
  return [
    ...lines(links).map((line) => `link ${line.split(':')[1]?.split('@')[0]?.trim()}`),
    ...lines(rules)
      .filter((line) => !line.startsWith('#'))
      .map((line) => `firewall ${line.replace(/ \[\d+:\d+\]$/, '')}`),
    `ip_forward ${forwarding.trim()}`,
    ...outside
      .flatMap(({ stdout }) => lines(stdout ?? ''))
      .filter((line) => line.includes(instance))
      .map((line) => `outside ${line}`),
  ];
}

const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');

/** Files, but for what is kept from run to run by intent: images, logs, and compiled programs. */
function inFolder({ state, temporary }: Machine): string[] {
  const data = join(state, 'engine', 'data');
  const kept = ['compiled', 'engine/data', 'engine/exec'].map((name) => join(state, name));
  return [
    ...walk(state, kept),
    ...walk(temporary, []),
    // Of the engine's data what each container has of its own.
    ...['containers', 'overlay2', 'image/overlay2/layerdb/mounts', 'volumes', 'network/files'].flatMap(
      (name) => names(join(data, name)).map((entry) => join(data, name, entry)),
    ),
  ].map((path) => `file ${relative(join(state, '..'), path)}`);
}

function walk(folder: string, without: readonly string[]): string[] {
  if (without.includes(folder)) return [];
  return entries(folder).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? [path, ...walk(path, without)] : [path];
  });
}

const entries = (folder: string) => (existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : []);
const names = (folder: string): string[] => entries(folder).map(({ name }) => name);
