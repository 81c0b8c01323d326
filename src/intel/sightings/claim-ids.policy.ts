const ID = /^(?:[a-z0-9-]+--)?([0-9a-f]{8}-[0-9a-f]{4}-)([0-9a-f])([0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12})$/i;

/**
 * Which claims of the hub an id from a foreign format may mean: `indicator--<uuid>`, as the hub emits it (version digit 4 in the place of 7, since STIX's schemas
 * take versions 1 to 5 only), or the plain UUID of MISP and of the hub itself.
 * @returns UUIDs, none for what is no id.
 */
export function candidateClaimIdsOf(id: string): readonly string[] {
  const [, head, version, tail] = ID.exec(id)?.map((part) => part.toLowerCase()) ?? [];
  if (head === undefined || version === undefined || tail === undefined) return [];
  return version === '4' ? [`${head}4${tail}`, `${head}7${tail}`] : [`${head}${version}${tail}`];
}
