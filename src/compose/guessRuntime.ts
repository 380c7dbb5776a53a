import type { RuntimeName } from '../runtime/index.ts';

/** Names of images and programs, and what runs in them; the first that fits. */
const signs: readonly [RegExp, RuntimeName][] = [
  [
    /\b(?:java|javac|jre|jdk|openjdk|temurin|corretto|zulu|liberica|maven|gradle|tomcat|jetty|wildfly|quarkus|spring\w*|keycloak|elasticsearch|kafka|cassandra)\b|\.jar\b/,
    'jvm',
  ],
  [/\b(?:node|nodejs|npm|npx|yarn|pnpm|nuxt|next|tsx|pm2)\b/, 'node'],
  [/\b(?:python\d?(?:\.\d+)?|gunicorn|uvicorn|uwsgi|django|flask|fastapi|celery|poetry|pypy)\b/, 'python'],
  [/\b(?:ruby|rails|puma|unicorn|sidekiq|rackup|bundle)\b/, 'ruby'],
  [/\b(?:php\d?(?:\.\d+)?|php-fpm|wordpress|laravel|symfony|frankenphp|apache2ctl)\b/, 'php'],
  [/\b(?:dotnet|aspnet)\b|\.dll\b/, 'dotnet'],
  [/\b(?:erl|erlang|elixir|mix|rabbitmq)\b/, 'erlang'],
  [/\b(?:golang|go)\b/, 'go'],
  [/\b(?:perl|plackup|starman|hypnotoad)\b/, 'perl'],
  [/\b(?:nginx|openresty)\b/, 'nginx'],
];

/** What runs a service, from what starts it and then from what its image is called; `any`: nothing tells. */
export function guessRuntime(...texts: readonly string[]): RuntimeName {
  for (const text of texts) {
    const found = signs.find(([sign]) => sign.test(text.toLowerCase()));
    if (found) return found[1];
  }
  return 'any';
}

/** Of a Dockerfile: how its last stage is started, then what it is built on. The hash of a line that is commented out counts. */
export function guessOfDockerfile(text: string): RuntimeName {
  const lines = text
    .replaceAll(/\\\r?\n/g, ' ')
    .split(/\r?\n/)
    .filter((line) => !line.trimStart().startsWith('#'));
  const from = lines.findLastIndex((line) => /^\s*FROM\s/i.test(line));
  const last = lines.slice(Math.max(0, from));
  const started = last.filter((line) => /^\s*(?:CMD|ENTRYPOINT)\s/i.test(line)).join(' ');
  const base = lines.filter((line) => /^\s*FROM\s/i.test(line)).toReversed();
  const installed = last.filter((line) => /^\s*RUN\s/i.test(line)).join(' ');
  return guessRuntime(started, ...base, installed);
}
