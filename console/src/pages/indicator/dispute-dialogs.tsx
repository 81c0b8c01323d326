import { type ReactNode, useState } from 'react';
import { useForm } from '../../app/forms.ts';
import { useHubMutation } from '../../app/queries.ts';
import { Text, useText } from '../../app/text.tsx';
import { CheckField, SelectField, TextArea } from '../../parts/fields.tsx';
import { Note } from '../../parts/states.tsx';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { ANSWER_DISPUTE, DISPUTE_INDICATOR, WITHDRAW_DISPUTE } from './acts.graphql.ts';
import { EDITABLE, type Edit } from './edit.ts';

interface DialogProps {
  /** Of the indicator, or of the dispute. */
  readonly id: string;
  readonly onClose: () => void;
}

const GROUNDS = ['WRONG_PERSON', 'WRONG_VALUE', 'WRONG_STATUS', 'UNLAWFUL', 'OTHER'] as const;

export function RaiseDispute({ id, onClose }: DialogProps): ReactNode {
  const text = useText();
  const dispute = useHubMutation(DISPUTE_INDICATOR);
  const [ground, setGround] = useState<(typeof GROUNDS)[number]>('WRONG_PERSON');
  const [comment, setComment] = useState('');
  return (
    <ActDialog
      title={<Text id="indicator.dispute" />}
      act={<Text id="indicator.dispute.act" />}
      done={<Text id="indicator.dispute.done" />}
      isGrave
      mutation={dispute}
      variables={() => (comment.trim() === '' ? undefined : { id, ground, comment: comment.trim() })}
      onClose={onClose}
    >
      <Note tone="warning" icon="lock">
        <Text id="indicator.dispute.what" />
      </Note>
      <SelectField
        label={<Text id="indicator.dispute.ground" />}
        value={ground}
        onChange={({ target }) => setGround(target.value as typeof ground)}
      >
        {GROUNDS.map((one) => (
          <option key={one} value={one}>
            {text(`ground.${one}`)}
          </option>
        ))}
      </SelectField>
      <Reason value={comment} onValue={setComment} most={4_000} hint="indicator.dispute.comment" />
    </ActDialog>
  );
}

export function WithdrawDispute({ id, onClose }: DialogProps): ReactNode {
  const withdraw = useHubMutation(WITHDRAW_DISPUTE);
  const [reason, setReason] = useState('');
  return (
    <ActDialog
      title={<Text id="indicator.dispute.withdraw" />}
      act={<Text id="indicator.dispute.withdraw" />}
      done={<Text id="indicator.dispute.withdrawn" />}
      mutation={withdraw}
      variables={() => (reason.trim() === '' ? undefined : { id, reason: reason.trim() })}
      onClose={onClose}
    >
      <Reason value={reason} onValue={setReason} most={2_000} hint="indicator.owner-reads" />
    </ActDialog>
  );
}

interface AnswerForm {
  readonly answer: 'REJECTED' | 'UPHELD';
  readonly reason: string;
  readonly personStatus: Edit['personStatus'] | '';
  readonly revoke: boolean;
}

export function AnswerDispute({ id, onClose }: DialogProps): ReactNode {
  const text = useText();
  const send = useHubMutation(ANSWER_DISPUTE);
  const { register, watch, getValues } = useForm<AnswerForm>({
    defaultValues: { answer: 'REJECTED', reason: '', personStatus: '', revoke: false },
  });
  const isUpheld = watch('answer') === 'UPHELD';
  const variables = (): Parameters<typeof send.mutateAsync>[0] | undefined => {
    const { answer, reason, personStatus, revoke } = getValues();
    if (reason.trim() === '') return undefined;
    return { id, answer, reason: reason.trim(), personStatus: (isUpheld && personStatus) || null, revoke: isUpheld && revoke };
  };
  return (
    <ActDialog
      title={<Text id="indicator.dispute.answer" />}
      act={<Text id="indicator.dispute.answer" />}
      done={<Text id="indicator.dispute.answered" />}
      mutation={send}
      variables={variables}
      onClose={onClose}
    >
      <SelectField label={<Text id="indicator.dispute.justified" />} {...register('answer')}>
        <option value="REJECTED">{text('indicator.dispute.no')}</option>
        <option value="UPHELD">{text('indicator.dispute.yes')}</option>
      </SelectField>
      {isUpheld && (
        <>
          <SelectField label={<Text id="indicator.edit.personStatus" />} {...register('personStatus')}>
            <option value="">{text('indicator.dispute.same')}</option>
            {EDITABLE.personStatus.map((one) => (
              <option key={one} value={one}>
                {text(`person.${one}`)}
              </option>
            ))}
          </SelectField>
          <CheckField label={<Text id="indicator.dispute.revoke" />} {...register('revoke')} />
        </>
      )}
      <TextArea
        label={<Text id="indicator.reason" />}
        hint={<Text id="indicator.disputer-reads" />}
        required
        maxLength={2_000}
        {...register('reason')}
      />
    </ActDialog>
  );
}

interface ReasonProps {
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly most: number;
  readonly hint: 'indicator.dispute.comment' | 'indicator.owner-reads';
}

const Reason = ({ value, onValue, most, hint }: ReasonProps): ReactNode => (
  <TextArea
    label={<Text id="indicator.reason" />}
    hint={<Text id={hint} />}
    required
    maxLength={most}
    value={value}
    onChange={({ target }) => onValue(target.value)}
  />
);
