import { tlpText } from '../../parts/marks.tsx';
import type { TextId, useText } from '../../app/text.tsx';
import type { Release } from './release-card.tsx';

/** A field of an indicator, today and after its release. `before` is null where today does not matter. */
export interface FieldChange {
  readonly id: TextId;
  readonly before: string | null;
  readonly after: string;
}

type Fields = Pick<
  NonNullable<Release['content']>,
  'threat' | 'confidence' | 'reliability' | 'credibility' | 'description' | 'tags' | 'firstSeen' | 'lastSeen'
>;

const FIELDS: readonly (readonly [TextId, keyof Fields])[] = [
  ['publish.confidence', 'confidence'],
  ['publish.reliability', 'reliability'],
  ['publish.credibility', 'credibility'],
  ['publish.tags', 'tags'],
  ['publish.first-seen', 'firstSeen'],
  ['publish.last-seen', 'lastSeen'],
  ['publish.description', 'description'],
];

const wordsOf = (value: Fields[keyof Fields]): string => (Array.isArray(value) ? value.join(', ') : String(value ?? ''));

/** The label, what others learn, and the content of a release beside those of today. Fields that are empty on both sides are left out. */
export function changesOf({ item, tlp, discoverability, content }: Release, text: ReturnType<typeof useText>): readonly FieldChange[] {
  if (!item || !('display' in item)) return [];
  const after: Fields = content ?? item;
  const threatOf = (fields: Fields): string => text(`threat.${fields.threat}`);
  return [
    { id: 'audience.label' as const, before: tlpText(item.tlp), after: tlpText(tlp) },
    { id: 'publish.threat' as const, before: threatOf(item), after: threatOf(after) },
    ...(discoverability ? [{ id: 'publish.learns' as const, before: null, after: text(`discoverability.${discoverability}`) }] : []),
    ...FIELDS.map(([id, field]) => ({ id, before: wordsOf(item[field]), after: wordsOf(after[field]) })),
  ].filter(({ before, after: words }) => words !== '' || (before !== null && before !== ''));
}
