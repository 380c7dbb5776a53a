import { z } from 'zod';
import { eventSchema } from '../../src/record/event.ts';
import { histogramSchema } from '../../src/record/histogram.ts';
import { runSchema, schemaVersion, trialSchema } from '../../src/record/schema.ts';
import { capacityFileSchema } from '../../src/report/capacity/schema.ts';
import { mapFileSchema } from '../../src/report/map/schema.ts';
import { sizeFileSchema } from '../../src/report/size/schema.ts';
import { stepsFileSchema } from '../../src/report/steps/schema.ts';
import { scenarioSchema } from '../../src/scenario/schema.ts';
import { composedSchema } from '../../src/scenario/target/composed.ts';
import { baselineSchema } from '../../src/study/runs/baseline.ts';
import { verdictsSchema } from '../../src/verdict/verdict.ts';

const schemas = {
  scenario: { title: 'A scenario of oomlab, as it is written in YAML or JSON', schema: scenario() },
  run: { title: 'run.json: what was asked, and on which machine', schema: runSchema },
  trial: { title: 'trial.json: what was asked of a trial, and what was read back', schema: trialSchema },
  event: {
    title: 'A line of events.jsonl, of which the first says by which version it is written',
    schema: z.union([z.strictObject({ schema: z.literal(schemaVersion) }), eventSchema]),
  },
  histogram: { title: 'histogram.json: all latencies of a trial', schema: histogramSchema },
  verdicts: { title: 'verdicts.json: what died of what', schema: verdictsSchema },
  steps: { title: 'steps.json: each step of the load of each trial', schema: stepsFileSchema },
  capacity: { title: 'capacity.json: how much each variant carries', schema: capacityFileSchema },
  size: { title: 'size.json: the smallest size that carries the load', schema: sizeFileSchema },
  map: { title: 'map.json: what survives, of two knobs', schema: mapFileSchema },
  baseline: { title: 'What "oomlab compare RUN --pin FILE" writes', schema: baselineSchema },
} as const;

/** An editor finds the schema by a name that is no part of the scenario. Over a compose file less has to be written. */
function scenario() {
  const plain = scenarioSchema.extend({ $schema: z.string().optional() });
  return z.union([plain, plain.extend(composedSchema.shape)]);
}

/** `schemas/NAME.json`, each as its file has it. What has a default need not be written. */
export function schemaFiles(): { path: string; content: string }[] {
  return Object.entries(schemas).map(([name, { title, schema }]) => {
    const { $schema, ...rest } = z.toJSONSchema(schema, {
      io: 'input',
      target: 'draft-2020-12',
      reused: 'ref',
    });
    return {
      path: `schemas/${name}.json`,
      content: `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`,
    };
  });
}
