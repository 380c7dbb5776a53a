import { afterEach, describe, expect, it } from 'vitest';
import { projectMs, recordingsIn, runs } from '../composeProject.ts';
import { leftovers, oomlab, resultsFolder } from '../oomlab.ts';

afterEach(async () => {
  expect(await leftovers()).toEqual([]);
});

describe('a project runs as its compose file says, and keeps its secrets', () => {
  it.each(['nginx-front/docker-compose.yml', 'python-postgres/compose.yaml'])('%s', runs, projectMs);
});

describe('a service that never becomes ready', () => {
  it('is told with what was tried, what came back and what is there; exit code 1', async () => {
    using results = resultsFolder();
    const run = await oomlab(['--results', results.path, 'scenario', 'test/engine/scenarios/wrong-port.ts']);
    expect(run.exitCode, run.all).toBe(1);
    expect(run.all).toContain('Not started in 4 of 4 trials');
    const said = Object.fromEntries(
      recordingsIn(results.path, 'wrong-port').map(({ trial }) => [
        trial.plan.variant.mistake,
        trial.ending?.detail ?? '',
      ]),
    );
    const there = 'the container listens on 80, and port 8080 was asked, and its image exposes 80';
    expect(said.port).toMatch(/^no good answer from \/ within 2 s \(connection refused \d+ times\); /);
    expect(said.port).toContain(there);
    expect(said.path).toMatch(/^no good answer from \/health within 2 s \(status 404 \d+ times\); /);
    expect(said['not listening']).toBe(`nobody listened on port 8080 within 2 s; ${there}`);
    expect(said['no check']).toContain('it has no health check');
  });
});
