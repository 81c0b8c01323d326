import type { ReactNode } from 'react';
import { useHubMutation } from '../../app/queries.ts';
import { sendByKey } from '../../app/send-key.ts';
import { Text, type TextId, useText } from '../../app/text.tsx';
import { leave } from '../../app/unsaved.ts';
import { useViewer } from '../../app/session.ts';
import { Changed } from '../../parts/changed.tsx';
import { CheckField, TextField } from '../../parts/fields.tsx';
import { FilesField, type StoredFile } from '../../parts/files-field.tsx';
import { LanguageField, useLanguageName } from '../../parts/language-field.tsx';
import { MarkdownField } from '../../parts/markdown.tsx';
import { type TlpLabel, tlpText } from '../../parts/marks.tsx';
import { type Edit, useEdit } from '../../parts/opened.ts';
import { useOwnOfficers } from '../../parts/own-officers.ts';
import { Red } from '../../parts/red.tsx';
import { FormError } from '../../parts/states.tsx';
import { TlpField } from '../../parts/tlp-field.tsx';
import { ADD_CASE_NOTE, UPDATE_CASE_NOTE } from './contents.graphql.ts';
import type { NoteOf } from './notes.tsx';
import { type Case, labelsUpTo } from './rights.ts';

interface NoteFormProps {
  readonly of: Case;
  /** The note that is changed; absent: a new one. */
  readonly note?: NoteOf;
  /** Notes of the case, whose officers can be mentioned. */
  readonly known: readonly NoteOf[];
  readonly onDone: () => void;
}

interface NoteDraft {
  readonly text: string;
  readonly language: string;
  readonly tlp: TlpLabel;
  readonly files: readonly StoredFile[];
  /** Accounts that the editor knows. */
  readonly mentions: readonly string[];
  /** Whether officers of other countries are no longer mentioned, whose ids the editor does not learn. */
  readonly dropOtherMentions: boolean;
}

const LABELS: Readonly<Record<keyof NoteDraft, TextId>> = {
  text: 'notes.text',
  language: 'field.language',
  tlp: 'field.tlp',
  files: 'case.tab.files',
  mentions: 'notes.mentions',
  dropOtherMentions: 'notes.mentions',
};

const draftOf = (of: Case, note: NoteOf | undefined): NoteDraft => ({
  text: note?.text ?? '',
  language: note?.language ?? 'en',
  tlp: note?.tlp ?? of.tlp,
  files: (note?.evidence ?? []).map(({ id, filename }) => ({ id, filename })),
  mentions: idsOf(note),
  dropOtherMentions: false,
});

/** Writes a note in Markdown, or changes one. Ctrl Enter sends it. */
export function NoteForm({ of, note, known, onDone }: NoteFormProps): ReactNode {
  const text = useText();
  const edit = useEdit(note?.version ?? 0, draftOf(of, note));
  const { draft, set, opened } = edit;
  const add = useHubMutation(ADD_CASE_NOTE);
  const update = useHubMutation(UPDATE_CASE_NOTE);
  const submit = (): void => {
    const input = inputOf(edit);
    if (!note) return add.mutate({ caseId: of.id, input }, { onSuccess: onDone });
    update.mutate({ caseId: of.id, noteId: note.id, version: opened.version, input }, { onSuccess: onDone });
  };
  const isBusy = add.isPending || update.isPending;
  return (
    <form
      className="bd stack"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      onKeyDown={(event) => {
        sendByKey(event);
        if (event.key === 'Escape' && draft.text === (note?.text ?? '')) onDone();
      }}
    >
      <Red id={`${of.id} ${note?.id ?? ''} edit`} tlp={note?.tlp ?? 'CLEAR'}>
        <MarkdownField
          label={text('notes.text')}
          hint={text('field.markdown.hint')}
          required
          autoFocus
          maxLength={20_000}
          lang={draft.language}
          value={draft.text}
          onValue={(words) => set({ text: words })}
        />
      </Red>
      <div className="four">
        <LanguageField value={draft.language} onChange={({ target }) => set({ language: target.value })} />
        <TlpField labels={labelsUpTo(of.ceiling)} value={draft.tlp} onChange={({ target }) => set({ tlp: target.value as TlpLabel })} />
      </div>
      <Mentions known={known} note={note} draft={draft} onChange={set} />
      <details>
        <summary>
          <Text id="notes.files" />
        </summary>
        <FilesField label={text('files.choose')} files={draft.files} onFiles={(files) => set({ files })} />
      </details>
      {note && <NewNote of={of} note={note} known={known} edit={edit} />}
      <FormError error={add.error ?? update.error} />
      <div className="row">
        <button className="btn pri" type="submit" disabled={isBusy}>
          <Text id={note ? 'act.save' : 'notes.send'} /> <kbd aria-hidden="true">Ctrl ↵</kbd>
        </button>
        <button className="btn" type="button" onClick={({ currentTarget }) => leave(currentTarget.form ?? document, onDone)}>
          <Text id="act.cancel" />
        </button>
      </div>
    </form>
  );
}

const idsOf = (note: NoteOf | undefined): readonly string[] => (note?.mentions ?? []).flatMap(({ id }) => id ?? []);

/** Countries of the mentioned officers whom the hub does not name. */
const othersOf = (note: NoteOf | undefined): readonly string[] =>
  (note?.mentions ?? []).flatMap(({ id, party }) => (id === null && party ? [party.name] : []));

/** Mentions that the editor left alone are not sent: the hub keeps them. */
function inputOf({ draft: { text, language, tlp, files, mentions, dropOtherMentions }, opened: { typed } }: Edit<NoteDraft>) {
  return {
    ...{ text, language, tlp, evidence: files.map(({ id }) => id) },
    ...('mentions' in typed ? { mentions } : {}),
    ...(dropOtherMentions ? { dropOtherMentions } : {}),
  };
}

interface NewNoteProps extends Pick<NoteFormProps, 'of' | 'known'> {
  readonly note: NoteOf;
  readonly edit: Edit<NoteDraft>;
}

/** What colleagues have saved since the editor began. */
function NewNote({ of, note, known, edit: { opened, take } }: NewNoteProps): ReactNode {
  const nameOf = useLanguageName();
  const officers = useOwnOfficers(known.flatMap((one) => [one.createdBy, ...one.mentions]));
  const { language, tlp, files, mentions } = opened.now;
  const words = {
    language: nameOf(language),
    tlp: tlpText(tlp),
    files: files.map(({ filename }) => filename).join(', '),
    mentions: mentions.map((id) => officers.find((one) => one.id === id)?.name ?? id).join(', '),
  };
  return <Changed {...{ opened, words, tlp: note.tlp, onTake: take }} labels={LABELS} id={`${of.id} ${note.id}`} at={note.updatedAt} />;
}

interface MentionsProps extends Pick<NoteFormProps, 'known'> {
  readonly note: NoteOf | undefined;
  readonly draft: NoteDraft;
  readonly onChange: (part: Partial<NoteDraft>) => void;
}

/** Officers who are alerted. Of other countries the hub gives no list: they pass on the id of their account. */
function Mentions({ known, note, draft, onChange }: MentionsProps): ReactNode {
  const text = useText();
  const { id: own } = useViewer();
  const before = idsOf(note);
  // The editor is listed only where a colleague mentions the editor.
  const officers = useOwnOfficers(known.flatMap((one) => [one.createdBy, ...one.mentions])).filter(
    ({ id }) => id !== own || before.includes(own),
  );
  const chosen = draft.mentions;
  const choose = (mentions: readonly string[]): void => onChange({ mentions });
  const typed = chosen.filter((id) => officers.every((one) => one.id !== id));
  const hidden = othersOf(note).map((party) => text('notes.mention.of', { party }));
  return (
    <details>
      <summary>
        <Text id="notes.mention" />
      </summary>
      <div className="stack8">
        {officers.map(({ id, name }) => (
          <CheckField
            key={id}
            label={name}
            checked={chosen.includes(id)}
            onChange={({ target }) => choose(target.checked ? [...chosen, id] : chosen.filter((one) => one !== id))}
          />
        ))}
        {hidden.length > 0 && (
          <CheckField
            label={text('notes.mention.keep', { officers: hidden.join(', ') })}
            checked={!draft.dropOtherMentions}
            onChange={({ target }) => onChange({ dropOtherMentions: !target.checked })}
          />
        )}
        <TextField
          label={text('notes.mention.ids')}
          hint={text('notes.mention.hint')}
          defaultValue={typed.join(' ')}
          onChange={({ target }) => {
            const ids = target.value.split(/[\s,]+/).filter(Boolean);
            choose([...chosen.filter((id) => officers.some((one) => one.id === id)), ...ids]);
          }}
        />
      </div>
    </details>
  );
}
