import { itemKind } from '../../platform/graphql/item-kinds.js';
import { AnnouncementType } from './announcements.graphql.js';

export const ANNOUNCEMENT = itemKind({
  kind: 'ANNOUNCEMENT',
  description: 'What the hub tells the party.',
  field: 'announcement',
  eventDescription:
    'What the hub tells the party; null for other kinds, WITHDRAWN and POSITION. A filter by kinds or threats of indicators leaves it out.',
  snapshotField: null,
  type: () => AnnouncementType,
  form: AnnouncementType.of,
});
