import { type ReactNode, use } from 'react';
import { nodesOf, useHubPages } from '../../app/queries.ts';
import { Text } from '../../app/text.tsx';
import { DialogNotice } from '../../parts/dialog.tsx';
import { AnswerDispute, RaiseDispute, WithdrawDispute } from './dispute-dialogs.tsx';
import { DISPUTES, type DisputesQuery, ONWARD_HISTORY, type OnwardHistoryQuery } from './indicator.graphql.ts';
import { AnswerOnward, ProposeOnward } from './onward-dialogs.tsx';
import type { Subject } from './subject.ts';

export type Dispute = DisputesQuery['disputes']['nodes'][number];
export type Proposal = OnwardHistoryQuery['proposals']['nodes'][number];

/** A form about an indicator, its dispute or a proposal, and what they were when it was opened. */
export type OpenedForm = { readonly subject: Subject } & (
  | { readonly act: 'dispute' | 'onward' }
  | { readonly act: 'answer-dispute' | 'withdraw-dispute'; readonly dispute: Dispute }
  | { readonly act: 'answer-onward'; readonly proposal: Proposal }
);

interface FormProps<Form> {
  readonly form: Form;
  readonly onClose: () => void;
}

/** What has become of the indicator since a form about it was opened; undefined: it is there as before. */
export function noticeOf(now: Subject | null | undefined, before?: Subject): ReactNode {
  if (now === null) return <Text id="indicator.form.hidden" />;
  return now && now.revokedAt !== null && !before?.revokedAt ? <Text id="indicator.form.revoked" /> : undefined;
}

/** The form. It stays with what is typed, whatever becomes of what it is about. */
export function Opened({ form, onClose }: FormProps<OpenedForm>): ReactNode {
  switch (form.act) {
    case 'dispute':
      return <RaiseDispute id={form.subject.id} onClose={onClose} />;
    case 'onward':
      return <ProposeOnward subject={form.subject} onClose={onClose} />;
    case 'answer-onward':
      return <OfProposal form={form} onClose={onClose} />;
    case 'answer-dispute':
    case 'withdraw-dispute':
      return <OfDispute form={form} onClose={onClose} />;
  }
}

function OfDispute({ form: { act, subject, dispute }, onClose }: FormProps<Extract<OpenedForm, { dispute: Dispute }>>): ReactNode {
  const all = nodesOf(useHubPages(DISPUTES, { id: subject.id }, ({ disputes }) => disputes).data);
  const { state } = all.find(({ id }) => id === dispute.id) ?? dispute;
  const Form = act === 'answer-dispute' ? AnswerDispute : WithdrawDispute;
  return (
    <Noticed notice={state !== 'OPEN' && <Text id="indicator.form.dispute" values={{ state }} />}>
      <Form id={dispute.id} onClose={onClose} />
    </Noticed>
  );
}

function OfProposal({ form: { subject, proposal }, onClose }: FormProps<Extract<OpenedForm, { proposal: Proposal }>>): ReactNode {
  const all = nodesOf(useHubPages(ONWARD_HISTORY, { id: subject.id }, ({ proposals }) => proposals).data);
  const { state } = all.find(({ id }) => id === proposal.id) ?? proposal;
  return (
    <Noticed notice={state !== 'OPEN' && <Text id="indicator.form.proposal" values={{ state }} />}>
      <AnswerOnward subject={subject} proposal={proposal} onClose={onClose} />
    </Noticed>
  );
}

/** @param notice false: what is said of the indicator stays */
function Noticed({ notice, children }: { readonly notice: ReactNode; readonly children: ReactNode }): ReactNode {
  const ofIndicator = use(DialogNotice);
  return <DialogNotice value={notice || ofIndicator}>{children}</DialogNotice>;
}
