import { randomUUID } from 'node:crypto';
import { evidenceClient } from '../../../support/evidence-client.js';
import type { Kind } from '../row.js';

/** A file of Meta that belongs to nothing yet. It is read and written by no operation of GraphQL: its id is one that others must not take for theirs. */
export const evidenceFile: Kind = {
  own: async ({ hub }, { party }) =>
    party === 'meta' ? evidenceClient(hub, (await hub.as('contributor@meta.example')).token).adds('a slip') : undefined,
  absent: () => randomUUID(),
};
