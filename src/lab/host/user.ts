import { userInfo } from 'node:os';

/** Who runs this, for others who read it. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`; // without an entry in /etc/passwd
  }
}
