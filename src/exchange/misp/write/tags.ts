import type { ClaimRow } from '../../../intel/indicators/claim.js';
import type { Tlp } from '../../../tenancy/sharing/label.js';
import { CONFIDENCE_WORDS, labelsOf, OWN_TAXONOMY } from '../labels.js';
import type { MispTag } from '../shapes.js';

/** Names and colours of the MISP taxonomy tlp. */
const TLP_TAGS: Readonly<Record<Tlp, MispTag>> = {
  CLEAR: { name: 'tlp:clear', colour: '#ffffff' },
  GREEN: { name: 'tlp:green', colour: '#33ff00' },
  AMBER: { name: 'tlp:amber', colour: '#ffc000' },
  AMBER_STRICT: { name: 'tlp:amber+strict', colour: '#ffc000' },
  RED: { name: 'tlp:red', colour: '#ff2b2b' },
};

export const tlpTag = (tlp: Tlp): MispTag => TLP_TAGS[tlp];

/** `space:predicate="value"` */
const machineTag = (space: string, predicate: string, value: string): MispTag => ({ name: `${space}:${predicate}="${value}"` });

const WORDS_OF_CONFIDENCE = new Map([...CONFIDENCE_WORDS].map(([word, number]) => [number, word]));

/** Returns the tags of a claim: the label, the evaluation, and in the hub's own taxonomy the fields that MISP lacks. Its own tags come last. */
export function tagsOfClaim(claim: ClaimRow & { readonly copy_mark?: string }): readonly MispTag[] {
  const { reliability, credibility, confidence, valid_until: until } = claim;
  const word = confidence === null ? undefined : WORDS_OF_CONFIDENCE.get(confidence);
  return [
    tlpTag(claim.tlp),
    ...(reliability === null ? [] : [machineTag('admiralty-scale', 'source-reliability', reliability.toLowerCase())]),
    ...(credibility === null ? [] : [machineTag('admiralty-scale', 'information-credibility', String(credibility))]),
    ...(word === undefined ? [] : [machineTag('misp', 'confidence-level', word)]),
    ...(confidence === null || word !== undefined ? [] : [machineTag(OWN_TAXONOMY, 'confidence', String(confidence))]),
    machineTag(OWN_TAXONOMY, 'threat', claim.threat),
    ...hintsOf(claim),
    ...markTags(claim),
    ...(claim.copy_mark === undefined ? [] : [machineTag(OWN_TAXONOMY, 'copy', claim.copy_mark)]),
    ...(until === null ? [] : [machineTag(OWN_TAXONOMY, 'valid-until', new Date(until).toISOString())]),
    ...claim.tags.filter((name) => !isRead(name)).map((name) => ({ name })),
  ];
}

/** Returns the tags for the person status, where it is known, for a dispute, and for data that a data subject contests. */
export const markTags = ({ person_status: status, dispute_ground: ground, contested_since: contested }: ClaimRow): readonly MispTag[] => [
  ...(status && status !== 'UNKNOWN' ? [machineTag(OWN_TAXONOMY, 'person-status', status)] : []),
  ...(ground ? [machineTag(OWN_TAXONOMY, 'disputed', ground)] : []),
  ...(contested ? [machineTag(OWN_TAXONOMY, 'contested', 'DATA_SUBJECT')] : []),
];

/** Returns hints that the form of a value alone does not give. */
function hintsOf({ kind, platform, bank, country, network, scope }: ClaimRow): readonly MispTag[] {
  const national = kind === 'BANK_ACCOUNT' && scope !== '';
  return [
    ...(kind === 'PAYMENT_ID' ? [machineTag(OWN_TAXONOMY, 'kind', kind)] : []),
    ...(kind === 'APP' && platform ? [machineTag(OWN_TAXONOMY, 'platform', platform)] : []),
    ...(kind === 'CRYPTO_ADDRESS' && network ? [machineTag(OWN_TAXONOMY, 'network', network)] : []),
    ...(national && bank ? [machineTag(OWN_TAXONOMY, 'bank', bank)] : []),
    ...(national && country ? [machineTag(OWN_TAXONOMY, 'country', country)] : []),
  ];
}

/** Returns whether a tag of the owner would be read as a field. Such a tag is not written, because the field itself is. */
const isRead = (name: string): boolean => labelsOf([name]).tags.length === 0;
