import { DISPUTE_GROUNDS, type DisputeGround, type Threat, THREATS } from '../../intel/indicators/claim.js';
import { PERSON_STATUSES, type PersonStatus } from '../../intel/indicators/person-status.js';
import { isWiderLabel, type Tlp } from '../../tenancy/sharing/label.js';

/** The hub's own taxonomy, for fields of a claim that MISP lacks. Written by write/tags.ts. */
export const OWN_TAXONOMY = 'entente';

/** Traffic Light Protocol: version 2.0, and the white of 1.0. `tlp:ex:chr` and `tlp:unclear` are not labels of a protocol that the hub supports. */
const TLP_TAGS: ReadonlyMap<string, Tlp> = new Map([
  ['tlp:red', 'RED'],
  ['tlp:amber+strict', 'AMBER_STRICT'],
  ['tlp:amber-strict', 'AMBER_STRICT'],
  ['tlp:amber', 'AMBER'],
  ['tlp:green', 'GREEN'],
  ['tlp:clear', 'CLEAR'],
  ['tlp:white', 'CLEAR'],
]);

/** The taxonomy misp:confidence-level, which gives a number for each word. Other confidence taxonomies use ranges, and stay tags. */
export const CONFIDENCE_WORDS: ReadonlyMap<string, number> = new Map([
  ['completely-confident', 100],
  ['usually-confident', 75],
  ['fairly-confident', 50],
  ['rarely-confident', 25],
  ['unconfident', 0],
]);

/** Tags that state the threat of a value. Only explicit ones: a technique of an actor (ATT&CK) does not count. */
const THREAT_TAGS: readonly (readonly [RegExp, Threat])[] = [
  [/^misp-galaxy:ransomware=/i, 'RANSOMWARE'],
  [/^(?:rsit|ecsirt):fraud="phishing"$/i, 'PHISHING'],
  [/^circl:incident-classification="phishing"$/i, 'PHISHING'],
  [/^phishing:/i, 'PHISHING'],
  [/^(?:rsit|ecsirt):fraud="masquerade"$/i, 'IMPERSONATION'],
  [/^circl:incident-classification="sextortion"$/i, 'SEXTORTION'],
  [/^(?:rsit|ecsirt):malicious-code="(?:ransomware)"$/i, 'RANSOMWARE'],
  [/^(?:rsit|ecsirt):malicious-code=/i, 'MALWARE'],
  [/^circl:incident-classification="malware"$/i, 'MALWARE'],
  [/^misp-galaxy:(?:malpedia|banker|stealer|rat|backdoor|botnet|mitre-malware|android)=/i, 'MALWARE'],
];

const MACHINE_TAG = /^([a-z0-9_-]+):([a-z0-9_-]+)="([^"]*)"$/i;

/** Values of the hub's fields from the tags of an item; undefined where no tag states them. `tags` are the remaining tags. */
export interface Labels {
  /** null: it has a label that cannot be read. */
  readonly tlp?: Tlp | null;
  readonly threat?: Threat;
  readonly reliability?: string;
  readonly credibility?: number;
  readonly confidence?: number;
  readonly validUntil?: string;
  readonly personStatus?: PersonStatus;
  /** State from another hub; it is not imported. */
  readonly disputed?: DisputeGround;
  readonly contested?: string;
  /** Mark of another reader's copy; it is not imported. */
  readonly copy?: string;
  /** Hints for fields that MISP lacks. */
  readonly platform?: string;
  readonly network?: string;
  readonly bank?: string;
  readonly country?: string;
  readonly kind?: string;
  readonly tags: readonly string[];
}

/** Reads tags. The narrowest of several labels counts; otherwise the first value. */
export function labelsOf(names: readonly string[]): Labels {
  const fields: Record<string, unknown> = {};
  const tags: string[] = [];
  for (const name of names) {
    const [field, value] = tagValueOf(name) ?? [];
    if (field === undefined) tags.push(name);
    else if (field === 'tlp') fields['tlp'] = narrower(fields['tlp'] as Tlp | null | undefined, value as Tlp | null);
    else if (!(field in fields)) fields[field] = value;
  }
  const threat = names.map(threatOf).find(Boolean);
  return { ...(threat && { threat }), ...fields, tags };
}

/** Returns names that look like labels but are unknown to the hub: content with one is held until a user labels it. */
export const unreadableLabels = (names: readonly string[]): readonly string[] => names.filter((name) => labelsOf([name]).tlp === null);

/** Returns the narrower of two labels. An unreadable label counts as the narrowest, because its meaning is unknown. */
export function narrower(one: Tlp | null | undefined, other: Tlp | null | undefined): Tlp | null | undefined {
  if (one === undefined) return other;
  if (other === undefined) return one;
  if (one === null || other === null) return null;
  return isWiderLabel(one, other) ? other : one;
}

const threatOf = (name: string): Threat | undefined => THREAT_TAGS.find(([pattern]) => pattern.test(name))?.[1];

function tagValueOf(name: string): readonly [string, unknown] | null {
  const lower = name.toLowerCase().replace(/\s+/g, '');
  if (lower.startsWith('tlp:')) return ['tlp', TLP_TAGS.get(lower) ?? null];
  const [, space = '', predicate = '', value = ''] = MACHINE_TAG.exec(name) ?? [];
  switch (`${space}:${predicate}`.toLowerCase()) {
    case 'admiralty-scale:source-reliability':
      return /^[a-f]$/i.test(value) ? ['reliability', value.toUpperCase()] : null;
    case 'admiralty-scale:information-credibility':
      return /^[1-6]$/.test(value) ? ['credibility', Number(value)] : null;
    case 'misp:confidence-level':
      return CONFIDENCE_WORDS.has(value) ? ['confidence', CONFIDENCE_WORDS.get(value)] : null;
    default:
      return space.toLowerCase() === OWN_TAXONOMY ? ownTagValueOf(predicate, value) : null;
  }
}

const HINTS = ['platform', 'network', 'bank', 'country', 'kind'];

function ownTagValueOf(predicate: string, value: string): readonly [string, unknown] | null {
  if (HINTS.includes(predicate) && /^[\w.:-]{1,100}$/.test(value)) return [predicate, value];
  if (predicate === 'threat') return (THREATS as readonly string[]).includes(value) ? ['threat', value] : null;
  if (predicate === 'person-status') return (PERSON_STATUSES as readonly string[]).includes(value) ? ['personStatus', value] : null;
  if (predicate === 'disputed') return (DISPUTE_GROUNDS as readonly string[]).includes(value) ? ['disputed', value] : null;
  if (predicate === 'contested') return value === 'DATA_SUBJECT' ? ['contested', value] : null;
  if (predicate === 'copy') return /^[a-z2-7]{26}$/.test(value) ? ['copy', value] : null;
  if (predicate === 'confidence') return /^(?:\d|[1-9]\d|100)$/.test(value) ? ['confidence', Number(value)] : null;
  return predicate === 'valid-until' && /^[\d:.TZ+-]{10,35}$/.test(value) ? ['validUntil', value] : null;
}
