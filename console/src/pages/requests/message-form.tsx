import { type ReactNode, useState } from 'react';
import { heldId, useHeld } from '../../app/held.ts';
import { useKeptDraft } from '../../app/kept-draft.ts';
import { sendByKey } from '../../app/send-key.ts';
import { useViewer } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { Changed } from '../../parts/changed.tsx';
import { TextArea } from '../../parts/fields.tsx';
import { FilesField, type StoredFile } from '../../parts/files-field.tsx';
import { LanguageField } from '../../parts/language-field.tsx';
import { MarkdownField } from '../../parts/markdown.tsx';
import { valuesIn } from '../look-up/values.ts';
import { QUESTION_LABELS, type RequestProps } from './content.ts';
import { ANSWER_REQUEST, WRITE_MESSAGE } from './request.graphql.ts';

const KINDS = ['ANSWERED', 'PARTIALLY_ANSWERED', 'MESSAGE'] as const;
type MessageKind = (typeof KINDS)[number];

interface MessageDraft {
  readonly text: string;
  readonly language: string;
  readonly values: string;
  readonly files: readonly StoredFile[];
}

const EMPTY: MessageDraft = { text: '', language: 'en', values: '', files: [] };
const textOf = ({ text, values }: MessageDraft): string => text + values;

/** Writes to the other side: a message, or for the recipient an answer. It is sent after ten seconds, as it was when the button was pressed. Until it was sent, the draft stays. */
export function MessageForm({ of, opened, mayAnswer }: RequestProps & { readonly mayAnswer: boolean }): ReactNode {
  const text = useText();
  const { party } = useViewer();
  const [answerKey, writeKey] = [heldId(ANSWER_REQUEST, of.id), heldId(WRITE_MESSAGE, of.id)];
  const { draft, setDraft, change, forget } = useKeptDraft(`${answerKey} ${writeKey}`, EMPTY, textOf);
  const [chosen, setChosen] = useState<MessageKind>('ANSWERED');
  const answer = useHeld(ANSWER_REQUEST, { id: answerKey });
  const write = useHeld(WRITE_MESSAGE, { id: writeKey });
  const kind = mayAnswer ? chosen : 'MESSAGE';
  const isHeld = answer.isHeld || write.isHeld;
  const isRequester = of.createdBy?.party?.id === party.id;
  const other = (isRequester ? of.recipient?.name : of.createdBy?.party?.name) ?? text('party.undisclosed');
  const submit = (): void => {
    const { text: words, language, values, files } = draft;
    const message = { text: words, language, subjects: valuesIn(values).map((value) => ({ value })), evidence: files.map(({ id }) => id) };
    const said = text(`thread.sending.${kind}`, { party: other });
    if (kind === 'MESSAGE') return write.send(said, { id: of.id, message }, forget);
    answer.send(said, { input: { id: of.id, answer: kind, message, version: opened.version } }, forget);
  };
  return (
    <form
      data-kept
      className="card"
      aria-label={text('thread.write')}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isHeld) submit();
      }}
      onKeyDown={sendByKey}
    >
      <div className="bd stack">
        {mayAnswer && <KindChoice chosen={chosen} isDisabled={isHeld} onChoose={setChosen} />}
        <MarkdownField
          label={text(kind === 'MESSAGE' ? 'thread.message' : 'thread.answer')}
          hint={text('field.markdown.hint')}
          required
          readOnly={isHeld}
          maxLength={10_000}
          lang={draft.language}
          value={draft.text}
          onValue={(words) => setDraft({ ...draft, text: words })}
        />
        <details>
          <summary>{text('thread.more')}</summary>
          <div className="stack8">
            <LanguageField
              disabled={isHeld}
              value={draft.language}
              onChange={({ target }) => setDraft({ ...draft, language: target.value })}
            />
            <TextArea
              label={text('thread.values')}
              readOnly={isHeld}
              hint={text('ask.values.hint')}
              value={draft.values}
              onChange={({ target }) => setDraft({ ...draft, values: target.value })}
            />
            {!isHeld && (
              <FilesField
                label={text('files.choose')}
                files={draft.files}
                onFiles={(files) => setDraft({ ...draft, files })}
                onAdded={(stored) => change((now) => ({ ...now, files: [...now.files, ...stored] }))}
              />
            )}
          </div>
        </details>
        {kind !== 'MESSAGE' && <Changed {...{ opened, id: of.id, tlp: of.tlp }} labels={QUESTION_LABELS} />}
        <div className="row">
          <button className="btn pri" type="submit" disabled={isHeld}>
            <Text id={kind === 'MESSAGE' ? 'thread.send' : 'thread.send-answer'} /> <kbd aria-hidden="true">Ctrl ↵</kbd>
          </button>
        </div>
      </div>
    </form>
  );
}

interface KindChoiceProps {
  readonly chosen: MessageKind;
  readonly isDisabled: boolean;
  readonly onChoose: (kind: MessageKind) => void;
}

function KindChoice({ chosen, isDisabled, onChoose }: KindChoiceProps): ReactNode {
  const text = useText();
  return (
    <div className="seg" role="group" aria-label={text('thread.kind')}>
      {KINDS.map((one) => (
        <button key={one} type="button" disabled={isDisabled} aria-pressed={chosen === one} onClick={() => onChoose(one)}>
          <Text id={`thread.kind.${one}`} />
        </button>
      ))}
    </div>
  );
}
