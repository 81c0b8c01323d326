import { type ReactNode, useState } from 'react';
import { useHubMutation } from '../../app/queries.ts';
import { Text, useText } from '../../app/text.tsx';
import { Changed } from '../../parts/changed.tsx';
import { FormDialog } from '../../parts/dialog.tsx';
import { SelectField, TextArea, TextField } from '../../parts/fields.tsx';
import type { Opened } from '../../parts/opened.ts';
import { FormError } from '../../parts/states.tsx';
import { say } from '../../parts/toasts.tsx';
import { sentencesOf } from '../../parts/sentence.ts';
import { CONTENT_LABELS } from '../action-requests/content.ts';
import type { ContentOfVersion } from '../action-requests/differences.ts';
import { type ActionAnswer, type ActionDeclineReason, ANSWER_ACTION_REQUESTS } from './asked.graphql.ts';
import type { AskedOf } from './one-asked.tsx';

const REASONS: readonly ActionDeclineReason[] = ['NOT_FOUND', 'NOTHING_LEFT', 'LEGAL_BASIS', 'NOT_OURS', 'MORE_NEEDED', 'OTHER'];
const HOLDS: readonly ActionAnswer[] = ['HELD', 'PARTIALLY_HELD'];
const WITHOUT_AMOUNT: readonly ActionAnswer[] = ['ACKNOWLEDGED', 'DECLINED'];

interface AnswerProps {
  readonly request: AskedOf;
  /** As the officer has read it. */
  readonly opened: Opened<ContentOfVersion>;
  readonly answer: ActionAnswer;
  readonly onClose: () => void;
}

/** One answer to the requester. It is sent at once: a deadline runs, and money may move. */
export function AnswerDialog({ request, opened, answer, onClose }: AnswerProps): ReactNode {
  const text = useText();
  const send = useHubMutation(ANSWER_ACTION_REQUESTS);
  const [currency, setCurrency] = useState(request.held?.currency ?? request.amount?.currency ?? '');
  const [amount, setAmount] = useState('');
  const [reason, setReason] = useState<ActionDeclineReason>('NOT_FOUND');
  const [note, setNote] = useState('');
  const [refusal, setRefusal] = useState<Error | null>(null);
  const requester = request.createdBy?.party?.name ?? '';
  const { action } = request;
  const hasAmount = action === 'FREEZE' && !WITHOUT_AMOUNT.includes(answer);
  const submit = (): void => {
    setRefusal(null);
    const money = hasAmount && amount.trim() !== '' ? { amount: { amount: amount.trim(), currency: currency.trim().toUpperCase() } } : {};
    const input = [
      {
        ...{ id: request.id, version: answer === 'ACKNOWLEDGED' ? request.version : opened.version, answer, note: note.trim() || null },
        ...money,
        ...(answer === 'DECLINED' ? { reason } : {}),
      },
    ];
    send.mutate(
      { input },
      {
        onSuccess: ({ answerActionRequests: [receipt] }) => {
          if (receipt?.outcome === 'REJECTED') return setRefusal(new Error(sentencesOf(receipt.problems)));
          say(<Text id="asked.answered" values={{ requester }} />);
          onClose();
        },
      },
    );
  };
  return (
    <FormDialog
      title={<Text id={`asked.answer.${answer}`} values={{ action }} />}
      act={<Text id="asked.send" values={{ requester }} />}
      isBusy={send.isPending}
      onClose={onClose}
      onSubmit={submit}
    >
      <p>
        <Text id={`asked.answer.what.${answer}`} values={{ requester, action }} />
      </p>
      {hasAmount && (
        <div className="rule-grid">
          <TextField
            label={text('asked.amount')}
            hint={text(HOLDS.includes(answer) ? 'asked.amount.hint' : 'asked.amount.rest')}
            inputMode="decimal"
            required={HOLDS.includes(answer)}
            value={amount}
            onChange={({ target }) => setAmount(target.value)}
          />
          <TextField
            label={text('asked.currency')}
            placeholder="USD"
            maxLength={3}
            required={amount !== ''}
            value={currency}
            onChange={({ target }) => setCurrency(target.value)}
          />
        </div>
      )}
      {answer === 'DECLINED' && (
        <SelectField label={text('asked.reason')} value={reason} onChange={({ target }) => setReason(target.value as ActionDeclineReason)}>
          {REASONS.map((one) => (
            <option key={one} value={one}>
              {text(`actions.reason.${one}`)}
            </option>
          ))}
        </SelectField>
      )}
      <TextArea label={text('asked.note', { requester })} maxLength={2000} value={note} onChange={({ target }) => setNote(target.value)} />
      {answer !== 'ACKNOWLEDGED' && <Changed {...{ opened, id: request.id, tlp: request.tlp }} labels={CONTENT_LABELS} />}
      <FormError error={refusal ?? send.error} />
    </FormDialog>
  );
}
