const ID = /^(?:[a-z0-9-]+--)?([0-9a-f]{8}-[0-9a-f]{4}-)([0-9a-f])([0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12})$/i;

/**
 * Returns the claims of the hub that an id from a foreign format may refer to: `indicator--<uuid>`, as the hub exports it (version digit 4 instead of 7,
 * because the schemas of STIX accept only versions 1 to 5), or the plain UUID of MISP and of the hub itself.
 * @returns UUIDs; none if the text is no id.
 */
export function candidateClaimIdsOf(id: string): readonly string[] {
  const [, head, version, tail] = ID.exec(id)?.map((part) => part.toLowerCase()) ?? [];
  if (head === undefined || version === undefined || tail === undefined) return [];
  return version === '4' ? [`${head}4${tail}`, `${head}7${tail}`] : [`${head}${version}${tail}`];
}
