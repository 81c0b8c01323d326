import type { ReactNode } from 'react';
import { type TextId, useText } from '../../app/text.tsx';
import { Changed } from '../../parts/changed.tsx';
import type { TlpLabel } from '../../parts/marks.tsx';
import type { Opened } from '../../parts/opened.ts';
import type { NoticeWordsFragment } from './notices.graphql.ts';
import { translatable } from './translation.ts';

/** What readers of a notice read, in words. */
export interface Content {
  readonly title: string;
  readonly summary: string;
  readonly body: string;
  readonly details: string;
}

const LABELS: Readonly<Record<keyof Content, TextId>> = {
  title: 'notices.title-field',
  summary: 'notices.summary',
  body: 'notices.body',
  details: 'notices.part.template',
};

/** Returns a function that gives the content of a notice by its original. */
export function useNoticeContent(): (original: NoticeWordsFragment) => Content {
  const text = useText();
  return ({ title, summary, body, details }) => ({
    ...{ title, summary, body },
    details: translatable(details)
      .map(([name, words]) => `${text(`notices.${name}`)}: ${words}`)
      .join('\n'),
  });
}

interface NewContentProps {
  readonly of: { readonly id: string; readonly tlp: TlpLabel };
  readonly opened: Opened<Content>;
}

/** What has changed in a notice since the officer has read it. */
export const NewContent = ({ of: { id, tlp }, opened }: NewContentProps): ReactNode => <Changed {...{ opened, id, tlp }} labels={LABELS} />;
