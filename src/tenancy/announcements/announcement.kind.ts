import { itemKind } from '../../platform/graphql/item-kinds.js';
import { AnnouncementType } from './announcements.graphql.js';

export const ANNOUNCEMENT = itemKind({
  kind: 'ANNOUNCEMENT',
  description: 'A notification of the hub to the party.',
  field: 'announcement',
  eventDescription:
    'A notification of the hub to the party; null for other kinds, WITHDRAWN and POSITION. A filter by indicator kinds or threats excludes announcements.',
  snapshotField: null,
  typeName: 'Announcement',
  type: () => AnnouncementType,
  form: AnnouncementType.of,
});
