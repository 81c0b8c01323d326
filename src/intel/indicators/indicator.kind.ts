import { DateTime } from '../../platform/graphql/scalars.js';
import { itemKind } from '../../platform/graphql/item-kinds.js';
import { IndicatorType } from './indicator.graphql.js';
import { KINDS } from '../../values/values/value.js';
import { THREATS } from './claim.js';
import { TLP } from '../../tenancy/sharing/label.js';

export const INDICATOR = itemKind({
  kind: 'INDICATOR',
  description: 'An indicator.',
  field: 'indicator',
  typeName: 'Indicator',
  type: () => IndicatorType,
  form: IndicatorType.of,
  check: assertIndicator,
});

function assertIndicator({ kind, threat, tlp, tags, id, value, display, version, corroboration, ...rest }: IndicatorType): void {
  const known = KINDS.includes(kind) && THREATS.includes(threat) && TLP.includes(tlp);
  const texts = [id, value, display, ...tags].every((text) => typeof text === 'string');
  if (!known || !texts || !Number.isInteger(version) || !Number.isInteger(corroboration)) throw new TypeError('Not an indicator.');
  const { publishedAt, updatedAt, firstSeen, lastSeen, validUntil, revokedAt } = rest;
  for (const timestamp of [publishedAt, updatedAt]) DateTime.serialize(timestamp);
  for (const timestamp of [firstSeen, lastSeen, validUntil, revokedAt]) if (timestamp !== null) DateTime.serialize(timestamp);
}
