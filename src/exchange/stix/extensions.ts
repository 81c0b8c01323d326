import { BANK_SCHEMA, CLAIM_SCHEMA, TYPES_SCHEMA } from './extension-schemas.js';
import type { StixObject } from './reading.js';

/** Identity of the program that defines these extensions: the same in every hub. */
export const ENTENTE = 'identity--a51681bf-0e7c-472b-a5a6-09994f59cbb6';
/** Creation time of the definitions. A changed definition has a later `modified` and another version. */
export const CREATED_AT = '2026-11-01T00:00:00.000Z';

/** Extension with the hub's own properties of indicators, sightings, relationships and identities. */
export const CLAIM_EXTENSION = 'extension-definition--9f5dca63-3aa9-4e3d-a452-51b91546996c';
/** Extension with bank and country of an account without IBAN. */
export const BANK_EXTENSION = 'extension-definition--7d75d9d9-ed48-468e-b632-faff2587ef7b';
/** Extension that defines the types payment-id and device-id. */
export const TYPES_EXTENSION = 'extension-definition--5ca1abe3-9a1f-4e7e-8d7e-bb369de155fd';
/** TLP 2.0 (OASIS, cti-stix-common-objects). */
export const TLP_EXTENSION = 'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d';
export const RELIABILITY_EXTENSION = 'extension-definition--cdb5a8fd-b8df-4a7a-ae21-a07fed723797';
export const CREDIBILITY_EXTENSION = 'extension-definition--88c675ee-098f-4502-8108-5167d24a5e11';

/** Types that STIX lacks, with the extension definition that their observables refer to. */
export const NEW_TYPES: ReadonlyMap<string, string> = new Map([
  ['phone-number', 'extension-definition--14a97ee2-e666-5ada-a6bd-b7177f79e211'],
  ['bank-account', 'extension-definition--f19f3291-6a84-5674-b311-d75a925d5bd9'],
  ['cryptocurrency-wallet', 'extension-definition--be78509e-6958-51b1-8b26-d17ee0eba2d7'],
  ['payment-card', 'extension-definition--b160c6ee-26b6-591c-8885-c192db67cac9'],
  ['payment-id', TYPES_EXTENSION],
  ['device-id', TYPES_EXTENSION],
]);

export const NEW_SCO = { extension_type: 'new-sco' } as const;
export const TOPLEVEL = { extension_type: 'toplevel-property-extension' } as const;

/** Definitions from dogesec's stix2extensions (Apache-2.0), word for word, because an id and `modified` stand for exactly one content. */
function adopted(id: string, name: string, description: string, path: string): StixObject {
  return {
    type: 'extension-definition',
    spec_version: '2.1',
    id,
    created_by_ref: 'identity--9779a2db-f98c-5f4b-8d08-8ee04e02dbb5',
    created: '2020-01-01T00:00:00.000Z',
    modified: '2020-01-01T00:00:00.000Z',
    name,
    description,
    schema: `https://raw.githubusercontent.com/muchdogesec/stix2extensions/main/${path}.json`,
    version: '1.0',
    extension_types: [path.includes('/scos/') ? 'new-sco' : 'property-extension'],
    object_marking_refs: [
      'marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487',
      'marking-definition--60c0f466-511a-5419-9f7e-4814e696da40',
    ],
  };
}

const newType = (type: string, name: string, what: string): StixObject =>
  adopted(
    NEW_TYPES.get(type) ?? '',
    name,
    `This extension creates a new SCO that can be used to represent ${what}.`,
    `automodel_generated/schemas/scos/${type}`,
  );

const admiralty = (id: string, name: string, property: string): StixObject =>
  adopted(
    id,
    `MarkingDefinitionAdmiralty${name.replace(' ', '')}PropertyExtension`,
    `This extension adds new properties to Marking Definition objects to capture Admiralty ${name}.`,
    `manually_generated/schemas/properties/marking-definition-admiralty-${property}`,
  );

/** The schema is included as text, so that every recipient of a bundle has the complete definition, even when the defining site is offline. */
const own = (id: string, rest: Readonly<Record<string, unknown>>): StixObject => ({
  type: 'extension-definition',
  spec_version: '2.1',
  id,
  created_by_ref: ENTENTE,
  created: CREATED_AT,
  modified: CREATED_AT,
  version: '1.0',
  ...rest,
  schema: JSON.stringify(rest.schema),
});

export const ENTENTE_IDENTITY: StixObject = {
  type: 'identity',
  spec_version: '2.1',
  id: ENTENTE,
  created: CREATED_AT,
  modified: CREATED_AT,
  name: 'Entente',
  description: 'The hub software that defines these extensions; no hub and no party.',
  identity_class: 'system',
};

export const EXTENSION_DEFINITIONS: readonly StixObject[] = [
  own(CLAIM_EXTENSION, {
    name: 'Entente indicator',
    modified: '2026-12-01T00:00:00.000Z',
    version: '1.2',
    description:
      'Properties of a value, a sighting, a relationship or a party for which STIX has no terms, and labels for objects without one.',
    schema: CLAIM_SCHEMA,
    extension_types: ['property-extension'],
  }),
  own(BANK_EXTENSION, {
    name: 'Entente bank of an account',
    description: 'Says in which bank an account without IBAN is: two banks may give out the same number.',
    schema: BANK_SCHEMA,
    extension_types: ['toplevel-property-extension'],
    extension_properties: ['bank', 'country'],
  }),
  own(TYPES_EXTENSION, {
    name: 'Entente observables',
    description:
      'New observables: payment-id, the address under which a payment scheme finds an account, and device-id, of telephones and SIM cards.',
    schema: TYPES_SCHEMA,
    extension_types: ['new-sco'],
  }),
  newType('phone-number', 'Phonenumber', 'phone numbers'),
  newType('bank-account', 'BankAccount', 'bank account details'),
  newType('cryptocurrency-wallet', 'CryptocurrencyWallet', 'cryptocurrency wallets'),
  newType('payment-card', 'PaymentCard', 'different types of payment card'),
  admiralty(RELIABILITY_EXTENSION, 'Source Reliability', 'source-reliability'),
  admiralty(CREDIBILITY_EXTENSION, 'Information Credibility', 'information-credibility'),
  {
    id: TLP_EXTENSION,
    type: 'extension-definition',
    spec_version: '2.1',
    name: 'TLP 2.0',
    description: 'This defines TLP 2.0 as a STIX extension',
    created: '2022-10-01T00:00:00.000Z',
    modified: '2022-10-01T00:00:00.000Z',
    created_by_ref: 'identity--b3bca3c2-1f3d-4b54-b44f-dac42c3a8f01',
    schema: 'https://github.com/oasis-open/cti-stix-common-objects/tree/master/extension-definition-specifications/tlp-2.0',
    version: '1.0.0',
    extension_types: ['property-extension'],
  },
];
