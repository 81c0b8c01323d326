import { AuditEntry } from './access/audit-entry.entity.js';
import { Session } from './access/session.entity.js';
import { IndicatorDetail } from './indicators/indicator-detail.entity.js';
import { Indicator } from './indicators/indicator.entity.js';
import { Agency } from './members/agency.entity.js';
import { Membership } from './members/membership.entity.js';
import { Party } from './members/party.entity.js';
import { UserAccount } from './members/user-account.entity.js';
import { WorkingGroup } from './members/working-group.entity.js';
import { Sighting } from './sightings/sighting.entity.js';

/**
 * The tables that TypeORM knows by name; test/house/drift.spec.ts holds them against the migrations. What only functions of the database touch (stream,
 * inbox, sight, versions, keys) has no class: its shape is the migrations' own affair.
 */
export const TABLES: readonly (new () => object)[] = [
  Party,
  Agency,
  WorkingGroup,
  Membership,
  UserAccount,
  Session,
  AuditEntry,
  Indicator,
  IndicatorDetail,
  Sighting,
];
