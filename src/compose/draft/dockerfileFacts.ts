/** What a Dockerfile says of the image that it makes: of its last stage, as far as it is written there. */
export function dockerfileFacts(text: string): { exposed: number[]; hasHealth: boolean } {
  const lines = text
    .split(/\r?\n/)
    .filter((line) => !/^\s*#/.test(line))
    .join('\n')
    .replaceAll(/\\\n/g, ' ')
    .split('\n');
  const defaults = Object.fromEntries(
    lines.flatMap((line) => {
      const [, name, value] = /^\s*(?:ARG|ENV)\s+(\w+)[= ]"?([^"\s]+)"?/i.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value] as const];
    }),
  );
  const last = lines.slice(
    Math.max(
      0,
      lines.findLastIndex((line) => /^\s*FROM\s/i.test(line)),
    ),
  );
  const exposed = last
    .flatMap((line) => /^\s*EXPOSE\s+(.+)$/i.exec(line)?.[1]?.split(/\s+/) ?? [])
    .map((word) => word.replace(/\$\{?(\w+)\}?/, (_, name: string) => defaults[name] ?? ''))
    .filter((word) => !word.endsWith('/udp'))
    .map((word) => Number.parseInt(word, 10))
    .filter((port) => port > 0);
  const health = last.findLast((line) => /^\s*HEALTHCHECK\s/i.test(line));
  return {
    exposed: [...new Set(exposed)],
    hasHealth: health !== undefined && !/HEALTHCHECK\s+NONE/i.test(health),
  };
}
