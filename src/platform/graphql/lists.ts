import { isUuid } from './ids.js';

/** A list of which any will do, in one form however it was written: sorted, each once. null: it does not restrict. */
export const sortUnique = <Word extends string>(words: readonly Word[] | null | undefined): readonly Word[] | null =>
  words ? [...new Set(words)].sort() : null;

/** The same of ids, in the form that the database gives them; what is no id is nobody's. */
export const sortIds = (ids: readonly string[] | null | undefined): readonly string[] | null =>
  sortUnique(ids?.filter(isUuid).map((id) => id.toLowerCase()));
