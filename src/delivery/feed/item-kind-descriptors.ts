import { ACTION_REQUEST } from '../../casework/action-requests/action-request.kind.js';
import { CASE } from '../../casework/cases/case.kind.js';
import { INFORMATION_REQUEST } from '../../casework/information-requests/information-request.kind.js';
import { NOTICE } from '../../casework/notices/notice.kind.js';
import { REPORT } from '../../casework/reports/report.kind.js';
import { OUTCOME } from '../../casework/triage/outcome.kind.js';
import { INDICATOR } from '../../intel/indicators/indicator.kind.js';
import { STIX_OBJECT } from '../../intel/objects/object.kind.js';
import { RELATIONSHIP } from '../../intel/relationships/relationship.kind.js';
import { SIGHTING } from '../../intel/sightings/sighting.kind.js';
import type { ItemKindDescriptor } from '../../platform/graphql/item-kinds.js';
import { ANNOUNCEMENT } from '../../tenancy/announcements/announcement.kind.js';

/** All kinds of items that the feed, snapshots and webhooks deliver. */
export const ITEM_KIND_DESCRIPTORS: ItemKindDescriptor[] = [
  INDICATOR,
  STIX_OBJECT,
  SIGHTING,
  REPORT,
  OUTCOME,
  ACTION_REQUEST,
  NOTICE,
  INFORMATION_REQUEST,
  CASE,
  RELATIONSHIP,
  ANNOUNCEMENT,
];
