/**
 * Whether an engine that refused to start a container did so for what is to run in it: a command that is not there or
 * can't be executed, a user that its image lacks, or a limit too small to begin with. All else is the engine's or the
 * machine's: a name in use, a full disk, no address left, a mount that is refused. Source: runc, libcontainer/error.go
 * and init_linux.go; docker/cli, cli/command/container/run.go, which turns the same words into 126 and 127.
 */
export function isTargetsOwn(message: string): boolean {
  return targetsOwn.test(message.slice(0, 2000));
}

const targetsOwn =
  /exec: .{0,300}(?:executable file not found|no such file or directory|permission denied|is a directory|exec format error)|unable to find (?:user|group) |container init was OOM-killed|no command specified|chdir to cwd .{0,300}(?:no such file or directory|permission denied|not a directory)/i;
