import { DateTime } from '../../platform/graphql/scalars.js';
import { itemKind } from '../../platform/graphql/item-kinds.js';
import { KINDS } from '../../values/values/value.js';
import { ReportType } from './report.graphql.js';
import { THREATS } from '../../intel/indicators/claim.js';
import { TLP } from '../../tenancy/sharing/label.js';

export const REPORT = itemKind({
  kind: 'REPORT',
  description: 'What a partner reports.',
  field: 'report',
  eventDescription:
    'The report as it stands at delivery; null for other kinds, WITHDRAWN and POSITION, and with a problem. A filter by kinds of indicators leaves it out; one by threats goes by its own.',
  snapshotField: { field: 'reports', description: 'Reports as they stand now.' },
  type: () => ReportType,
  form: ReportType.of,
  check: assertReport,
});

function assertReport({ threat, tlp, items, losses, version, publishedAt, updatedAt, startedAt, endedAt, withdrawnAt }: ReportType): void {
  const known = THREATS.includes(threat) && TLP.includes(tlp) && items.every(({ kind }) => KINDS.includes(kind));
  if (!known || !Array.isArray(losses) || !Number.isInteger(version)) throw new TypeError('Not a report.');
  for (const moment of [publishedAt, updatedAt]) DateTime.serialize(moment);
  for (const moment of [startedAt, endedAt, withdrawnAt]) if (moment !== null) DateTime.serialize(moment);
}
