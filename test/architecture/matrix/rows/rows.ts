import type { FieldRow, Row } from '../row.js';
import { ACCESS } from './access.js';
import { CASE_FIELDS, CASES } from './cases.js';
import { DECONFLICTION, DECONFLICTION_FIELDS } from './deconfliction.js';
import { DIRECTORY, DIRECTORY_FIELDS } from './directory.js';
import { ALERT_FIELDS, ALERTS } from './alerts.js';
import { DUTY, DUTY_FIELDS } from './duty.js';
import { DISPUTES } from './disputes.js';
import { EXPORTS } from './exports.js';
import { FACTORS } from './factors.js';
import { GUARDS } from './guards.js';
import { INDICATOR_FIELDS, INDICATORS } from './indicators.js';
import { INTAKE } from './intake.js';
import { MEMBER_FIELDS, MEMBERS } from './members.js';
import { NETWORK, NETWORK_FIELDS } from './network.js';
import { OBJECT_FIELDS, OBJECTS } from './objects.js';
import { OVERSIGHT } from './oversight.js';
import { ONWARD, ONWARD_FIELDS } from './onward.js';
import { PEOPLE } from './people.js';
import { PULL_FIELDS, PULLS } from './pulls.js';
import { ACTION_FIELDS, ACTIONS } from './actions.js';
import { NOTICE_FIELDS, NOTICES } from './notices.js';
import { INQUIRIES, INQUIRY_FIELDS } from './inquiries.js';
import { REPORT_FIELDS, REPORTS } from './reports.js';
import { SEARCH, SEARCH_FIELDS } from './search.js';
import { SHARING, SHARING_FIELDS } from './sharing.js';
import { SIGHTING_FIELDS, SIGHTINGS } from './sightings.js';
import { SUBJECTS } from './subjects.js';
import { TRIAGE, TRIAGE_FIELDS } from './triage.js';
import { WATCH_FIELDS, WATCHES } from './watches.js';
import { WEBHOOK_FIELDS, WEBHOOKS } from './webhooks.js';

/** The matrix: one row for each query, mutation and subscription, and one for each field with a door of its own. */
export const ROWS: Readonly<Record<string, Row>> = {
  ...{ ...ACCESS, ...FACTORS, ...PEOPLE },
  ...{
    ...MEMBERS,
    ...DIRECTORY,
    ...DUTY,
    ...ALERTS,
    ...INDICATORS,
    ...GUARDS,
    ...OBJECTS,
    ...SHARING,
    ...ONWARD,
    ...SEARCH,
    ...SIGHTINGS,
    ...DISPUTES,
    ...NETWORK,
    ...REPORTS,
    ...TRIAGE,
    ...ACTIONS,
    ...NOTICES,
    ...INQUIRIES,
    ...CASES,
    ...DECONFLICTION,
    ...WATCHES,
    ...WEBHOOKS,
  },
  ...{ ...INTAKE, ...EXPORTS, ...PULLS, ...OVERSIGHT, ...SUBJECTS },
};
export const FIELD_ROWS: Readonly<Record<string, FieldRow>> = {
  ...MEMBER_FIELDS,
  ...DIRECTORY_FIELDS,
  ...DUTY_FIELDS,
  ...ALERT_FIELDS,
  ...INDICATOR_FIELDS,
  ...SIGHTING_FIELDS,
  ...NETWORK_FIELDS,
  ...TRIAGE_FIELDS,
  ...PULL_FIELDS,
  ...REPORT_FIELDS,
  ...NOTICE_FIELDS,
  ...CASE_FIELDS,
  ...WATCH_FIELDS,
  ...SEARCH_FIELDS,
  ...ONWARD_FIELDS,
  ...SHARING_FIELDS,
  ...OBJECT_FIELDS,
  ...DECONFLICTION_FIELDS,
  ...ACTION_FIELDS,
  ...INQUIRY_FIELDS,
  ...WEBHOOK_FIELDS,
};
