import { v5 as uuidv5 } from 'uuid';
import { TLP, type Tlp } from '../../tenancy/sharing/label.js';
import { CREDIBILITY_EXTENSION, ENTENTE, RELIABILITY_EXTENSION, TLP_EXTENSION, CREATED_AT } from './extensions.js';
import type { StixObject } from './reading.js';

const MARKINGS = '74abeebb-6368-4457-b0d5-c85402c96848';

/** TLP 2.0: ids and names as OASIS fixed them (cti-stix-common-objects). */
const TLP_2: Readonly<Record<Tlp, readonly [id: string, word: string]>> = {
  CLEAR: ['marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487', 'clear'],
  GREEN: ['marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb', 'green'],
  AMBER: ['marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421', 'amber'],
  AMBER_STRICT: ['marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003', 'amber+strict'],
  RED: ['marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1', 'red'],
};
/** TLP 1 (STIX 2.1, section 7.2.1.4): read, never written. */
const TLP_1: readonly (readonly [id: string, tlp: Tlp])[] = [
  ['marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9', 'CLEAR'],
  ['marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da', 'GREEN'],
  ['marking-definition--f88d31f6-486f-44da-b317-01333bde0b82', 'AMBER'],
  ['marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed', 'RED'],
];

/** OpenCTI's TLP:AMBER+STRICT, with the same id on every platform; its connectors send objects without the definition. Read, never written. */
const OPENCTI: readonly (readonly [id: string, tlp: Tlp])[] = [
  ['marking-definition--826578e1-40ad-459f-bc73-ede076f81f37', 'AMBER_STRICT'],
];

/** Labels by the ids of their markings, for both versions of TLP. */
export const TLP_OF_MARKING: ReadonlyMap<string, Tlp> = new Map([...TLP.map((tlp) => [TLP_2[tlp][0], tlp] as const), ...TLP_1, ...OPENCTI]);

/** Returns the id of a label's marking, TLP 2.0. */
export const tlpMarking = (tlp: Tlp): string => TLP_2[tlp][0];

/** Returns the name of a label in TLP 2.0: `amber+strict`. */
export const tlpWord = (tlp: Tlp): string => TLP_2[tlp][1];

/** Returns the label with this name (`amber+strict`, `TLP:WHITE`); undefined: none. */
export function tlpNamed(word: unknown): Tlp | undefined {
  const plain = typeof word === 'string' ? word.toLowerCase().replace(/^tlp[:-]/, '') : '';
  return plain === 'white' ? 'CLEAR' : TLP.find((tlp) => TLP_2[tlp][1] === plain);
}

const ownMarking = (name: string): string => `marking-definition--${uuidv5(name, MARKINGS)}`;

export const reliabilityMarking = (code: string): string => ownMarking(`reliability ${code}`);
export const credibilityMarking = (code: number): string => ownMarking(`credibility ${code}`);

const RELIABILITY = [
  'Completely reliable',
  'Usually reliable',
  'Fairly reliable',
  'Not usually reliable',
  'Unreliable',
  'Reliability cannot be judged',
];
const CREDIBILITY = ['Confirmed by other sources', 'Probably true', 'Possibly true', 'Doubtful', 'Improbable', 'Truth cannot be judged'];

function evaluation(id: string, extension: string, property: string, [code, description]: readonly [string, string]): StixObject {
  return {
    type: 'marking-definition',
    spec_version: '2.1',
    id,
    created_by_ref: ENTENTE,
    created: CREATED_AT,
    name: `Admiralty ${code}: ${description}`,
    extensions: {
      [extension]: { extension_type: 'property-extension', [property]: code, [`${property}_description`]: description },
    },
  };
}

/** Returns the marking of a label, TLP 2.0. */
export const markingOf = (tlp: Tlp): StixObject => ({
  type: 'marking-definition',
  spec_version: '2.1',
  id: TLP_2[tlp][0],
  created: '2022-10-01T00:00:00.000Z',
  name: `TLP:${TLP_2[tlp][1].toUpperCase()}`,
  extensions: { [TLP_EXTENSION]: { extension_type: 'property-extension', tlp_2_0: TLP_2[tlp][1] } },
});

/** The definitions of TLP 1, as STIX 2.1 (section 7.2.1.4) fixes them: objects of other producers use these labels. */
export const EARLIER_LABELS: readonly StixObject[] = TLP_1.map(([id, tlp]) => {
  const word = tlp === 'CLEAR' ? 'white' : tlp.toLowerCase();
  return {
    type: 'marking-definition',
    spec_version: '2.1',
    id,
    created: '2017-01-20T00:00:00.000Z',
    definition_type: 'tlp',
    name: `TLP:${word.toUpperCase()}`,
    definition: { tlp: word },
  };
});

/** All markings that the hub writes: the labels from widest to narrowest, then the Admiralty code. */
export const MARKING_DEFINITIONS: readonly StixObject[] = [
  ...TLP.map(markingOf),
  ...RELIABILITY.map((description, index) => {
    const code = String.fromCharCode(65 + index);
    return evaluation(reliabilityMarking(code), RELIABILITY_EXTENSION, 'admiralty_source_reliability', [code, description]);
  }),
  ...CREDIBILITY.map((description, index) =>
    evaluation(credibilityMarking(index + 1), CREDIBILITY_EXTENSION, 'admiralty_information_credibility', [String(index + 1), description]),
  ),
];
