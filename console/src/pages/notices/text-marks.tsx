import type { ReactNode } from 'react';
import { useHubMutation } from '../../app/queries.ts';
import { useMay } from '../../app/session.ts';
import { Text } from '../../app/text.tsx';
import { FormError } from '../../parts/states.tsx';
import { ACCEPT_NOTICE_TRANSLATION, type NoticeWordsFragment } from './notices.graphql.ts';

/** Where a text comes from, and who has checked it. An approver of the owner accepts a translation here that another party offers. */
export function TextMarks({ words, isOwner }: { readonly words: NoticeWordsFragment; readonly isOwner: boolean }): ReactNode {
  const mayAccept = useMay('notice:approve') && isOwner;
  const accept = useHubMutation(ACCEPT_NOTICE_TRANSLATION);
  const { id, original, method, accepted, reviewed } = words;
  return (
    <span className="end row w">
      <span className="s m">
        <Text id={original ? 'notices.original' : method === 'MACHINE' ? 'notices.by-machine' : 'notices.by-human'} />
      </span>
      {!accepted && (
        <span className="tag">
          <Text id={words.own ? 'notices.own-translation' : 'notices.offered'} />
        </span>
      )}
      {reviewed && (
        <span className="st ok s">
          <Text id="notices.reviewed" />
        </span>
      )}
      {mayAccept && !accepted && id !== null && (
        <button className="btn sm" type="button" disabled={accept.isPending} onClick={() => accept.mutate({ id })}>
          <Text id="notices.accept" />
        </button>
      )}
      <FormError error={accept.error} />
    </span>
  );
}
