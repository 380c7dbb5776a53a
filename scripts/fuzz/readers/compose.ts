import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { dockerfileFacts } from '../../../src/compose/draft/dockerfileFacts.ts';
import { readEnvFile } from '../../../src/compose/envFile.ts';
import { guessOfDockerfile } from '../../../src/compose/guessRuntime.ts';
import type { World } from '../../../src/compose/readProject.ts';
import { toScenario } from '../../../src/compose/toScenario.ts';
import { validateScenario } from '../../../src/scenario/validate.ts';
import { textsIn } from '../make/found.ts';
import { changes, textsLike } from '../make/texts.ts';
import { valuesLike } from '../make/values.ts';
import { reader } from '../reader.ts';

const whole = `name: shop
x-common: &common { restart: always, logging: { driver: json-file } }
include: [{ path: common.yaml, env_file: .env }]
services:
  web:
    <<: *common
    image: "shop:\${TAG:-1}"
    build: { context: ., dockerfile: Dockerfile, args: [A=1] }
    command: ["java", "-Xmx64m", "-jar", "app.jar"]
    ports: ["8080:80", { target: 81, published: "8081" }]
    environment: { A: "\${A:?needed}", B: null }
    env_file: [app.env, { path: none.env, required: false }]
    mem_limit: 256m
    memswap_limit: 512m
    cpus: 0.5
    cpuset: "0-1"
    pids_limit: 100
    ulimits: { nofile: { soft: 10, hard: 20 } }
    depends_on: { db: { condition: service_healthy }, worker: { condition: service_started, required: false } }
    healthcheck: { test: ["CMD", "curl", "-f", "http://localhost"], interval: 1m30s, retries: 3, start_period: 10s }
    tmpfs: /tmp:size=1m
    volumes: ["./data:/data:ro", { type: bind, source: ./x, target: /x }, cache:/cache]
    deploy: { resources: { limits: { memory: 128M, cpus: "0.25", pids: 9 } }, replicas: 2 }
    profiles: []
    sysctls: { net.core.somaxconn: 128 }
  db: { extends: { file: base.yaml, service: db }, image: "postgres:16", shm_size: 64mb }
  worker: { image: worker, depends_on: [db], expose: ["9000"], labels: [a=b] }
volumes: { cache: {} }
networks: { default: {} }
`;

interface Files {
  compose: string;
  base: string;
  env: string;
}

/** Of a file that is one the text, or what stands in it; of the others the text. */
const composeTexts = () => {
  const texts = [whole, ...textsIn('test/compose', /compose\.ya?ml$/)];
  const values = texts.map((text) => parse(text, { merge: true }));
  return fc.oneof(
    { weight: 2, arbitrary: textsLike(texts) },
    {
      weight: 2,
      arbitrary: fc.tuple(fc.constantFrom(...texts), changes(3)).map(([text, change]) => change(text)),
    },
    {
      weight: 3,
      arbitrary: valuesLike(values).map((value) => stringify(value, { aliasDuplicateObjects: false }) ?? ''),
    },
  );
};

/** A world of these files. */
const worldOf = (files: Readonly<Record<string, string>>): World => ({
  read: (path) => {
    const name = path.replace(/^\.\//, '');
    return Object.hasOwn(files, name) ? (files[name] ?? null) : null;
  },
  environment: { A: '1' },
});

/** To the scenario that is made of it, checked as any. */
const compose = reader({
  name: 'compose',
  reads: 'compose files with what they include and extend, and `.env` files',
  weight: 12,
  inputs: () =>
    fc.record({
      compose: composeTexts(),
      base: fc.oneof(
        fc.constant('services: { db: { image: "postgres:1", environment: [POSTGRES_PASSWORD=x] } }'),
        composeTexts(),
      ),
      env: textsLike([
        'A=1\nexport B="x $A"\n# c\nTAG=\'2$\'\nPASSWORD=$$x\n',
        ...textsIn('test/compose', /\.env$/),
      ]),
    }),
  read({ compose: text, base, env }: Files) {
    const world = worldOf({
      'compose.yaml': text,
      'base.yaml': base,
      'common.yaml': base,
      '.env': env,
      'app.env': env,
    });
    const value = {
      question: 'What kills it?',
      compose: 'compose.yaml',
      load: null,
      until: { brokenFor: null, atMost: '5s' },
    };
    const { scenario } = toScenario(value, 'a.ts', (path) => path, world);
    validateScenario(scenario, 'a.ts');
  },
});

const refuse = (text: string): never => {
  throw new RefusedText(text);
};
/** As the caller of the reader of variables refuses: with a name of the file, which is not known here. */
class RefusedText extends Error {}

const small = reader({
  name: 'dockerfiles',
  reads: 'Dockerfiles, and files of variables',
  weight: 3,
  inputs: () =>
    textsLike([...textsIn('test/compose', /^Dockerfile$|\.env$/), ...textsIn('docker', /^Dockerfile$/)]),
  read(text: string) {
    dockerfileFacts(text);
    guessOfDockerfile(text);
    for (const raw of [true, false]) {
      try {
        readEnvFile(text, {}, { missing: () => undefined, refuse }, raw);
      } catch (error) {
        if (!(error instanceof RefusedText)) throw error;
      }
    }
  },
});

export const composeReaders = [compose, small];
