import type { endings as bounds } from '../../bounds/endings.ts';
import type { Guard } from './guard.ts';

export const endings: Record<keyof typeof bounds, Guard> = {};
