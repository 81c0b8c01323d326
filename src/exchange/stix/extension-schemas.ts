import { DISPUTE_GROUNDS, THREATS } from '../../intel/indicators/claim.js';
import { PERSON_STATUSES } from '../../intel/indicators/person-status.js';
import { ATTRIBUTION, DISCOVERABILITY } from '../../tenancy/sharing/label.js';
import { ONWARD_MODES } from '../../tenancy/sharing/onward-rule.js';
import { RELATIONS } from '../../intel/relationships/relationship.js';
import { KINDS } from '../../values/values/value.js';

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';
const TIME = { type: 'string', format: 'date-time' };
const country = (description: string) => ({ type: 'string', pattern: '^[A-Z]{2}$', description });
const text = (description: string) => ({ type: 'string', minLength: 1, description });

/** Schema of the hub's property extension: the normative definition, also in docs/stix-indicator.schema.json. Only extension_type is required. */
export const CLAIM_SCHEMA = {
  $schema: DIALECT,
  title: 'entente-indicator',
  description:
    'Property extension of indicators (all properties but verdict and relation), sightings (verdict), relationships (relation, last_seen, revoked_reason, copy_mark), identities (country) and notes (label).',
  type: 'object',
  properties: {
    extension_type: { const: 'property-extension' },
    kind: { enum: KINDS, description: 'Kind of the value that the pattern matches.' },
    threat: { enum: THREATS, description: 'Threat that the value is used for.' },
    platform: text('Platform, store, payment scheme or type of device id, in lower case.'),
    network: text('Symbol of the blockchain, in lower case: one address can exist on several.'),
    bank: text('Code of the bank within its country, or its BIC.'),
    country: country('ISO 3166-1 alpha-2: of the number, the account or the party.'),
    display: text('Display form of the value: grouped, with prefix.'),
    first_seen: { ...TIME, description: 'When the value was first seen in use.' },
    last_seen: { ...TIME, description: 'When the value, or the relationship between two values, was last seen.' },
    retain_until: { ...TIME, description: 'Time by which every holder must delete the indicator.' },
    person_status: { enum: PERSON_STATUSES, description: 'Status of the person behind the value; absent: not stated.' },
    disputed_since: { ...TIME, description: 'From a hub: when the indicator was disputed; absent: it is not disputed.' },
    dispute_ground: { enum: DISPUTE_GROUNDS, description: 'From a hub: ground of the dispute.' },
    contested_since: { ...TIME, description: 'From a hub: since when a data subject contests the data; absent: it is not contested.' },
    confirmed_at: { ...TIME, description: 'From a hub: when the owner last confirmed the data.' },
    copy_mark: {
      type: 'string',
      pattern: '^[a-z2-7]{26}$',
      description: 'From a hub: mark of the copy of one recipient, also in the relationship of an indicator that came as STIX.',
    },
    external_id: { type: 'string', minLength: 1, maxLength: 500, description: "The owner's own reference." },
    revoked_reason: text('Why the indicator or relationship was revoked.'),
    verdict: { enum: ['SEEN', 'FALSE_POSITIVE', 'EXPIRED'], description: 'Verdict of the sighting on the indicator; absent: SEEN.' },
    relation: {
      enum: RELATIONS,
      description: 'Relation between two indicators, where relationship_type has no word for it or is too general.',
    },
    label: {
      enum: ['clear', 'green', 'amber', 'amber+strict', 'red'],
      description: 'TLP 2.0 label of the objects that the note refers to and that have no label themselves.',
    },
    attribution: { enum: ATTRIBUTION, description: 'To a hub: what readers may learn about the owner.' },
    discoverability: {
      enum: DISCOVERABILITY,
      description: 'To a hub: what users learn who may not read the indicator but look up its value.',
    },
    agency_only: { type: 'boolean', description: 'To a hub: whether other agencies of the owner are excluded.' },
    audience: {
      type: 'object',
      description: 'To a hub: the audience. Countries by ISO 3166-1 alpha-2, groups and partners by the ids that the hub gave them.',
      properties: {
        every_country: { type: 'boolean' },
        countries: { type: 'array', items: country('a member country') },
        groups: { type: 'array', items: text('id of a working group') },
        partners: { type: 'array', items: text('id of a partner') },
        except_countries: { type: 'array', items: country('a member country that is excluded') },
      },
      additionalProperties: false,
    },
    onward: {
      type: 'object',
      description: 'To a hub: how recipients may share the indicator further; absent: the indicator keeps its present rule.',
      properties: {
        mode: { enum: ONWARD_MODES },
        within: {
          type: 'object',
          description: 'Only with the mode WITHIN: countries and groups, as in audience.',
          properties: {
            every_country: { type: 'boolean' },
            countries: { type: 'array', items: country('a member country') },
            groups: { type: 'array', items: text('id of a working group') },
          },
          additionalProperties: false,
        },
      },
      required: ['mode'],
      additionalProperties: false,
    },
  },
  required: ['extension_type'],
} as const;

/** Schema of the hub's properties of bank-account; with account_number they determine its id. */
export const BANK_SCHEMA = {
  $schema: DIALECT,
  title: 'entente-bank-account',
  type: 'object',
  properties: {
    bank: text('Code of the bank within its country, or its BIC (ISO 9362).'),
    country: country('ISO 3166-1 alpha-2: where the account is.'),
  },
} as const;

const observable = (type: string, properties: object) => ({
  type: 'object',
  properties: { type: { const: type }, id: { pattern: `^${type}--` }, ...properties },
  required: ['type', 'id', ...Object.keys(properties)],
});

/** Schema of the observables that the hub defines; the properties named here determine the id. */
export const TYPES_SCHEMA = {
  $schema: DIALECT,
  title: 'entente-observables',
  oneOf: [
    observable('payment-id', {
      scheme: text('Payment scheme in lower case, such as promptpay, paynow, upi or pix.'),
      value: text('The address as the scheme takes it; telephone numbers in E.164 with the plus.'),
    }),
    observable('device-id', {
      device_type: { enum: ['imei', 'imsi', 'iccid'], description: '3GPP TS 23.003, ITU-T E.212, ITU-T E.118.' },
      value: { type: 'string', pattern: '^[0-9]{14,20}$', description: 'The digits, with the check digit where there is one.' },
    }),
  ],
} as const;
