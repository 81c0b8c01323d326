import type { Bench } from '../bench.js';
import { bulk } from './bulk.js';
import { replay, taxii } from './catching-up.js';
import { consoleBench } from './console.js';
import { fanOut } from './fan-out.js';
import { growth } from './growth.js';
import { border, lookup, lookupBatch } from './lookup.js';
import { overload } from './overload.js';
import { publish } from './publish.js';
import { errors } from './refusals.js';

/** All benches, in the order in which they run. Those that add claims come last, because the others share their hub. */
export const BENCHES: readonly Bench[] = [
  lookup,
  border,
  lookupBatch,
  errors,
  overload,
  replay,
  taxii,
  growth,
  publish,
  fanOut,
  bulk,
  consoleBench,
];
