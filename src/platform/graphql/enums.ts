/** Returns an enum object as GraphQL needs it; the hub's enums are string unions whose names are their values. */
export const enumOf = <Name extends string>(names: readonly Name[]): Readonly<Record<Name, Name>> =>
  Object.fromEntries(names.map((name) => [name, name])) as Record<Name, Name>;
