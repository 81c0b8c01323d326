import { type ReactNode, useState } from 'react';
import { heldId, useHeld } from '../../app/held.ts';
import { useKeptDraft } from '../../app/kept-draft.ts';
import { Text, useText } from '../../app/text.tsx';
import { FormDialog } from '../../parts/dialog.tsx';
import { CheckField, TextArea } from '../../parts/fields.tsx';
import { PartyMark, type TlpLabel } from '../../parts/marks.tsx';
import { firstTearLine, TearLineFields, tearLineInput } from '../../parts/tear-line-fields.tsx';
import { LABELS_FOR_OTHERS, labelsBetween } from '../../parts/tlp-labels.ts';
import type { Contact } from './contacts.tsx';
import { ANSWER_CONTACT, type ContactAnswer } from './deconfliction.graphql.ts';
import { ReleasePreview } from './release-preview.tsx';

/** Answers that are possible: a sealed holding cannot be released, and a holder that has named itself can only release. */
const answersOf = ({ state, indicator }: Contact): readonly ContactAnswer[] => [
  ...(state === 'OPEN' ? (['IDENTIFIED'] as const) : []),
  ...(indicator ? (['RELEASED', 'TEAR_LINE_RELEASED'] as const) : []),
  ...(state === 'OPEN' ? (['DECLINED'] as const) : []),
];

/** Labels that a copy for another country can have: up to the label of the indicator. */
const labelsOf = (tlp: TlpLabel | undefined) => LABELS_FOR_OTHERS.filter((one) => labelsBetween('CLEAR', tlp ?? 'CLEAR').includes(one));

/** Answers a country that asked. The answer can be taken back for ten seconds, and then never. */
export function AnswerDialog({ contact, onClose }: { readonly contact: Contact; readonly onClose: () => void }): ReactNode {
  const text = useText();
  const answers = answersOf(contact);
  const [answer, setAnswer] = useState<ContactAnswer | undefined>(answers[0]);
  const key = heldId(ANSWER_CONTACT, contact.id);
  const kept = useKeptDraft<string>(key, '', String);
  const { draft: note, setDraft: setNote, forget } = kept;
  const [isSure, setSure] = useState(false);
  const labels = labelsOf(contact.indicator?.tlp);
  const [tearLine, setTearLine] = useState(() => firstTearLine(labels.at(-1) ?? 'CLEAR'));
  const { send, isHeld } = useHeld(ANSWER_CONTACT, { id: key });
  const { party } = contact.createdBy;
  const name = party?.name ?? '';
  const isRelease = answer === 'RELEASED' || answer === 'TEAR_LINE_RELEASED';
  /** Another release is confirmed again. */
  const decide = (next: { readonly answer?: ContactAnswer; readonly tearLine?: typeof tearLine }): void => {
    setAnswer(next.answer ?? answer);
    setTearLine(next.tearLine ?? tearLine);
    setSure(false);
  };
  const submit = (): void => {
    if (answer === undefined) return;
    const isCopy = answer === 'TEAR_LINE_RELEASED';
    const variables = { id: contact.id, answer, note: note.trim() || null, tearLine: isCopy ? tearLineInput(tearLine) : null };
    send(text('deconfliction.sending', { party: name, answer: text(`deconfliction.${answer}`) }), variables, forget);
    onClose();
  };
  return (
    <FormDialog
      title={<Text id="deconfliction.answer-to" values={{ party: name }} />}
      act={<Text id="deconfliction.act.answer" />}
      isBusy={isHeld || (isRelease && !isSure)}
      kept={{ ...kept, isHeld }}
      onClose={onClose}
      onSubmit={submit}
    >
      <fieldset className="stack8">
        <legend className="lab">
          <Text id="deconfliction.answer" />
        </legend>
        {answers.map((one) => (
          <label className="pick" key={one}>
            <input type="radio" name="answer" value={one} checked={answer === one} onChange={() => decide({ answer: one })} />
            <span>
              <span className="b">
                <Text id={`deconfliction.${one}`} />
              </span>
              <small>
                <Text id={`deconfliction.${one}.why`} values={{ party: name }} />
              </small>
            </span>
          </label>
        ))}
      </fieldset>
      {answer === 'RELEASED' && contact.indicator && <ReleasePreview indicatorId={contact.indicator.id} country={party?.country ?? ''} />}
      {answer === 'TEAR_LINE_RELEASED' && (
        <TearLineFields tearLine={tearLine} labels={labels} onChange={(next) => decide({ tearLine: next })} />
      )}
      <TextArea
        label={text('deconfliction.note')}
        hint={text('deconfliction.note.hint', { party: name })}
        value={note}
        maxLength={2_000}
        onChange={({ target }) => setNote(target.value)}
      />
      {isRelease && (
        <CheckField
          label={
            <span className="row">
              <PartyMark party={party} />
              <Text id="deconfliction.gains" values={{ party: name }} />
            </span>
          }
          checked={isSure}
          onChange={({ target }) => setSure(target.checked)}
        />
      )}
    </FormDialog>
  );
}
