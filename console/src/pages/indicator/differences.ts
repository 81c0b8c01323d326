import type { VersionLineFragment } from './indicator.graphql.ts';

const FIELDS = [
  'threat',
  'tlp',
  'confidence',
  'personStatus',
  'validUntil',
  'tags',
  'description',
  'disputed',
  'contestedSince',
  'confirmedAt',
] as const;
export type Field = (typeof FIELDS)[number];

export type Compared = Pick<VersionLineFragment, Field>;

/** A field that differs between two versions. Null: it was empty. */
export interface Difference {
  readonly field: Field;
  readonly before: string | null;
  readonly after: string | null;
}

/** What changed from one version to the next, as far as the viewer reads both. */
export const differencesOf = (before: Compared, after: Compared): readonly Difference[] =>
  FIELDS.flatMap((field) => {
    const pair = { field, before: wordOf(before, field), after: wordOf(after, field) };
    return pair.before === pair.after ? [] : [pair];
  });

function wordOf(version: Compared, field: Field): string | null {
  if (field === 'tags') return version.tags.join(', ') || null;
  if (field === 'disputed') return version.disputed?.ground ?? null;
  const value = version[field];
  return value === null ? null : String(value);
}
