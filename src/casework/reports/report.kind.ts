import { DateTime } from '../../platform/graphql/scalars.js';
import { itemKind } from '../../platform/graphql/item-kinds.js';
import { KINDS } from '../../values/values/value.js';
import { ReportType } from './report.graphql.js';
import { THREATS } from '../../intel/indicators/claim.js';
import { TLP } from '../../tenancy/sharing/label.js';

export const REPORT = itemKind({
  kind: 'REPORT',
  description: 'A report by a partner.',
  field: 'report',
  typeName: 'Report',
  type: () => ReportType,
  form: ReportType.of,
  check: assertReport,
});

function assertReport({
  threat,
  tlp,
  values: items,
  losses,
  version,
  publishedAt,
  updatedAt,
  incidentStartedAt: startedAt,
  incidentEndedAt: endedAt,
  withdrawnAt,
}: ReportType): void {
  const known = THREATS.includes(threat) && TLP.includes(tlp) && items.every(({ kind }) => KINDS.includes(kind));
  if (!known || !Array.isArray(losses) || !Number.isInteger(version)) throw new TypeError('Not a report.');
  for (const at of [publishedAt, updatedAt]) DateTime.serialize(at);
  for (const timestamp of [startedAt, endedAt, withdrawnAt]) if (timestamp !== null) DateTime.serialize(timestamp);
}
