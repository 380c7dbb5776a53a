/**
 * Who may import whom: the architecture as a table. Data goes one way (scenario → lab → recording → verdict → study →
 * report), and the half that thinks never touches the world. Folders of `src` by their own names.
 */

export interface Layer {
  /** Beside itself; a folder stands for those within it. `*`: any of `src`. */
  may: readonly string[];
  /** Computes from plain values: no I/O, no clock, no environment, no chance that is not seeded. */
  pure?: true;
  /** Reads what is a part of the program itself: as good as a constant for those who import it. */
  constant?: true;
}

const asked = ['errors.ts', 'never.ts', 'prefilter', 'random.ts', 'runtime', 'scenario', 'signals.ts'];
const judged = [...asked, 'record', 'statistics', 'verdict'];
const shown = [...judged, 'study', 'report'];

export const layers: Record<string, Layer> = {
  'errors.ts': { may: [], pure: true },
  'never.ts': { may: [], pure: true },
  'plainYaml.ts': { may: [], pure: true },
  'random.ts': { may: [], pure: true },
  // Which of many patterns a line can match.
  prefilter: { may: [], pure: true },
  'signals.ts': { may: [], pure: true },
  // Names in folders that others may write to.
  files: { may: ['errors.ts'] },
  // Where the program's own files are.
  'installation.ts': { may: [] },
  // How it was started.
  'invocation.ts': { may: [] },
  runtime: { may: ['errors.ts', 'never.ts', 'prefilter', 'signals.ts'], pure: true },
  scenario: { may: ['errors.ts', 'never.ts', 'random.ts', 'runtime'], pure: true },
  'scenario/loads': {
    may: [
      'errors.ts',
      'never.ts',
      'scenario/plan.ts',
      'scenario/requests',
      'scenario/units.ts',
      'scenario/written.ts',
    ],
    pure: true,
  },

  compose: { may: ['errors.ts', 'never.ts', 'plainYaml.ts', 'runtime', 'scenario'], pure: true },
  // Requests of a load from documents of others.
  imports: { may: ['errors.ts', 'never.ts', 'plainYaml.ts', 'scenario'], pure: true },

  record: { may: [...asked, 'files'] },
  load: { may: ['never.ts', 'random.ts', 'record', 'scenario'] },
  probe: { may: ['files', 'installation.ts', 'never.ts', 'record', 'runtime', 'scenario', 'signals.ts'] },
  lab: { may: [...asked, 'files', 'installation.ts', 'record', 'load', 'probe'] },
  hosts: { may: [...asked, 'files', 'installation.ts', 'record', 'lab'] },

  statistics: { may: ['random.ts'], pure: true },
  verdict: { may: [...asked, 'record', 'statistics'], pure: true },
  autopsy: { may: [...judged, 'plainYaml.ts'], pure: true },
  study: { may: judged, pure: true },
  report: { may: [...judged, 'study'], pure: true },
  // The reader of the page's own style and script.
  'report/page/template.ts': { may: ['scenario/outcomes.ts', 'verdict/advice'], constant: true },
  experiment: { may: shown, pure: true },

  terminal: { may: [...shown, 'invocation.ts', 'autopsy', 'experiment', 'lab/doctor.ts', 'lab/progress.ts'] },
  // Of the lab it asks what an image is built from: whoever shows a scenario sees that it can be built.
  workspace: {
    may: [
      ...shown,
      'compose',
      'experiment',
      'files',
      'installation.ts',
      'invocation.ts',
      'hosts',
      'lab/images/dockerfile.ts',
      'lab/images/sources.ts',
      'plainYaml.ts',
      'terminal',
    ],
  },
  commands: { may: ['*'] },
  'cli.ts': { may: ['*'] },

  // What users import.
  'index.ts': { may: ['scenario', 'experiment/language'], pure: true },
  'vitest.ts': { may: ['scenario', 'verdict', 'hosts', 'workspace'] },

  // Beside src. Whoever writes a question knows the public names alone, so that it can be written anywhere.
  docker: { may: ['scenario'] },
  scenarios: { may: ['index.ts', 'docker/targets.ts'] },
  corpus: { may: ['index.ts', 'docker/targets.ts'] },
  experiments: { may: ['index.ts'] },
  templates: { may: ['index.ts', 'docker/targets.ts'] },
  bin: { may: ['cli.ts', 'dist'] },
  scripts: { may: ['*', 'test'] },
  test: { may: ['*', 'corpus', 'docker', 'experiments', 'scenarios'] },
};

/** Packages that compute, and do nothing else: what a pure layer may import. */
export const computing = [
  'ajv',
  'csv-stringify/sync',
  'echarts',
  'fastest-levenshtein',
  'hdr-histogram-js',
  // Without `resolve`, which asks for the current folder.
  'node:path/posix',
  'node:util',
  'json-p3',
  'openapi-sampler',
  'pure-rand',
  'shlex',
  'yaml',
  'zod',
];

/** Files beside their tests in one folder: more are several things. */
export const mostFiles = 16;
