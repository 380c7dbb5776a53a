import { afterEach, expect, test } from 'vitest';
import { projectMs, projects, runs } from '../engine/composeProject.ts';
import { leftovers } from '../engine/oomlab.ts';

afterEach(async () => {
  expect(await leftovers()).toEqual([]);
});

test.each(Object.keys(projects))('%s', runs, projectMs);
