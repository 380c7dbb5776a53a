import { expect, test } from 'vitest';
import { refusalOf } from './refusal.ts';

/** As Docker 20.10 to 28 with runc 1.1 and 1.2 answers a request to start a container. */
test.each([
  'OCI runtime create failed: container_linux.go:380: starting container process caused: exec: "nope": executable file not found in $PATH: unknown',
  'failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/srv/run": permission denied: unknown',
  'OCI runtime create failed: runc create failed: unable to start container process: exec: "/srv": is a directory: unknown',
  'unable to find user web: no matching entries in passwd file',
  'OCI runtime create failed: runc create failed: unable to start container process: container init was OOM-killed (memory limit too low?): unknown',
  'no command specified',
])('what is to run is to blame: %s', (message) => {
  expect(refusalOf(message)).toBe('start-failed');
});

test.each([
  'Conflict. The container name "/web" is already in use by container "4a5b6c"',
  "failed to set up container networking: no available IPv4 addresses on this network's address pools: bridge",
  'driver failed programming external connectivity on endpoint web: Bind for 127.0.0.1:8080 failed: port is already allocated',
  'error creating overlay mount to /var/lib/docker/overlay2/x/merged: no space left on device',
  'OCI runtime create failed: runc create failed: error mounting "/data" to rootfs at "/data": no such file or directory: unknown',
  'OCI runtime create failed: runc create failed: unable to apply cgroup configuration: mkdir /sys/fs/cgroup/memory/x: cannot allocate memory',
  'unknown or invalid runtime name: no-such-runtime',
  'Requested CPUs are not available - requested 4000, available: 0-1',
  'Cannot connect to the Docker daemon at unix:///var/run/docker.sock',
  '',
])('the engine or the machine is to blame: %s', (message) => {
  expect(refusalOf(message)).toBe('engine-refused');
});

test.each([
  'Minimum memory limit allowed is 6MB',
  'range of CPUs is from 0.01 to 2.00, as there are only 2 CPUs available',
  'invalid environment variable: =x',
  'invalid mount config for type "tmpfs": invalid mount path: \'scratch\' mount path must be absolute',
  'Duplicate mount point: /oomlab',
  'failed to create task for container: OCI runtime create failed: invalid rlimit type: RLIMIT_NOSUCH: unknown',
])('the scenario is to blame: %s', (message) => {
  expect(refusalOf(message)).toBe('plan-refused');
});
