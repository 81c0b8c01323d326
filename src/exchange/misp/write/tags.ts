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

/** What a claim says, as tags: the label, the evaluation, and in the hub's own taxonomy what MISP has no word for. Its own tags last. */
export function tagsOfClaim(claim: ClaimRow): readonly MispTag[] {
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
    ...(until === null ? [] : [machineTag(OWN_TAXONOMY, 'valid-until', new Date(until).toISOString())]),
    ...claim.tags.filter((name) => !isRead(name)).map((name) => ({ name })),
  ];
}

/** What the person behind the value is, where somebody has said, and that the claim is disputed. */
export const markTags = ({ person_status: status, dispute_ground: ground }: ClaimRow): readonly MispTag[] => [
  ...(status && status !== 'UNKNOWN' ? [machineTag(OWN_TAXONOMY, 'person-status', status)] : []),
  ...(ground ? [machineTag(OWN_TAXONOMY, 'disputed', ground)] : []),
];

/** What the form of a value alone does not tell. */
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

/** A tag of the owner's that would be read as a field is not written: the field itself is. */
const isRead = (name: string): boolean => labelsOf([name]).tags.length === 0;
