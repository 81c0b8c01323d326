import { type ReactNode, useState } from 'react';
import { useIsWaiting } from '../../app/held.ts';
import { useHubMutation } from '../../app/queries.ts';
import { useMay } from '../../app/session.ts';
import { Text, type TextId } from '../../app/text.tsx';
import { useOpened } from '../../parts/opened.ts';
import { sentenceOf } from '../../parts/sentence.ts';
import { FormError } from '../../parts/states.tsx';
import { ANSWER_ACTION } from './action-requests.graphql.ts';
import { AnswerActionDialog, answerId } from './answer-dialog.tsx';
import { useContentOf } from './content.ts';
import { CancelDialog, ExtendDialog } from './requester-dialogs.tsx';
import type { ActionRequestDetail } from './page.tsx';
import { answersIn, canCancel, isHolding, isOpen } from './rules.ts';
import { useSideOf } from './words.tsx';

/** What the viewer can do: answer as the recipient, extend and cancel as the requester. */
export function ActionActs({ request }: { readonly request: ActionRequestDetail }): ReactNode {
  const side = useSideOf()(request);
  const [mayAnswer, mayRequest] = [useMay('action:answer'), useMay('action:request')];
  if (side === 'RECEIVED') return mayAnswer ? <RecipientActs request={request} /> : null;
  return mayRequest ? <RequesterActs request={request} /> : null;
}

function RecipientActs({ request }: { readonly request: ActionRequestDetail }): ReactNode {
  const { id, state, action, version } = request;
  const [isAnswering, setAnswering] = useState(false);
  const opened = useOpened({ version, now: useContentOf()(request) });
  const isHeld = useIsWaiting(answerId(id));
  // To acknowledge is no answer that anybody takes back: its clock runs, so it is not held. It says nothing of the content, so it goes for the version that the page has read last.
  const acknowledge = useHubMutation(ANSWER_ACTION);
  const [receipt] = acknowledge.data?.receipts ?? [];
  const problem = receipt?.problems[0];
  return (
    <>
      <FormError error={acknowledge.error ?? (problem ? new Error(sentenceOf(problem)) : null)} />
      {state === 'SENT' && (
        <button
          className="btn"
          type="button"
          disabled={acknowledge.isPending}
          onClick={() => acknowledge.mutate({ input: { id, answer: 'ACKNOWLEDGED', version } })}
        >
          <Text id="actions.acknowledge" />
        </button>
      )}
      {answersIn(state, action).length > 0 && (
        <button className="btn pri" type="button" disabled={isHeld} onClick={() => setAnswering(true)}>
          <Text id="actions.answer" />
        </button>
      )}
      {isAnswering && <AnswerActionDialog request={request} opened={opened} onClose={() => setAnswering(false)} />}
    </>
  );
}

function RequesterActs({ request }: { readonly request: ActionRequestDetail }): ReactNode {
  const [open, setOpen] = useState<'extend' | 'cancel'>();
  const close = (): void => setOpen(undefined);
  const button = (act: 'extend' | 'cancel', id: TextId): ReactNode => (
    <button className="btn" type="button" onClick={() => setOpen(act)}>
      <Text id={id} values={{ action: request.action }} />
    </button>
  );
  return (
    <>
      {isOpen(request.state) && button('extend', 'actions.extend')}
      {canCancel(request.state) &&
        request.releaseRequestedAt === null &&
        button('cancel', isHolding(request.state) ? 'actions.ask-release' : 'actions.cancel')}
      {open === 'extend' && <ExtendDialog request={request} onClose={close} />}
      {open === 'cancel' && <CancelDialog request={request} onClose={close} />}
    </>
  );
}
