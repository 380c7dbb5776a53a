import { guardBounds } from '../verdict/testing/guardBounds.ts';
import { named } from '../verdict/testing/guards.ts';
import { comparing } from './testing/guards.ts';

guardBounds(named({ comparing }));
