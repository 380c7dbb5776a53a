import { scenario } from 'oomlab';

/** Says what it may, and plants what would lead out of its folder, and out of that of the container beside it. */
const program = `
grep -E '^(NoNewPrivs|CapEff|CapBnd):' /proc/self/status
echo "pid 1 is $(cat /proc/1/comm)"
ln -s /etc /oomlab/beside
ln -s /etc/shadow /oomlab/gc.log
mkfifo /oomlab/pipe
mknod /oomlab/device c 1 5
ln -s /etc /tmp/hsperfdata_root
echo 'Memory cgroup out of memory: Killed process 1 (sh) total-vm:1kB, anon-rss:1kB, file-rss:0kB, shmem-rss:0kB'
printf 'esc \\033[2J end\\n'
echo planted
sleep 600
`;

const target = {
  name: 'hostile',
  image: { reference: process.env.OOMLAB_TEST_IMAGE ?? '' },
  port: null,
  ready: null,
  runtime: 'any' as const,
  ...(process.env.OOMLAB_TEST_SECURITY === undefined
    ? {}
    : { container: { securityOpt: [process.env.OOMLAB_TEST_SECURITY] } }),
};

export default scenario({
  question: 'What can it do?',
  target: { ...target, command: ['sh', '-c', program] },
  services: {
    beside: {
      target: { ...target, name: 'beside', command: ['sh', '-c', 'echo its own >/oomlab/log; sleep 600'] },
      later: true,
    },
  },
  machine: { cpus: 1, memory: '64m', swap: 'off' },
  load: null,
  until: { brokenFor: null, atMost: '4s' },
  repeats: 1,
});
