import { type ReactNode, useState } from 'react';
import { useHubMutation } from '../../app/queries.ts';
import { useMay } from '../../app/session.ts';
import { Text } from '../../app/text.tsx';
import { FormDialog } from '../../parts/dialog.tsx';
import { CheckField } from '../../parts/fields.tsx';
import { ReasonDialog } from '../../parts/reason-dialog.tsx';
import { FormError } from '../../parts/states.tsx';
import { CancelNoticeDialog } from './notice-acts.tsx';
import { NewRevision, type NewRevisionProps, useReadDraft } from './new-revision.tsx';
import { APPROVE_NOTICE, type NoticeDraftContentFragment, RETURN_NOTICE, SUBMIT_NOTICE } from './notices.graphql.ts';

interface DraftProps {
  readonly draft: NoticeDraftContentFragment;
}

/** A decision on what the officer has read. */
type DecisionProps = Omit<NewRevisionProps, 'onTake'>;

/** The next step of a draft: its author submits it, an approver approves or returns it. Each decision names the revision that was read. */
export function DraftActs({ draft }: DraftProps): ReactNode {
  const [mayDraft, mayApprove] = [useMay('notice:draft'), useMay('notice:approve')];
  const [isCancelling, setCancelling] = useState(false);
  const { id, state, original, publishedRevision } = draft;
  const read = { draft, opened: useReadDraft(draft) };
  return (
    <>
      {mayDraft && publishedRevision === null && state !== 'CANCELLED' && (
        <button className="btn" type="button" onClick={() => setCancelling(true)}>
          <Text id="notices.discard" />
        </button>
      )}
      {mayDraft && state === 'DRAFT' && <SubmitButton {...read} />}
      {mayApprove && state === 'SUBMITTED' && <ApproverActs {...read} />}
      {isCancelling && <CancelNoticeDialog id={id} title={original.title} onClose={() => setCancelling(false)} />}
    </>
  );
}

function SubmitButton(read: DecisionProps): ReactNode {
  const submit = useHubMutation(SUBMIT_NOTICE);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit.mutate({ id: read.draft.id, revision: read.opened.version });
      }}
    >
      <NewRevision {...read} />
      <FormError error={submit.error} />
      <button className="btn pri" type="submit" disabled={submit.isPending}>
        <Text id="notices.submit" />
      </button>
    </form>
  );
}

function ApproverActs(read: DecisionProps): ReactNode {
  const [open, setOpen] = useState<'approve' | 'return'>();
  const close = (): void => setOpen(undefined);
  return (
    <>
      <button className="btn" type="button" onClick={() => setOpen('return')}>
        <Text id="notices.return" />
      </button>
      <button className="btn pri" type="button" onClick={() => setOpen('approve')}>
        <Text id="notices.approve" />
      </button>
      {open === 'approve' && <ApproveDialog {...read} onClose={close} />}
      {open === 'return' && <ReturnDialog {...read} onClose={close} />}
    </>
  );
}

/** Approves what was read. A bulletin is published by it; a colour goes to the reviewers of the hub. */
function ApproveDialog({ onClose, ...read }: DecisionProps & { readonly onClose: () => void }): ReactNode {
  const { id, colour } = read.draft;
  const [hasRead, setRead] = useState(false);
  const approve = useHubMutation(APPROVE_NOTICE);
  return (
    <FormDialog
      title={<Text id="notices.approve" />}
      act={<Text id="notices.approve" />}
      isBusy={approve.isPending || !hasRead}
      onClose={onClose}
      onSubmit={() => approve.mutate({ id, revision: read.opened.version }, { onSuccess: onClose })}
    >
      <p>
        <Text id={colour === 'BULLETIN' ? 'notices.approve.bulletin' : 'notices.approve.colour'} />
      </p>
      <NewRevision {...read} />
      <CheckField label={<Text id="notices.approve.read" />} checked={hasRead} onChange={({ target }) => setRead(target.checked)} />
      <FormError error={approve.error} />
    </FormDialog>
  );
}

function ReturnDialog({ onClose, ...read }: DecisionProps & { readonly onClose: () => void }): ReactNode {
  const giveBack = useHubMutation(RETURN_NOTICE);
  return (
    <ReasonDialog
      title={<Text id="notices.return" />}
      label={<Text id="notices.return.reason" />}
      act={<Text id="notices.return" />}
      isRequired
      isBusy={giveBack.isPending}
      error={giveBack.error}
      onClose={onClose}
      onAct={(reason) => giveBack.mutate({ id: read.draft.id, revision: read.opened.version, reason }, { onSuccess: onClose })}
    >
      <NewRevision {...read} />
    </ReasonDialog>
  );
}
