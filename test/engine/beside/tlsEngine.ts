import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { execa } from 'execa';
import { clientFor } from '../../../src/lab/engine/connect.ts';
import { removeCgroupTree } from '../../../src/lab/host/cgroups.ts';
import { until } from '../oomlab.ts';

/** A dockerd of its own, in a network namespace of its own, reached by TCP and TLS alone from here. */
export interface TlsEngine extends AsyncDisposable {
  /** `tcp://address:port`. */
  address: string;
  /** With ca.pem, cert.pem and key.pem of a client. */
  certificates: string;
  /** With an authority that did not sign the engine's certificate. */
  wrongCertificates: string;
  docker: Docker;
}

const namespace = `oomlab-test-${process.pid}`;
const parentGroup = '/oomlab-test-tls';
const [outside, inside] = ['10.231.77.1', '10.231.77.2'];

export async function tlsEngine(): Promise<TlsEngine> {
  const scope = new AsyncDisposableStack();
  try {
    const folder = mkdtempSync(join(tmpdir(), 'oomlab-tls-engine-'));
    scope.defer(() => removeFolder(folder));
    await makeNetwork(scope);
    const certificates = await makeCertificates(folder);
    await startDaemon(folder, scope);
    const address = `tcp://${inside}:2376`;
    const docker = clientFor(address, { folder: certificates.right, verify: true });
    await until(() =>
      docker.ping().then(
        () => true,
        () => false,
      ),
    );
    const held = scope.move();
    return {
      address,
      certificates: certificates.right,
      wrongCertificates: certificates.wrong,
      docker,
      [Symbol.asyncDispose]: () => held.disposeAsync(),
    };
  } catch (error) {
    await scope.disposeAsync();
    throw error;
  }
}

/** A pair of devices, one of them in the namespace: no bridge and no rule of this machine's is touched. */
async function makeNetwork(scope: AsyncDisposableStack): Promise<void> {
  const ip = (...args: string[]) => execa('ip', args);
  const device = `oot${process.pid}`;
  await ip('netns', 'add', namespace);
  scope.defer(async () => void (await execa('ip', ['netns', 'delete', namespace], { reject: false })));
  await ip('link', 'add', device, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', namespace);
  scope.defer(async () => void (await execa('ip', ['link', 'delete', device], { reject: false })));
  await ip('address', 'add', `${outside}/30`, 'dev', device);
  await ip('link', 'set', device, 'up');
  await ip('-netns', namespace, 'address', 'add', `${inside}/30`, 'dev', 'eth0');
  for (const each of ['lo', 'eth0']) await ip('-netns', namespace, 'link', 'set', each, 'up');
}

async function makeCertificates(folder: string): Promise<{ right: string; wrong: string }> {
  const openssl = (...args: string[]) => execa('openssl', args, { cwd: folder });
  const key = (name: string) => ['-newkey', 'rsa:2048', '-nodes', '-keyout', `${name}.key`];
  for (const name of ['ca', 'other'])
    await openssl('req', '-x509', ...key(name), '-out', `${name}.crt`, '-days', '2', '-subj', `/CN=${name}`);
  writeFileSync(join(folder, 'names'), `subjectAltName=IP:${inside}`);
  for (const name of ['server', 'client']) {
    await openssl('req', ...key(name), '-out', `${name}.csr`, '-subj', `/CN=${name}`);
    const signed = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'names'];
    await openssl('x509', '-req', '-in', `${name}.csr`, ...signed, '-out', `${name}.crt`, '-days', '2');
  }
  const lay = async (name: string, authority: string): Promise<string> => {
    const made = join(folder, name);
    mkdirSync(made);
    for (const [from, to] of Object.entries({
      [authority]: 'ca.pem',
      'client.crt': 'cert.pem',
      'client.key': 'key.pem',
    }))
      await execa('cp', [join(folder, from), join(made, to)]);
    return made;
  };
  return { right: await lay('right', 'ca.crt'), wrong: await lay('wrong', 'other.crt') };
}

async function startDaemon(folder: string, scope: AsyncDisposableStack): Promise<void> {
  const log = { file: join(folder, 'dockerd.log') };
  const tls = ['--tlsverify', '--tlscacert=ca.crt', '--tlscert=server.crt', '--tlskey=server.key'];
  const daemon = execa(
    'nsenter',
    [
      ...[`--net=/run/netns/${namespace}`, '--', 'dockerd', `--data-root=${folder}/data`],
      ...[`--exec-root=${folder}/exec`, `--pidfile=${folder}/docker.pid`, ...tls],
      // A lab looks for it on its own machine; from here nobody uses it.
      ...[`--host=unix://${folder}/docker.sock`, '--host=tcp://0.0.0.0:2376'],
      ...['--exec-opt=native.cgroupdriver=cgroupfs', `--cgroup-parent=${parentGroup}`],
    ],
    { cwd: folder, reject: false, stdin: 'ignore', stdout: log, stderr: log, detached: true, cleanup: true },
  );
  scope.defer(async () => {
    daemon.kill('SIGTERM');
    await daemon;
    removeCgroupTree(parentGroup);
  });
}

/** Its data holds mounts until its containers are gone. */
async function removeFolder(folder: string): Promise<void> {
  const { stdout } = await execa('findmnt', ['--list', '--noheadings', '--output', 'TARGET'], {
    reject: false,
  });
  for (const path of stdout
    .split('\n')
    .filter((each) => each.startsWith(`${folder}/`))
    .reverse())
    await execa('umount', [path], { reject: false });
  rmSync(folder, { recursive: true, force: true });
}
