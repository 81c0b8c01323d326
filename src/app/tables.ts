import { AuditEntry } from '../identity/auth/audit-entry.entity.js';
import { Session } from '../identity/auth/session.entity.js';
import { IndicatorDetail } from '../intel/indicators/indicator-detail.entity.js';
import { Indicator } from '../intel/indicators/indicator.entity.js';
import { Agency } from '../tenancy/parties/agency.entity.js';
import { Membership } from '../tenancy/parties/membership.entity.js';
import { Party } from '../tenancy/parties/party.entity.js';
import { UserAccount } from '../tenancy/parties/user-account.entity.js';
import { WorkingGroup } from '../tenancy/parties/working-group.entity.js';
import { Sighting } from '../intel/sightings/sighting.entity.js';

/**
 * The tables that TypeORM knows by name; test/architecture/drift.spec.ts compares them with the tables of the database. The modules' tables.sql files define
 * all tables. Tables that only functions of the database use (stream, outbox, visibility periods, versions, keys) have no class.
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
