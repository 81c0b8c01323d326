import type { ReactNode } from 'react';
import { heldId, useHeld } from '../../app/held.ts';
import { useKeptDraft } from '../../app/kept-draft.ts';
import { Text, useText } from '../../app/text.tsx';
import { Changed } from '../../parts/changed.tsx';
import { ChoiceField } from '../../parts/choice-field.tsx';
import { FormDialog } from '../../parts/dialog.tsx';
import { TextArea, TextField } from '../../parts/fields.tsx';
import type { Opened } from '../../parts/opened.ts';
import { sentencesOf } from '../../parts/sentence.ts';
import { type ActionAnswer, type ActionAnswerInput, type ActionDeclineReason, ANSWER_ACTION } from './action-requests.graphql.ts';
import { CONTENT_LABELS } from './content.ts';
import type { ContentOfVersion } from './differences.ts';
import type { ActionRequestDetail } from './page.tsx';
import { answersIn } from './rules.ts';

const REASONS: readonly ActionDeclineReason[] = ['NOT_FOUND', 'NOTHING_LEFT', 'LEGAL_BASIS', 'NOT_OURS', 'MORE_NEEDED', 'OTHER'];

interface AnswerDraft {
  readonly answer: ActionAnswer;
  readonly reason: ActionDeclineReason;
  readonly note: string;
  /** What the officer typed; absent: what the request says now. */
  readonly amount?: string | undefined;
  readonly currency?: string | undefined;
}

const firstDraft = ({ state, action }: ActionRequestDetail): AnswerDraft => ({
  ...{ answer: answersIn(state, action)[0] ?? 'HELD', reason: 'NOT_FOUND', note: '' },
});

/** The draft with the amount that the request asks for at present, where the officer typed none: an amendment may have changed it. */
function filled(draft: AnswerDraft, { amount, held }: ActionRequestDetail): Required<AnswerDraft> {
  // Without an amount the other answers mean everything that is still held.
  const asked = draft.answer === 'HELD' || draft.answer === 'PARTIALLY_HELD' ? (amount?.amount ?? '') : '';
  return { ...draft, amount: draft.amount ?? asked, currency: draft.currency ?? amount?.currency ?? held?.currency ?? '' };
}

/** What the hub takes. Without an amount it is everything that is asked for, or still held. */
function inputOf(
  { answer, reason, note, amount, currency }: Required<AnswerDraft>,
  { id, action }: ActionRequestDetail,
  version: number,
): ActionAnswerInput {
  return {
    ...{ id, answer, version, note: note.trim() || null, reason: answer === 'DECLINED' ? reason : null },
    amount: hasAmount(answer, action) && amount.trim() !== '' ? { amount: amount.trim(), currency: currency.trim().toUpperCase() } : null,
  };
}

const hasAmount = (answer: ActionAnswer, action: ActionRequestDetail['action']): boolean => action === 'FREEZE' && answer !== 'DECLINED';

/** The id of the answer to a request, while it waits. */
export const answerId = (id: string): string => heldId(ANSWER_ACTION, id);

interface AnswerActionDialogProps {
  readonly request: ActionRequestDetail;
  /** As the officer has read it. */
  readonly opened: Opened<ContentOfVersion>;
  readonly onClose: () => void;
}

/** Answers a request to act: what was held, or why not. It names the version that was read, so that an amendment is not answered unread. */
export function AnswerActionDialog({ request, opened, onClose }: AnswerActionDialogProps): ReactNode {
  const text = useText();
  const { id, action, state, reference, tlp } = request;
  const answers = answersIn(state, action);
  const kept = useKeptDraft(answerId(id), firstDraft(request), ({ note, amount = '' }) => note + amount);
  // The state may have changed since the draft was kept.
  const draft = answers.includes(kept.draft.answer) ? kept.draft : { ...kept.draft, answer: answers[0] ?? 'HELD' };
  const change = (part: Partial<AnswerDraft>): void => kept.setDraft({ ...draft, ...part });
  const whole = filled(draft, request);
  const { answer, reason, note } = draft;
  const [amount, currency] = [whole.amount ?? '', whole.currency ?? ''];
  const { send, isHeld } = useHeld(ANSWER_ACTION, {
    id: answerId(id),
    refusalIn: ({ receipts }) => sentencesOf(receipts.flatMap(({ problems }) => problems)) || undefined,
  });
  const wordOf = (one: ActionAnswer): string => text(`actions.answer.${one}`, { action });
  const submit = (): void => {
    send(text('actions.answering', { reference, answer: wordOf(answer) }), { input: inputOf(whole, request, opened.version) }, kept.forget);
    onClose();
  };
  return (
    <FormDialog
      title={<Text id="actions.answer" />}
      act={<Text id="actions.answer" />}
      isBusy={isHeld}
      kept={{ ...kept, isHeld }}
      onClose={onClose}
      onSubmit={submit}
    >
      <ChoiceField
        label={text('actions.answer')}
        choices={answers}
        wordOf={wordOf}
        value={answer}
        onChange={({ target }) => change({ answer: target.value as ActionAnswer, amount: undefined })}
      />
      {hasAmount(answer, action) && (
        <div className="cols two tight">
          <TextField
            label={text('actions.amount')}
            hint={text(answer === 'HELD' || answer === 'PARTIALLY_HELD' ? 'actions.amount.step' : 'actions.amount.rest')}
            inputMode="decimal"
            pattern="[0-9]+([.][0-9]+)?"
            value={amount}
            onChange={({ target }) => change({ amount: target.value })}
          />
          <TextField
            label={text('actions.currency')}
            pattern="[A-Za-z]{3}"
            maxLength={3}
            required={amount.trim() !== ''}
            value={currency}
            onChange={({ target }) => change({ currency: target.value })}
          />
        </div>
      )}
      {answer === 'DECLINED' && (
        <ChoiceField
          label={text('actions.reason')}
          choices={REASONS}
          wordOf={(one) => text(`actions.reason.${one}`)}
          value={reason}
          onChange={({ target }) => change({ reason: target.value as ActionDeclineReason })}
        />
      )}
      <TextArea
        label={text('actions.note')}
        hint={text('actions.note.hint')}
        maxLength={2_000}
        value={note}
        onChange={({ target }) => change({ note: target.value })}
      />
      <Changed {...{ opened, id, tlp }} labels={CONTENT_LABELS} />
    </FormDialog>
  );
}
