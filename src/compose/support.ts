/** What of a compose file is carried out: the one table of it, which `docs/compose.md` shows. */

type Support =
  /** As Compose does it. */
  | { as: 'carried out' }
  /** In another way, which is told where a file has it. */
  | { as: 'otherwise'; how: string }
  /** It changes nothing that a trial sees. */
  | { as: 'no effect' }
  /** A trial without it would answer another question. */
  | { as: 'refused'; why: string };

const done = { as: 'carried out' } as const;
const idle = { as: 'no effect' } as const;
const otherwise = (how: string): Support => ({ as: 'otherwise', how });
const refused = (why: string): Support => ({ as: 'refused', why });

export const topSupport: Readonly<Record<string, Support>> = {
  version: idle,
  name: idle,
  include: done,
  services: done,
  models: refused('language models are run by Docker’s own program'),
  networks: otherwise(
    'one network of the trial, in which all services find each other; drivers and addresses are not set',
  ),
  volumes: otherwise('named volumes are new and empty in each trial, and removed after it'),
  secrets: done,
  configs: done,
};

export const serviceSupport: Readonly<Record<string, Support>> = {
  annotations: idle,
  attach: idle,
  blkio_config: refused('shares of the disk are not set; write diskRead in the scenario’s machine'),
  build: done,
  cap_add: otherwise(
    'those that count within the container alone; with one of the whole machine it is refused',
  ),
  cap_drop: done,
  cgroup: refused('it changes where its memory is counted'),
  cgroup_parent: otherwise('its group is the trial’s'),
  command: done,
  configs: done,
  container_name: otherwise('a name by which the others find it; the container’s own is new in each trial'),
  cpu_count: refused('it is for Windows'),
  cpu_percent: refused('it is for Windows'),
  cpu_period: done,
  cpu_quota: done,
  cpu_rt_period: refused('real-time scheduling is not set'),
  cpu_rt_runtime: refused('real-time scheduling is not set'),
  cpu_shares: done,
  cpus: done,
  cpuset: otherwise('the processors are chosen so that the generator of the load has others'),
  credential_spec: refused('it is for Windows'),
  depends_on: otherwise('services start one after the other, each when what it waits for has come'),
  deploy: otherwise(
    'its resources.limits and reservations.memory count, as one container; the rest is for a cluster',
  ),
  develop: idle,
  device_cgroup_rules: refused('devices of this machine are not handed on'),
  devices: refused('devices of this machine are not handed on'),
  dns: refused('names are resolved by the engine'),
  dns_opt: refused('names are resolved by the engine'),
  dns_search: refused('names are resolved by the engine'),
  domainname: idle,
  entrypoint: done,
  env_file: done,
  environment: done,
  expose: done,
  extends: done,
  external_links: refused('the trial knows its own containers alone'),
  extra_hosts: done,
  gpus: refused('devices of this machine are not handed on'),
  group_add: done,
  healthcheck: otherwise('it also says when the service is ready'),
  hostname: done,
  image: done,
  init: done,
  ipc: refused('shared memory of other containers or of the host would not be counted as its own'),
  isolation: refused('it is for Windows'),
  label_file: idle,
  labels: idle,
  links: otherwise('a name by which that service is found; it is started first'),
  logging: otherwise('its output is recorded with the trial'),
  mac_address: refused('addresses are given by the engine'),
  mem_limit: done,
  mem_reservation: done,
  mem_swappiness: refused('cgroup v2 has no such setting; write swap in the scenario’s machine'),
  memswap_limit: done,
  models: refused('language models are run by Docker’s own program'),
  network_mode: refused('each service has an address of its own in the trial’s network'),
  networks: otherwise('all services are in one network of the trial; aliases are kept, addresses are not'),
  oom_kill_disable: refused('what a full memory does to the service is the question'),
  oom_score_adj: done,
  pid: refused('processes of others would count as its own'),
  pids_limit: done,
  platform: done,
  ports: otherwise(
    'the port that receives the load is published on a free port of this machine, and no other',
  ),
  post_start: refused('hooks are not run; start it from the service’s own command'),
  pre_start: refused('hooks are not run; start it from the service’s own command'),
  pre_stop: idle,
  privileged: refused('it could change this machine for good'),
  profiles: done,
  provider: refused('it is no container'),
  pull_policy: otherwise(
    'an image that is there is used, one that is not is pulled, and what has a build is built',
  ),
  pull_refresh_after: idle,
  read_only: done,
  restart: otherwise('a container that ends stays so: its end is the result'),
  runtime: refused('another runtime counts memory in its own way'),
  scale: otherwise('one container'),
  secrets: done,
  security_opt: otherwise(
    'no-new-privileges holds in each service, unless it is false here; what would open the machine itself is refused',
  ),
  shm_size: done,
  stdin_open: idle,
  stop_grace_period: idle,
  stop_signal: done,
  storage_opt: refused('sizes of the file system are not set'),
  sysctls: done,
  tmpfs: done,
  tty: idle,
  ulimits: done,
  use_api_socket: refused('the engine’s socket is not handed on'),
  user: done,
  userns_mode: refused('the user names of the host would be its own'),
  uts: refused('the host’s name would be its own'),
  volumes: otherwise(
    'binds are copied into the image when it is prepared, with the owners that they have here: each trial begins with the same files, and yours are not written to',
  ),
  volumes_from: refused('name the volumes in both services'),
  working_dir: done,
};

export const buildSupport: Readonly<Record<string, Support>> = {
  additional_contexts: refused('the classic builder has one context; build the image beforehand and name it'),
  args: done,
  cache_from: idle,
  cache_to: idle,
  context: done,
  dockerfile: done,
  dockerfile_inline: done,
  entitlements: refused('the build may do no more than any other'),
  extra_hosts: idle,
  isolation: refused('it is for Windows'),
  labels: idle,
  network: idle,
  no_cache: idle,
  no_cache_filter: idle,
  platforms: otherwise('for the engine’s own platform'),
  privileged: refused('the build may do no more than any other'),
  provenance: idle,
  pull: idle,
  sbom: idle,
  secrets: refused('the classic builder has none; build the image beforehand and name it'),
  shm_size: idle,
  ssh: refused('the classic builder has none; build the image beforehand and name it'),
  tags: idle,
  target: done,
  ulimits: idle,
};

/** Of `deploy`, beneath it. */
export const deploySupport: Readonly<Record<string, Support>> = {
  endpoint_mode: idle,
  labels: idle,
  mode: idle,
  placement: idle,
  replicas: otherwise('one container'),
  resources: done,
  restart_policy: otherwise('a container that ends stays so: its end is the result'),
  rollback_config: idle,
  update_config: idle,
};

export type { Support };
