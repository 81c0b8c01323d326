import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useHubMutation } from '../../app/queries.ts';
import { useViewer } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { allowedOf, obstaclesOf } from '../../parts/audience-choice.ts';
import { AudienceForm, useSharingDirectory } from '../../parts/audience-form.tsx';
import { AudiencePreviewCard } from '../../parts/audience-preview.tsx';
import { FilesField, type StoredFile } from '../../parts/files-field.tsx';
import { useEdit, useOpened } from '../../parts/opened.ts';
import { PageHead } from '../../parts/page-head.tsx';
import { FormError } from '../../parts/states.tsx';
import { say } from '../../parts/toasts.tsx';
import { ContactFields, TemplateFields, WordsFields } from './form-fields.tsx';
import { inputOf } from './form.ts';
import { besideOf, knownOf, NewRevision, take, useNoticeFields } from './new-revision.tsx';
import { type NoticeDraftContentFragment, SAVE_NOTICE } from './notices.graphql.ts';
import { EditedTranslation, Translations } from './translations.tsx';
import { textInputOf } from './translation.ts';

interface NoticeFormProps {
  /** A draft to change; absent: a new notice. */
  readonly draft?: NoticeDraftContentFragment;
  readonly onDone?: () => void;
}

/** Writes a notice: its words and those of its template, translations, label and audience. Saving makes it a draft again. */
export function NoticeForm({ draft, onDone }: NoticeFormProps): ReactNode {
  const text = useText();
  const navigate = useNavigate();
  const form = useNoticeFields(draft);
  const beside = useEdit(draft?.revision ?? 0, besideOf(draft));
  const { audience: choice, files, translations } = beside.draft;
  const opened = useOpened(knownOf(draft, form, beside));
  const [edited, setEdited] = useState<number>();
  const save = useHubMutation(SAVE_NOTICE);
  const directory = useSharingDirectory();
  const { party } = useViewer();
  const fields = form.watch();
  const neverPartners = directory.data?.sharingPolicy.neverPartners ?? false;
  const obstacles = obstaclesOf({ tlp: fields.tlp, isPartner: party.kind === 'PARTNER', neverPartners, isProtected: false });
  const audience = allowedOf(choice, obstacles);
  const submit = form.handleSubmit((typed) => {
    const more = { audience, evidence: files.map(({ id }) => id), related: draft?.relatedIds ?? [] };
    const input = { ...inputOf(typed), ...more, translations: translations.map(textInputOf) };
    const onSuccess = ({ draft: { id } }: { readonly draft: { readonly id: string } }): void => {
      say(text('notices.saved'));
      onDone?.();
      void navigate({ to: '/notices/drafts/$id', params: { id } });
    };
    save.mutate({ input, id: draft?.id ?? null, revision: draft ? opened.version : null }, { onSuccess });
  });
  return (
    <div className="page">
      <PageHead title={text(draft ? 'notices.edit' : 'notices.new')}>
        <p>
          <Text id="notices.new.what" />
        </p>
      </PageHead>
      <form className="cols rail" aria-label={text(draft ? 'notices.edit' : 'notices.new')} onSubmit={(event) => void submit(event)}>
        <div className="stack">
          <WordsFields form={form} isPublished={typeof draft?.publishedRevision === 'number'} />
          <TemplateFields form={form} />
          <Translations translations={translations} onTranslations={(all) => beside.set({ translations: all })} onEdit={setEdited} />
          <ContactFields form={form} />
          <EvidenceFields files={files} onFiles={(all) => beside.set({ files: all })} />
          {directory.data && (
            <section className="card">
              <AudienceForm
                directory={directory.data}
                choice={choice}
                obstacles={obstacles}
                onChoice={(audience) => beside.set({ audience })}
              />
            </section>
          )}
        </div>
        <aside className="stack stick">
          {directory.data && (
            <AudiencePreviewCard
              input={{ audience, tlp: fields.tlp, threat: fields.threat }}
              choice={audience}
              groups={directory.data.groups}
            />
          )}
          {draft && <NewRevision draft={draft} opened={opened} onTake={(name) => take(name, form, beside)} />}
          <FormError error={save.error} />
          <Buttons onCancel={onDone} isBusy={save.isPending} />
        </aside>
      </form>
      {edited !== undefined && (
        <EditedTranslation
          fields={fields}
          first={translations[edited]}
          onTranslation={(one) => beside.set({ translations: [...translations.slice(0, edited), one, ...translations.slice(edited + 1)] })}
          onClose={() => setEdited(undefined)}
        />
      )}
    </div>
  );
}

const Buttons = ({ onCancel, isBusy }: { readonly onCancel: (() => void) | undefined; readonly isBusy: boolean }): ReactNode => (
  <div className="row w">
    {onCancel && (
      <button className="btn end" type="button" onClick={onCancel}>
        <Text id="act.cancel" />
      </button>
    )}
    <button className={`btn pri lg${onCancel ? '' : ' end'}`} type="submit" disabled={isBusy}>
      <Text id="notices.save" />
    </button>
  </div>
);

interface EvidenceFieldsProps {
  readonly files: readonly StoredFile[];
  readonly onFiles: (files: readonly StoredFile[]) => void;
}

/** Files of the agency, which readers get with the notice. */
function EvidenceFields({ files, onFiles }: EvidenceFieldsProps): ReactNode {
  const text = useText();
  return (
    <section className="card" aria-label={text('notices.files')}>
      <div className="bd">
        <FilesField label={<Text id="notices.files.add" />} files={files} onFiles={onFiles} />
      </div>
    </section>
  );
}

export const NewNoticePage = (): ReactNode => <NoticeForm />;
