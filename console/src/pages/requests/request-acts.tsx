import { type ReactNode, useState } from 'react';
import { heldId, useHeld } from '../../app/held.ts';
import { useKeptDraft } from '../../app/kept-draft.ts';
import { useHubMutation } from '../../app/queries.ts';
import { Text, useText } from '../../app/text.tsx';
import { Changed } from '../../parts/changed.tsx';
import { FormDialog } from '../../parts/dialog.tsx';
import { SelectField, TextArea, TextField } from '../../parts/fields.tsx';
import { HeldReasonDialog } from '../../parts/held-reason-dialog.tsx';
import { FormError } from '../../parts/states.tsx';
import type { RequestAct } from './acts.ts';
import { QUESTION_LABELS, type RequestProps } from './content.ts';
import { ANSWER_REQUEST, CANCEL_REQUEST, EXTEND_REQUEST, type InformationDeclineReason, REQUEST_EXTENSION } from './request.graphql.ts';

interface ActProps extends RequestProps {
  readonly onClose: () => void;
}

const DIALOGS = { decline: DeclineDialog, 'more-time': MoreTimeDialog, extend: ExtendDialog, cancel: CancelDialog } as const;
const ORDER = ['extend', 'more-time', 'decline', 'cancel'] as const;

/** The acts on a request besides its thread. */
export function RequestActs({ of, acts, opened }: RequestProps & { readonly acts: readonly RequestAct[] }): ReactNode {
  const [asking, setAsking] = useState<keyof typeof DIALOGS>();
  const acknowledge = useHubMutation(ANSWER_REQUEST);
  const Asked = asking && DIALOGS[asking];
  return (
    <>
      {ORDER.filter((one) => acts.includes(one)).map((one) => (
        <button className="btn" key={one} type="button" onClick={() => setAsking(one)}>
          <Text id={`request.act.${one}`} />
        </button>
      ))}
      {acts.includes('acknowledge') && (
        <button
          className="btn pri"
          type="button"
          disabled={acknowledge.isPending}
          onClick={() => acknowledge.mutate({ input: { id: of.id, answer: 'ACKNOWLEDGED', version: of.version } })}
        >
          <Text id="request.act.acknowledge" />
        </button>
      )}
      <FormError error={acknowledge.error} />
      {Asked && <Asked of={of} opened={opened} onClose={() => setAsking(undefined)} />}
    </>
  );
}

const REASONS: readonly InformationDeclineReason[] = ['NOT_FOUND', 'LEGAL_BASIS', 'NOT_OURS', 'MORE_NEEDED', 'OTHER'];

interface DeclineDraft {
  readonly reason: InformationDeclineReason;
  readonly note: string;
}

function DeclineDialog({ of, opened, onClose }: ActProps): ReactNode {
  const text = useText();
  const key = heldId(ANSWER_REQUEST, of.id);
  const kept = useKeptDraft<DeclineDraft>(`${key} declined`, { reason: 'NOT_FOUND', note: '' }, (written) => written.note);
  const { draft, setDraft, forget } = kept;
  const { reason, note } = draft;
  const decline = useHeld(ANSWER_REQUEST, { id: key });
  const submit = (): void => {
    const input = { id: of.id, answer: 'DECLINED', reason, note: note.trim() || null, version: opened.version } as const;
    decline.send(text('request.declining', { party: of.createdBy?.party?.name ?? '' }), { input }, forget);
    onClose();
  };
  return (
    <FormDialog
      title={text('request.act.decline')}
      act={text('request.act.decline')}
      isGrave
      isBusy={decline.isHeld}
      kept={{ ...kept, isHeld: decline.isHeld }}
      onSubmit={submit}
      onClose={onClose}
    >
      <SelectField
        label={text('decline.reason')}
        value={reason}
        onChange={({ target }) => setDraft({ ...draft, reason: target.value as InformationDeclineReason })}
      >
        {REASONS.map((one) => (
          <option key={one} value={one}>
            {text(`decline.${one}`)}
          </option>
        ))}
      </SelectField>
      <TextArea
        label={text('decline.note')}
        maxLength={2000}
        value={note}
        onChange={({ target }) => setDraft({ ...draft, note: target.value })}
      />
      <Changed {...{ opened, id: of.id, tlp: of.tlp }} labels={QUESTION_LABELS} />
    </FormDialog>
  );
}

const MINUTES = 60;

function MoreTimeDialog({ of, onClose }: ActProps): ReactNode {
  const text = useText();
  const [hours, setHours] = useState('48');
  const [note, setNote] = useState('');
  const ask = useHubMutation(REQUEST_EXTENSION);
  const submit = (): void =>
    ask.mutate({ id: of.id, deadlineMinutes: Number(hours) * MINUTES, note: note.trim() || null }, { onSuccess: onClose });
  return (
    <FormDialog
      title={text('request.act.more-time')}
      act={text('request.act.more-time')}
      isBusy={ask.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <Hours value={hours} onValue={setHours} />
      <TextArea label={text('decline.note')} maxLength={2000} value={note} onChange={({ target }) => setNote(target.value)} />
      <FormError error={ask.error} />
    </FormDialog>
  );
}

function ExtendDialog({ of, onClose }: ActProps): ReactNode {
  const text = useText();
  const [hours, setHours] = useState('48');
  const extend = useHubMutation(EXTEND_REQUEST);
  return (
    <FormDialog
      title={text('request.act.extend')}
      act={text('request.act.extend')}
      isBusy={extend.isPending}
      onSubmit={() => extend.mutate({ id: of.id, deadlineMinutes: Number(hours) * MINUTES }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <Hours value={hours} onValue={setHours} />
      <FormError error={extend.error} />
    </FormDialog>
  );
}

const Hours = ({ value, onValue }: { readonly value: string; readonly onValue: (hours: string) => void }): ReactNode => (
  <TextField
    label={<Text id="request.hours" />}
    type="number"
    min={1}
    max={8760}
    required
    autoFocus
    value={value}
    onChange={({ target }) => onValue(target.value)}
  />
);

function CancelDialog({ of, onClose }: ActProps): ReactNode {
  const text = useText();
  const name = of.recipient?.name ?? '';
  return (
    <HeldReasonDialog
      title={text('request.act.cancel')}
      label={text('request.cancel.reason', { party: name })}
      act={text('request.act.cancel')}
      isRequired
      document={CANCEL_REQUEST}
      about={of.id}
      variables={(reason) => ({ id: of.id, reason })}
      held={text('request.cancelling', { party: name })}
      onClose={onClose}
    />
  );
}
