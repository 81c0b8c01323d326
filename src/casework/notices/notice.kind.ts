import { DateTime } from '../../platform/graphql/scalars.js';
import { itemKind } from '../../platform/graphql/item-kinds.js';
import { COLOURS, NOTICE_STATES } from './notice.js';
import { NoticeType } from './notice.graphql.js';
import { THREATS } from '../../intel/indicators/claim.js';
import { TLP } from '../../tenancy/sharing/label.js';

export const NOTICE = itemKind({
  kind: 'NOTICE',
  description: 'A published notice.',
  field: 'notice',
  typeName: 'Notice',
  type: () => NoticeType,
  form: NoticeType.of,
  check: assertNotice,
});

function assertNotice({ colour, state, threat, tlp, translations, details, version, ...rest }: NoticeType): void {
  const known = COLOURS.includes(colour) && NOTICE_STATES.includes(state) && THREATS.includes(threat) && TLP.includes(tlp);
  if (!known || !Number.isInteger(version) || !Array.isArray(translations) || !Array.isArray(details.assets)) {
    throw new TypeError('Not a notice.');
  }
  const { publishedAt, updatedAt, validUntil, acknowledgedAt, cancelledAt } = rest;
  for (const timestamp of [publishedAt, updatedAt, validUntil]) DateTime.serialize(timestamp);
  for (const optional of [acknowledgedAt, cancelledAt]) if (optional !== null) DateTime.serialize(optional);
}
