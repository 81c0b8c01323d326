const FIELDS = ['subject', 'amount', 'urgency', 'handling', 'legal', 'legal-text', 'narrative', 'contact'] as const;

/** The content of a version, in words. */
export type ContentOfVersion = Readonly<Record<(typeof FIELDS)[number], string>>;

/** The fields in which two versions differ. */
export const differencesOf = (before: ContentOfVersion, now: ContentOfVersion): readonly (typeof FIELDS)[number][] =>
  FIELDS.filter((name) => before[name] !== now[name]);

/** A version with the fields that it changed. */
export interface ChangedVersion<Version> {
  readonly version: Version;
  readonly before: ContentOfVersion;
  readonly now: ContentOfVersion;
  readonly fields: readonly (typeof FIELDS)[number][];
}

/** The versions that changed content, newest first. Answers and deadlines make versions, too, and have their place among the steps. */
export const changesOf = <Version>(
  versions: readonly Version[],
  contentOf: (version: Version) => ContentOfVersion,
): readonly ChangedVersion<Version>[] =>
  versions.slice(0, -1).flatMap((version, index) => {
    const [now, before] = [contentOf(version), contentOf(versions[index + 1] as Version)];
    const fields = differencesOf(before, now);
    return fields.length > 0 ? [{ version, before, now, fields }] : [];
  });
