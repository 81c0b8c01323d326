import type { ReactNode } from 'react';
import { Text } from '../../app/text.tsx';
import { useLanguageName } from '../../parts/language-field.tsx';
import type { NoticeColour, NoticeDraftState } from './notices.graphql.ts';

/** The colour of a notice, which names its subject. */
export const Colour = ({ of }: { readonly of: NoticeColour }): ReactNode => (
  <span className={`tag notice-colour ${of}`}>
    <Text id={`notices.colour.${of}`} />
  </span>
);

const TONES: Readonly<Record<NoticeDraftState, string>> = { DRAFT: '', SUBMITTED: ' w', IN_REVIEW: ' w', PUBLISHED: ' ok', CANCELLED: '' };

export const DraftState = ({ of }: { readonly of: NoticeDraftState }): ReactNode => (
  <span className={`st${TONES[of]}`}>
    <Text id={`notices.state.${of}`} />
  </span>
);

/** The name of a language by its tag. */
export function LanguageName({ tag }: { readonly tag: string }): string {
  return useLanguageName()(tag);
}

/** Languages of the reader, the preferred one first, as the API takes them. */
export const readerLanguages = (): readonly string[] => [...new Set([...navigator.languages, 'en'])].slice(0, 10);
