import { OWN_ITEMS } from '../objects/items.js';
import { claim } from '../objects/objects.js';
import { ownSampledEntry, sampleCheck, sampledEntry } from '../objects/oversight.js';
import type { Row } from '../row.js';

export const OVERSIGHT: Readonly<Record<string, Row>> = {
  'Query.auditEntries': { select: 'nodes { act }' },
  'Query.auditCounts': { with: { since: '2026-01-01T00:00:00Z', until: '2026-06-01T00:00:00Z' }, select: 'act' },
  'Query.auditAnomalies': { with: { since: '2026-01-01T00:00:00Z', until: '2026-01-31T00:00:00Z' }, select: 'kind' },
  'Query.sampleChecks': { select: 'nodes { id }' },
  'Mutation.drawSampleCheck': {
    with: { input: { acts: ['SEARCH'], since: '2020-01-01T00:00:00Z', until: '2020-01-02T00:00:00Z', size: 1 } },
    own: 'CONFLICT',
  },
  'Query.sampledEntries': { about: { sampleCheckId: sampleCheck }, select: 'id', foreign: 'NOT_FOUND', hidden: 'NOT_FOUND' },
  'Mutation.closeSampledEntry': { with: { outcome: 'OBJECTIONABLE', reason: 'No case.' }, about: { id: sampledEntry } },
  'Query.myJustifications': { select: 'nodes { id }' },
  'Mutation.justifyEntry': { with: { answer: 'It was for the case.' }, about: { id: ownSampledEntry } },
  'Query.copyMark': {},
  'Mutation.markCopies': { about: { 'itemIds.0': claim }, foreign: 'done', hidden: 'done' },
  'Query.traceLeak': { with: { rows: ['a row'] }, select: 'matched' },
  'Query.consultations': { select: 'nodes { way }' },
  'Query.itemConsultations': {
    about: { itemId: claim },
    alsoTakes: OWN_ITEMS,
    select: 'nodes { way }',
    foreign: 'NOT_FOUND',
    hidden: 'NOT_FOUND',
  },
};
