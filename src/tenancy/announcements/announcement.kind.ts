import { itemKind } from '../../platform/graphql/item-kinds.js';
import { detailsOf } from './announcement-details.js';
import { AnnouncementType } from './announcements.graphql.js';

export const ANNOUNCEMENT = itemKind({
  kind: 'ANNOUNCEMENT',
  description: 'A notification of the hub to the party.',
  field: 'announcement',
  typeName: 'Announcement',
  type: () => AnnouncementType,
  form: detailsOf,
});
