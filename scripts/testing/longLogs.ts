import { closeSync, openSync, writeSync } from 'node:fs';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { randomStream } from '../../src/random.ts';

/** What is drawn for a line, and when it was written. */
interface At {
  /** A whole number below this one. */
  draw(below: number): number;
  ms: number;
}

/** Lines of a log in which somebody works and nobody dies, and the lines of a death, which stand once near its end. */
interface Kind {
  line(at: At): string;
  death(at: At): readonly string[];
}

const iso = ({ ms }: At): string => new Date(ms).toISOString();
const syslog = (at: At): string => {
  const [, month = '', day = '', , time = ''] =
    /^\w+ (\w+) (\d+) (\d+) ([\d:]+)/.exec(new Date(at.ms).toString()) ?? [];
  return `${month} ${day.replace(/^0/, ' ')} ${time}`;
};
const boot = ({ ms }: At): string => `[${(((ms - zeroMs) / 1000).toFixed(6)).padStart(13)}]`;
const hex = (at: At, digits: number): string =>
  Array.from({ length: digits }, () => at.draw(16).toString(16)).join('');
const oneOf = <T>(at: At, ...values: readonly T[]): T => values[at.draw(values.length)] as T;
const zeroMs = Date.UTC(2024, 4, 1);

const kernelNoise = (at: At): string =>
  oneOf(
    at,
    `[UFW BLOCK] IN=eth0 OUT= MAC=${hex(at, 12)} SRC=10.0.${at.draw(256)}.${at.draw(256)} DST=10.0.0.7 LEN=40 TOS=0x00 TTL=245 ID=${at.draw(65536)} PROTO=TCP SPT=${at.draw(65536)} DPT=23 WINDOW=1024 RES=0x00 SYN URGP=0`,
    `docker0: port ${at.draw(9)}(veth${hex(at, 7)}) entered forwarding state`,
    `usb 1-${at.draw(8)}: new high-speed USB device number ${at.draw(127)} using xhci_hcd`,
    `EXT4-fs (nvme0n1p${at.draw(9)}): re-mounted. Opts: errors=remount-ro. Quota mode: none.`,
    `audit: type=1400 audit(${at.ms / 1000}:${at.draw(99999)}): apparmor="ALLOWED" operation="open" profile="snap.lxd" name="/proc/${at.draw(99999)}/cgroup" pid=${at.draw(99999)} comm="lxd" requested_mask="r" denied_mask="r" fsuid=0 ouid=0`,
    `IPv6: ADDRCONF(NETDEV_CHANGE): veth${hex(at, 7)}: link becomes ready`,
  );

const kernelDeath = [
  'java invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0',
  'memory: usage 524288kB, limit 524288kB, failcnt 4711',
  'oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=app,mems_allowed=0,oom_memcg=/docker/0123456789ab,task_memcg=/docker/0123456789ab,task=java,pid=4242,uid=1000',
  'Memory cgroup out of memory: Killed process 4242 (java) total-vm:4123456kB, anon-rss:512000kB, file-rss:0kB, shmem-rss:0kB, UID:1000 pgtables:1300kB oom_score_adj:0',
];

const logger = (at: At): string =>
  oneOf(
    at,
    'c.e.shop.OrderService',
    'o.a.k.c.NetworkClient',
    'c.z.h.pool.HikariPool',
    'o.s.w.s.DispatcherServlet',
  );
const appSays = (at: At): string =>
  oneOf(
    at,
    `Order ${at.draw(1e6)} of customer ${at.draw(1e5)} was placed in ${at.draw(900)} ms`,
    `Completed ${at.draw(5) + 200} OK for GET /api/v2/items/${at.draw(1e6)}?page=${at.draw(40)} (${at.draw(90)} rows)`,
    `HikariPool-1 - Pool stats (total=${at.draw(20)}, active=${at.draw(9)}, idle=${at.draw(9)}, waiting=0)`,
    `[Consumer clientId=c-${at.draw(9)}, groupId=orders] Resetting offset for partition orders-${at.draw(32)} to position ${at.draw(1e7)}`,
    `Cache refreshed: ${at.draw(5000)} entries, hit rate 0.${at.draw(99)}`,
  );
const level = (at: At): string => oneOf(at, 'INFO ', 'INFO ', 'INFO ', 'DEBUG', 'WARN ');
const oome = [
  'Exception in thread "http-nio-8080-exec-7" java.lang.OutOfMemoryError: Java heap space',
  '\tat java.base/java.util.Arrays.copyOf(Arrays.java:3537)',
  '\tat com.example.shop.OrderService.all(OrderService.java:88)',
];

export const longLogs: Readonly<Record<string, Kind>> = {
  dmesg: {
    line: (at) => `${boot(at)} ${kernelNoise(at)}`,
    death: (at) => kernelDeath.map((text) => `${boot(at)} ${text}`),
  },
  syslog: {
    line: (at) =>
      at.draw(3) === 0
        ? `${syslog(at)} box kernel: ${boot(at)} ${kernelNoise(at)}`
        : `${syslog(at)} box ${oneOf(at, 'sshd', 'dockerd', 'cron', 'systemd')}[${at.draw(99999)}]: ${oneOf(at, 'Started Session', 'Accepted publickey for deploy from', 'time="now" level=info msg="loading plugin"', 'Reached target')} ${at.draw(99999)} on 10.0.0.${at.draw(255)}.`,
    death: (at) => kernelDeath.map((text) => `${syslog(at)} box kernel: ${boot(at)} ${text}`),
  },
  'journal JSON': {
    line: (at) =>
      journalEntry(at, at.draw(3) === 0 ? { _TRANSPORT: 'kernel', MESSAGE: kernelNoise(at) } : program(at)),
    death: (at) => kernelDeath.map((text) => journalEntry(at, { _TRANSPORT: 'kernel', MESSAGE: text })),
  },
  'GC log': {
    line: (at) => {
      const head = `[${iso(at).replace('Z', '+0000')}][${((at.ms - zeroMs) / 1000).toFixed(3)}s][info][gc`;
      const id = Math.floor((at.ms - zeroMs) / 1000);
      return oneOf(
        at,
        `${head}          ] GC(${id}) Pause Young (Normal) (G1 Evacuation Pause) ${300 + at.draw(200)}M->${100 + at.draw(90)}M(512M) ${at.draw(40)}.${100 + at.draw(900)}ms`,
        `${head},cpu      ] GC(${id}) User=0.${10 + at.draw(90)}s Sys=0.00s Real=0.0${at.draw(10)}s`,
        `${head},heap     ] GC(${id}) Eden regions: ${at.draw(90)}->0(${at.draw(90)})`,
        `${head},metaspace] GC(${id}) Metaspace: 41${at.draw(999)}K(42000K)->41${at.draw(999)}K(42000K) NonClass: 36000K(36500K)->36000K(36500K)`,
        `${head},phases   ] GC(${id})   Evacuate Collection Set: ${at.draw(9)}.${at.draw(9)}ms`,
      );
    },
    death: (at) => [
      `[${iso(at).replace('Z', '+0000')}][${((at.ms - zeroMs) / 1000).toFixed(3)}s][info][gc          ] GC(99999999) Pause Full (G1 Compaction Pause) 511M->511M(512M) 9874.321ms`,
      ...oome.slice(0, 1),
    ],
  },
  'application log': {
    line: (at) =>
      `${iso(at).replace('T', ' ').replace('.', ',').slice(0, 23)} ${level(at)} [http-nio-8080-exec-${at.draw(40)}] ${logger(at)} - ${appSays(at)}`,
    death: () => oome,
  },
  'application JSON': {
    line: (at) =>
      JSON.stringify({
        '@timestamp': iso(at),
        level: level(at).trim(),
        logger_name: logger(at),
        thread_name: `exec-${at.draw(40)}`,
        message: appSays(at),
        trace_id: hex(at, 32),
        kubernetes: { pod: 'shop-5f7c9d8b6-x2x9z', namespace: 'prod' },
      }),
    death: (at) =>
      oome.slice(0, 1).map((message) => JSON.stringify({ '@timestamp': iso(at), level: 'ERROR', message })),
  },
  'container log (CRI)': {
    line: (at) => `${iso(at).replace('Z', '123456Z')} stdout F ${level(at)} ${logger(at)} ${appSays(at)}`,
    death: (at) => oome.map((text) => `${iso(at).replace('Z', '123456Z')} stderr F ${text}`),
  },
  'kubelet log': {
    line: (at) =>
      `${syslog(at)} node-${at.draw(9)} kubelet[812]: I${iso(at).slice(5, 7)}${iso(at).slice(8, 10)} ${iso(at).slice(11, 23)}123     812 ${oneOf(at, 'reconciler_common.go:218] "operationExecutor.VerifyControllerAttachedVolume started for volume', 'kubelet.go:2453] "SyncLoop (PLEG): event for pod', 'pod_startup_latency_tracker.go:104] "Observed pod startup duration', 'operation_generator.go:721] "MountVolume.SetUp succeeded for volume')}" pod="prod/shop-${hex(at, 10)}-${hex(at, 5)}" podUID="${hex(at, 8)}-${hex(at, 4)}" duration="${at.draw(9)}.${at.draw(999)}s"`,
    death: (at) => [
      `${syslog(at)} node-1 kubelet[812]: E0501 10:11:12.000123     812 eviction_manager.go:574] "Eviction manager: pod is evicted successfully" pod="prod/shop-5f7c9d8b6-x2x9z"`,
    ],
  },
  'access log': {
    line: (at) =>
      `10.${at.draw(256)}.${at.draw(256)}.${at.draw(256)} - - [01/May/2024:${iso(at).slice(11, 19)} +0000] "${oneOf(at, 'GET', 'POST')} /shop/item/${at.draw(1e6)} HTTP/1.1" ${oneOf(at, 200, 200, 304, 404)} ${at.draw(9999)} "https://shop.example/" "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0 Safari/537.36"`,
    death: () => ['2024/05/01 23:59:59 [alert] 7#7: worker process 4242 exited on signal 9'],
  },
};

const journalEntry = (at: At, fields: Record<string, string>): string =>
  JSON.stringify({
    __CURSOR: `s=${hex(at, 32)};i=${hex(at, 6)};b=${hex(at, 32)};m=${hex(at, 10)};t=${hex(at, 13)};x=${hex(at, 16)}`,
    __REALTIME_TIMESTAMP: String(at.ms * 1000),
    _SOURCE_MONOTONIC_TIMESTAMP: String((at.ms - zeroMs) * 1000),
    _BOOT_ID: hex(at, 32),
    _HOSTNAME: 'box',
    PRIORITY: '6',
    ...fields,
  });
const program = (at: At): Record<string, string> => ({
  _TRANSPORT: 'stdout',
  SYSLOG_IDENTIFIER: oneOf(at, 'shop', 'nginx', 'dockerd'),
  _PID: String(at.draw(99999)),
  _SYSTEMD_UNIT: 'shop.service',
  MESSAGE: `${level(at)} ${logger(at)} ${appSays(at)}`,
});

const atOnce = 2 ** 20;

/** Writes a log of this kind, so many bytes long: the same seed makes the same bytes. */
export function writeLongLog(path: string, kind: string, bytes: number, seed: number): void {
  const { line, death } = longLogs[kind] as Kind;
  const random: RandomGenerator = randomStream(seed, 'simulated services');
  const at: At = { draw: (below) => (random.next() >>> 0) % below, ms: zeroMs };
  // Drawn anew each time a line would take longer than the reading of it.
  const some = Array.from({ length: 20_000 }, () => {
    at.ms += 1 + at.draw(40);
    return line(at);
  });
  const file = openSync(path, 'w');
  let [written, piece] = [0, ''];
  for (let place = 0; written + piece.length < bytes; place += 1) {
    piece += `${some[place % some.length]}\n`;
    if (piece.length < atOnce) continue;
    written += writeSync(file, piece);
    piece = '';
  }
  writeSync(file, `${piece}${[...death(at), line(at)].join('\n')}\n`);
  closeSync(file);
}
