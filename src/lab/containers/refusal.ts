/**
 * For whose sake an engine refused to create or start a container. `start-failed`: for what is to run in it: a command that is
 * not there or can't be executed, a user that its image lacks, or a limit too small to begin with. As anywhere else it
 * fails to start there, with 126 or 127, and that is a result. `plan-refused`: a value of the scenario is none that an engine
 * takes, whatever runs. All else is the engine's or the machine's: a name in use, a full disk, no address left, a mount
 * or a runtime that is refused, processors that are not there, which we choose and no scenario.
 * Source: runc, libcontainer/error.go and init_linux.go; docker/cli, cli/command/container/run.go, which turns the same
 * words into 126 and 127; moby, daemon/daemon_unix.go (verifyPlatformContainerResources) and daemon/container.go.
 */
export function refusalOf(message: string): 'start-failed' | 'plan-refused' | 'engine-refused' {
  const text = message.slice(0, 2000);
  if (targetsOwn.test(text)) return 'start-failed';
  return plans.test(text) ? 'plan-refused' : 'engine-refused';
}

const targetsOwn =
  /exec: .{0,300}(?:executable file not found|no such file or directory|permission denied|is a directory|exec format error)|unable to find (?:user|group) |container init was OOM-killed|no command specified|chdir to cwd .{0,300}(?:no such file or directory|permission denied|not a directory)/i;

const plans =
  /minimum memory limit allowed|minimum memoryswap limit|range of CPUs is from|pids limit .{0,80}(?:invalid|less)|invalid (?:environment variable|rlimit type|ulimit|mount (?:config|path|target))|duplicate mount point|tmpfs .{0,200}(?:invalid|must be)/i;
