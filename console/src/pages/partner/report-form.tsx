import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useRef } from 'react';
import { useStored } from '../../app/store.ts';
import { Text, useText } from '../../app/text.tsx';
import { leave } from '../../app/unsaved.ts';
import { Changed } from '../../parts/changed.tsx';
import { ChoiceField } from '../../parts/choice-field.tsx';
import { TextField } from '../../parts/fields.tsx';
import { FormError, Note } from '../../parts/states.tsx';
import { say } from '../../parts/toasts.tsx';
import { THREATS } from '../../parts/threats.ts';
import { TlpField } from '../../parts/tlp-field.tsx';
import { LABELS_FOR_OTHERS } from '../../parts/tlp-labels.ts';
import { useContentLabels } from '../../app/page-label.ts';
import { AMENDED_LABELS, useAmendment } from './amendment.ts';
import { draft as stored, hasUnsavedReport, noteSentReport } from './draft.ts';
import { EMPTY_DRAFT, isSameDraft, type ReportDraft } from './draft-of.ts';
import type { ThreatType } from './partner.graphql.ts';
import { hasTooManyValues, OfSource, type PartProps, ReportContent } from './report-content.tsx';
import { ReportPreview } from './report-preview.tsx';
import { useReport } from './use-report.ts';

/** One report. First it is checked as a draft, which shows the countries that will get it; then it is sent. */
export function ReportForm(): ReactNode {
  const text = useText();
  const navigate = useNavigate();
  const kept = useStored(stored);
  const { draft, report: amended, opened } = useAmendment(kept);
  const report = useReport();
  const form = useRef<HTMLFormElement>(null);
  const set = (part: Partial<ReportDraft>): void => stored.set({ ...stored.get(), ...part });
  useContentLabels([draft.tlp, draft.source?.tlp ?? 'CLEAR']);
  const current = (opened.changes.length === 0 || opened.isRead) && isSameDraft(report.checked?.draft, draft) ? report.checked : undefined;
  const submit = (): void =>
    report.submit(draft.amends && opened.version, ({ report: made }) => {
      const isEmptied = noteSentReport(kept);
      say(<Text id={draft.amends ? 'report.amended' : 'report.sent'} />);
      // An officer who has left the form since, or writes another report in it, stays there.
      if (made && isEmptied && form.current) void navigate({ to: '/outcomes/$id', params: { id: made.id } });
    });
  return (
    <div className="cols rail" inert={report.isSending}>
      <form
        ref={form}
        data-kept
        className="card"
        aria-label={text('report.title')}
        onSubmit={(event) => {
          event.preventDefault();
          report.check(draft);
        }}
      >
        <div className="bd stack">
          {draft.amends && (
            <Amends draft={draft} onCancel={() => leave(form.current ?? document, () => stored.set(EMPTY_DRAFT), hasUnsavedReport())} />
          )}
          <Head draft={draft} onChange={set} />
          <ReportContent draft={draft} onChange={set} onAdded={addFiles} />
          {amended && (
            <Changed
              opened={opened}
              labels={AMENDED_LABELS}
              words={wordsOf(opened.now)}
              id={amended.id}
              tlp={amended.tlp}
              at={amended.updatedAt}
              onTake={(name) => set({ [name]: opened.now[name] })}
            />
          )}
          <FormError error={report.error} />
          <button className={current ? 'btn' : 'btn pri'} type="submit" disabled={report.isBusy || hasTooManyValues(draft)}>
            <Text id="report.check" />
          </button>
        </div>
      </form>
      <aside className="stick">
        <ReportPreview
          draft={draft}
          before={draft.amends ? (amended?.routes ?? []).flatMap(({ party }) => party.country ?? []) : undefined}
          checked={current}
          isBusy={report.isBusy}
          onExcept={(exceptCountries) => set({ exceptCountries })}
          onSubmit={submit}
        />
      </aside>
    </div>
  );
}

/** To what is written now: the form may have been left and opened again since they were chosen. */
const addFiles = (added: ReportDraft['evidence']): void => stored.set({ ...stored.get(), evidence: [...stored.get().evidence, ...added] });

const wordsOf = ({ countries, exceptCountries, evidence }: Pick<ReportDraft, 'countries' | 'exceptCountries' | 'evidence'>) => ({
  ...{ countries: countries.join(', '), exceptCountries: exceptCountries.join(', ') },
  evidence: evidence.map(({ filename }) => filename).join(', '),
});

/** Says that the form amends a submitted report, and gives it up. */
const Amends = ({ draft, onCancel }: { readonly draft: ReportDraft; readonly onCancel: () => void }): ReactNode => (
  <Note tone="accent">
    <span className="block stack8">
      <span className="block">
        <Text id="report.amends" values={{ reference: <span className="v">{draft.reference}</span> }} />
      </span>
      <button className="btn sm" type="button" onClick={onCancel}>
        <Text id="report.amends.cancel" />
      </button>
    </span>
  </Note>
);

function Head({ draft, onChange }: PartProps): ReactNode {
  const text = useText();
  return (
    <div className="fields">
      <TextField
        label={text('report.reference')}
        hint={draft.amends ? undefined : text('report.reference.hint')}
        required
        maxLength={200}
        readOnly={draft.amends !== null}
        value={draft.reference}
        onChange={({ target }) => onChange({ reference: target.value })}
      />
      <OfSource draft={draft}>
        <TextField
          label={text('report.name')}
          required
          maxLength={300}
          value={draft.title}
          onChange={({ target }) => onChange({ title: target.value })}
        />
      </OfSource>
      <ChoiceField
        label={text('triage.threat')}
        choices={THREATS}
        wordOf={(one) => text(`threat.${one}`)}
        value={draft.threat}
        onChange={({ target }) => onChange({ threat: target.value as ThreatType })}
      />
      <TlpField
        label={text('report.tlp')}
        labels={LABELS_FOR_OTHERS}
        value={draft.tlp}
        onChange={({ target }) => onChange({ tlp: target.value as ReportDraft['tlp'] })}
      />
    </div>
  );
}
