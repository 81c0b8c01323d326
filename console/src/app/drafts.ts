/** What is written in a form. */
export interface WrittenDraft {
  readonly draft: unknown;
  /** Whether it has text, and not only choices. */
  readonly hasText: boolean;
}

/** By the act and what it is about. */
export type Drafts = ReadonlyMap<string, WrittenDraft>;

/** @param first the text of a new form, such as an amount that is filled in */
export const isText = (text: string, first: string): boolean => text.trim() !== '' && text !== first;

export const withDraft = (drafts: Drafts, key: string, written: WrittenDraft): Drafts => new Map(drafts).set(key, written);

/** @param draft what is given up: what was written since stays */
export function withoutDraft(drafts: Drafts, key: string, draft: unknown): Drafts {
  if (drafts.get(key)?.draft !== draft) return drafts;
  return new Map([...drafts].filter(([one]) => one !== key));
}

export const hasText = (drafts: Drafts): boolean => [...drafts.values()].some((written) => written.hasText);

/**
 * Whether text is written that is not about to be sent.
 * @param waiting ids of what the acts that wait are about: what is written for these is sent with them
 */
export const hasUnsentText = (drafts: Drafts, waiting: ReadonlySet<string>): boolean =>
  hasText(new Map([...drafts].filter(([key]) => ![...waiting].some((id) => key.includes(id)))));
