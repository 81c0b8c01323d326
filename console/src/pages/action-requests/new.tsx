import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useHubMutation } from '../../app/queries.ts';
import { Text, useText } from '../../app/text.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { FormError, Note } from '../../parts/states.tsx';
import { say } from '../../parts/toasts.tsx';
import { FilesField, type StoredFile } from '../../parts/files-field.tsx';
import { sentenceOf, sentencesOf } from '../../parts/sentence.ts';
import { REQUEST_ACTION } from './action-requests.graphql.ts';
import { inputOf, useActionForm } from './form.ts';
import { LegalFields, SubjectFields, WhatFields } from './form-fields.tsx';
import { MinutesField } from './minutes-field.tsx';

const DEADLINES = [120, 240, 720, 1_440, 4_320, 10_080] as const;
const FIRST_STEPS = [15, 60, 240, 1_440] as const;

/** Asks a partner or another country to freeze money, to preserve data or to take content down. */
export function NewActionRequestPage(): ReactNode {
  const text = useText();
  const navigate = useNavigate();
  const form = useActionForm();
  const [deadline, setDeadline] = useState(240);
  const [acknowledge, setAcknowledge] = useState(0);
  const [files, setFiles] = useState<readonly StoredFile[]>([]);
  const request = useHubMutation(REQUEST_ACTION);
  const [receipt] = request.data?.receipts ?? [];
  const submit = form.handleSubmit((fields) =>
    request.mutate(
      {
        input: { ...inputOf(fields, deadline, acknowledge || null), evidence: files.map(({ id }) => id) },
        purpose: fields.purpose || null,
      },
      {
        onSuccess: ({ receipts: [sent] }) => {
          if (!sent?.request) return;
          const [warning] = sent.problems;
          say(warning ? sentenceOf(warning) : text('actions.sent'));
          void navigate({ to: '/action-requests/$id', params: { id: sent.request.id } });
        },
      },
    ),
  );
  return (
    <div className="page narrow">
      <PageHead title={text('actions.new')}>
        <p>
          <Text id="actions.new.what" />
        </p>
      </PageHead>
      <form className="stack" aria-label={text('actions.new')} onSubmit={(event) => void submit(event)}>
        <WhatFields form={form} />
        <SubjectFields form={form} />
        <section className="card" aria-labelledby="deadlines">
          <header>
            <h2 id="deadlines">
              <Text id="actions.clock" />
            </h2>
          </header>
          <div className="bd cols two tight">
            <MinutesField
              label={text('actions.acknowledge-within')}
              choices={FIRST_STEPS}
              value={acknowledge}
              onMinutes={setAcknowledge}
              none={text('actions.acknowledge-within.none')}
            />
            <MinutesField label={text('actions.answer-within')} choices={DEADLINES} value={deadline} onMinutes={setDeadline} />
          </div>
        </section>
        <LegalFields form={form} />
        <EvidenceFields files={files} onFiles={setFiles} />
        {receipt && receipt.outcome === 'REJECTED' && (
          <Note tone="danger" icon="alert">
            {sentencesOf(receipt.problems)}
          </Note>
        )}
        <FormError error={request.error} />
        <div className="row w">
          <p className="s m grow">
            <Text id="actions.new.who" />
          </p>
          <button className="btn pri lg" type="submit" disabled={request.isPending}>
            <Text id="actions.send" />
          </button>
        </div>
      </form>
    </div>
  );
}

interface EvidenceFieldsProps {
  readonly files: readonly StoredFile[];
  readonly onFiles: (files: readonly StoredFile[]) => void;
}

const EvidenceFields = ({ files, onFiles }: EvidenceFieldsProps): ReactNode => (
  <section className="card" aria-labelledby="evidence">
    <header>
      <h2 id="evidence">
        <Text id="actions.files" />
      </h2>
    </header>
    <div className="bd">
      <FilesField label={<Text id="actions.files.add" />} files={files} onFiles={onFiles} />
    </div>
  </section>
);
