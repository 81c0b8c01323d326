import { DEMO_PARTIES } from '../../src/edge/demo/demo-parties.js';
import { GROUPS } from './cast.js';
import { START_DESK } from './desk.js';
import type { World } from './visibility.js';

/** The world before the first step of a run. */
export const START: World = {
  kinds: new Map(DEMO_PARTIES.flatMap(({ slug, kind }) => (kind === 'HUB' ? [] : [[slug, kind] as const]))),
  members: new Map(Object.entries(GROUPS)),
  bars: [],
  items: [],
  origins: [],
  redFiles: [],
  disputes: [],
  watches: [],
  disabled: [],
  suspended: [],
  desk: START_DESK,
};
