import { DISPUTE_GROUNDS, type DisputeGround, type Threat, THREATS } from '../../intel/indicators/claim.js';
import { PERSON_STATUSES, type PersonStatus } from '../../intel/indicators/person-status.js';
import { isWiderLabel, type Tlp } from '../../tenancy/sharing/label.js';

/** The hub's own taxonomy: what a claim says and MISP has no word for. Written by write/tags.ts. */
export const OWN_TAXONOMY = 'entente';

/** Traffic Light Protocol: version 2.0, and 1.0's white. `tlp:ex:chr` and `tlp:unclear` are no labels of a protocol that the hub keeps. */
const TLP_TAGS: ReadonlyMap<string, Tlp> = new Map([
  ['tlp:red', 'RED'],
  ['tlp:amber+strict', 'AMBER_STRICT'],
  ['tlp:amber-strict', 'AMBER_STRICT'],
  ['tlp:amber', 'AMBER'],
  ['tlp:green', 'GREEN'],
  ['tlp:clear', 'CLEAR'],
  ['tlp:white', 'CLEAR'],
]);

/** The taxonomy misp:confidence-level, which gives a number for each word. Other taxonomies of confidence speak of ranges, and stay tags. */
export const CONFIDENCE_WORDS: ReadonlyMap<string, number> = new Map([
  ['completely-confident', 100],
  ['usually-confident', 75],
  ['fairly-confident', 50],
  ['rarely-confident', 25],
  ['unconfident', 0],
]);

/** Tags that say what a value is used for. Only what says it outright: a technique of an actor (ATT&CK) does not. */
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

/** What the tags of a thing say in the hub's own fields; undefined where they do not say it. `tags` are those that are left. */
export interface Labels {
  /** null: it bears a label that cannot be read. */
  readonly tlp?: Tlp | null;
  readonly threat?: Threat;
  readonly reliability?: string;
  readonly credibility?: number;
  readonly confidence?: number;
  readonly validUntil?: string;
  readonly personStatus?: PersonStatus;
  /** What a hub said of the moment; nothing is read from it. */
  readonly disputed?: DisputeGround;
  /** Hints that MISP has no field for. */
  readonly platform?: string;
  readonly network?: string;
  readonly bank?: string;
  readonly country?: string;
  readonly kind?: string;
  readonly tags: readonly string[];
}

/** Reads tags. Of several labels the narrowest counts; of everything else the first. */
export function labelsOf(names: readonly string[]): Labels {
  const said: Record<string, unknown> = {};
  const tags: string[] = [];
  for (const name of names) {
    const [field, value] = tagValueOf(name) ?? [];
    if (field === undefined) tags.push(name);
    else if (field === 'tlp') said['tlp'] = narrower(said['tlp'] as Tlp | null | undefined, value as Tlp | null);
    else if (!(field in said)) said[field] = value;
  }
  const threat = names.map(threatOf).find(Boolean);
  return { ...(threat && { threat }), ...said, tags };
}

/** Names that look like labels and are none that the hub keeps: what bears one is held until somebody labels it. */
export const unreadableLabels = (names: readonly string[]): readonly string[] => names.filter((name) => labelsOf([name]).tlp === null);

/** The narrower of two labels. One that cannot be read beats every other: nobody knows how narrow it is. */
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
  if (predicate === 'confidence') return /^(?:\d|[1-9]\d|100)$/.test(value) ? ['confidence', Number(value)] : null;
  return predicate === 'valid-until' && /^[\d:.TZ+-]{10,35}$/.test(value) ? ['validUntil', value] : null;
}
