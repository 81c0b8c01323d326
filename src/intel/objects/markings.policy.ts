import { isWiderLabel, type Tlp } from '../../tenancy/sharing/label.js';

/** Ids of the standard marking definitions: TLP 2.0 (FIRST and OASIS), and TLP 1 as STIX 2.1 defines it. */
const LABELS: Readonly<Record<string, Tlp>> = {
  '94868c89-83c2-464b-929b-a1a8aa3c8487': 'CLEAR',
  'bab4a63c-aed9-4cf5-a766-dfca5abac2bb': 'GREEN',
  '55d920b0-5e8b-4f79-9ee9-91f868d9b421': 'AMBER',
  '939a9414-2ddd-4d32-a0cd-375ea402b003': 'AMBER_STRICT',
  'e828b379-4e03-4974-9ac4-e53a884c97c1': 'RED',
  '613f2e26-407d-48c7-9eca-b8e91df99dc9': 'CLEAR',
  '34098fce-860f-48ae-8e50-ebd3cc5e41da': 'GREEN',
  'f88d31f6-486f-44da-b317-01333bde0b82': 'AMBER',
  '5e57c739-391a-4eb3-b6be-7d15ca92d5ed': 'RED',
};
const PREFIX = 'marking-definition--';

/**
 * Reads the markings of an object. Returns the strictest label among those that the hub knows, and whether there are others (statements, access markings,
 * markings of single properties), whose conditions the hub cannot enforce.
 */
export function markingsOf({ object_marking_refs: refs, granular_markings: granular }: Readonly<Record<string, unknown>>): {
  readonly strictest: Tlp | undefined;
  readonly unknown: boolean;
} {
  const named = refs === undefined ? [] : Array.isArray(refs) ? (refs as readonly unknown[]) : [refs];
  const labels = named.map((ref) => (typeof ref === 'string' && ref.startsWith(PREFIX) ? LABELS[ref.slice(PREFIX.length)] : undefined));
  return {
    strictest: labels.reduce((one, other) => (one && (!other || isWiderLabel(other, one)) ? one : other), undefined),
    unknown: labels.includes(undefined) || (granular !== undefined && !(Array.isArray(granular) && granular.length === 0)),
  };
}
