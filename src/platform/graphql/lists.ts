import { isUuid } from './ids.js';

/** Returns a list of alternatives in canonical form: sorted, each once. null: no restriction. */
export const sortUnique = <Value extends string>(values: readonly Value[] | null | undefined): readonly Value[] | null =>
  values ? [...new Set(values)].sort() : null;

/** Returns a list of ids in canonical form, in lower case as the database returns them; texts that are no ids are left out. */
export const sortIds = (ids: readonly string[] | null | undefined): readonly string[] | null =>
  sortUnique(ids?.filter(isUuid).map((id) => id.toLowerCase()));
