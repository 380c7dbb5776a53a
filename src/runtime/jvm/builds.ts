import { childLost, type LogLine } from '../logLine.ts';
import type { SignOf } from '../sign.ts';

const full = (act: 'exit' | null): SignOf => ({
  kind: 'jvm-oome',
  family: 'heap',
  message: 'Gradle’s daemon ran out of JVM memory',
  inMain: false,
  act,
});

/** What build tools and clusters that run on a JVM say of the JVMs that they start. */
export const builds: readonly LogLine[] = [
  // Gradle's LowMemoryDaemonExpirationStrategy: it stops the build, or the daemon after it.
  {
    pattern:
      /Gradle build daemon has been stopped: .{0,80}after running out of JVM (?:memory|heap space|Metaspace)/,
    says: () => full('exit'),
  },
  {
    pattern:
      /^(?:Expiring Daemon because JVM heap space is exhausted|(?:The )?[Dd]aemon will (?:be stopped at the end of|expire after) the build after running out of JVM (?:memory|heap space))/,
    says: () => full(null),
  },
  // Its DaemonExpirationStrategy for a collector that works without end.
  {
    pattern:
      /Gradle build daemon has been stopped: .{0,40}since the JVM garbage collector is thrashing|^The Daemon will expire immediately since the JVM garbage collector is thrashing/,
    says: () => full('exit'),
  },
  childLost('Gradle', /Gradle build (?<who>daemon) disappeared unexpectedly/),
  childLost(
    'Databricks',
    /The (?<who>[Ss]park driver) has stopped unexpectedly|Driver is up but is not responsive, likely due to GC/,
  ),
];
