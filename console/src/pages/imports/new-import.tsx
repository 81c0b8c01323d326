import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useContentLabels } from '../../app/page-label.ts';
import { useHubMutation } from '../../app/queries.ts';
import { Text, useText } from '../../app/text.tsx';
import { allowedOf, choiceOf } from '../../parts/audience-choice.ts';
import type { SharingDirectoryQuery } from '../../parts/audience.graphql.ts';
import { SelectField } from '../../parts/fields.tsx';
import { FormError } from '../../parts/states.tsx';
import { DropZone } from './drop-zone.tsx';
import { FORMATS, type Format, mappingByName, mappingProblem } from './formats.ts';
import { SAVE_CSV_MAPPING } from './imports.graphql.ts';
import { isSame, MappingForm, type SavedMapping } from './mapping-form.tsx';
import { isComplete, OptionsForm, OptionsPreview, useImportObstacles } from './options-form.tsx';
import { hasRows, type ImportOptions, NO_OPTIONS, pathOf } from './options.ts';
import { SampleRows } from './sample-rows.tsx';
import { sampleOf } from './sample.ts';
import { UploadWaits } from './upload-waits.tsx';
import { importIdOf, startUpload, useUploads } from './uploads.ts';
import { type ChosenFile, mappingFor, useFile } from './use-file.ts';

interface NewImportProps {
  readonly directory: SharingDirectoryQuery;
  readonly mappings: readonly SavedMapping[];
  /** Continues this import, under its idempotency key. Absent: a new one. */
  readonly resumed?: { readonly id: string; readonly key: string };
}

/** Chooses a file, says what its rows do not say, and sends it. */
export function NewImport({ directory, mappings, resumed }: NewImportProps): ReactNode {
  const text = useText();
  const { chosen, choose, setFormat, setMapping } = useFile(mappings);
  const [options, setOptions] = useState<ImportOptions>(() => defaultsOf(directory));
  const obstacles = useImportObstacles(options, directory);
  const { start, error, upload, isBusy } = useStart(directory, mappings, resumed);
  useContentLabels(chosen && options.tlp ? [options.tlp] : []);
  if (!chosen) return <DropZone onFile={(file) => void choose(file)} />;
  const { format, table, mapping } = chosen;
  const all = { ...options, format, audience: allowedOf(options.audience, obstacles) };
  const columns = table ? (mapping?.columns ?? mappingByName(table)) : {};
  const isMapped = !mapping || (mappingProblem(columns) === undefined && mapping.name.trim() !== '');
  const statesThreat = format === 'NDJSON' || Object.values(columns).includes('threat');
  const isReady = isMapped && isComplete(all, statesThreat);
  return (
    <form
      className="cols rail"
      aria-label={text('imports.new')}
      onSubmit={(event) => {
        event.preventDefault();
        void start(chosen, all);
      }}
    >
      <div className="card">
        <FileHead chosen={chosen} onFormat={setFormat} onOther={() => void choose(null)} />
        {table &&
          (mapping ? (
            <MappingForm table={table} draft={mapping} saved={mappings} onDraft={setMapping} />
          ) : (
            <div className="sec row w">
              <span className="grow m">
                <Text id="imports.mapping.not-needed" />
              </span>
              <button className="btn sm" type="button" onClick={() => setMapping(mappingFor(table, chosen.file.name))}>
                <Text id="imports.mapping.anyway" />
              </button>
            </div>
          ))}
        {hasRows(format) && <SampleRows rows={sampleOf(format, chosen.head, columns)} options={all} />}
        <OptionsForm options={all} statesThreat={statesThreat} directory={directory} onOptions={setOptions} />
      </div>
      <div className="stack stick">
        <OptionsPreview options={all} directory={directory} />
        <UploadWaits upload={upload} />
        <FormError error={error} />
        {!isReady && (
          <p className="s q">
            <Text id={isMapped ? 'imports.lacks.options' : 'imports.lacks.mapping'} />
          </p>
        )}
        <div className="row w">
          <button className="btn lg pri grow" type="submit" disabled={isBusy || !isReady}>
            <Text id={resumed ? 'imports.resume' : 'imports.start'} />
          </button>
        </div>
      </div>
    </form>
  );
}

const defaultsOf = ({ sharingPolicy: { defaultTlp, defaultAudience } }: SharingDirectoryQuery): ImportOptions => ({
  ...NO_OPTIONS,
  tlp: defaultTlp,
  audience: defaultAudience ? choiceOf(defaultAudience) : NO_OPTIONS.audience,
});

/** Saves the mapping where it is new, sends the file, and opens the page of its import as soon as there is one. */
function useStart(directory: SharingDirectoryQuery, mappings: readonly SavedMapping[], resumed: NewImportProps['resumed']) {
  const navigate = useNavigate();
  const uploads = useUploads();
  const save = useHubMutation(SAVE_CSV_MAPPING, []);
  const [fault, setFault] = useState<Error | null>(null);
  const [key, setKey] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const begin = async ({ file, table, mapping }: ChosenFile, options: ImportOptions): Promise<void> => {
    const name = mapping?.name.trim() ?? '';
    if (mapping && table && !mappings.some((one) => one.name === name && isSame({ ...mapping, name }, one, table))) {
      const columns = Object.entries(mapping.columns).map(([column, field]) => ({ column, field }));
      const input = { name, columns, dateFormat: mapping.dateFormat || null, utcOffset: mapping.utcOffset || null };
      await save.mutateAsync({ input });
    }
    const used = resumed?.key ?? crypto.randomUUID();
    setKey(used);
    const all = { ...options, mapping: name };
    startUpload({ key: used, name: file.name, body: file, options: all, path: pathOf(all, file.name, directory.groups) });
    const id = resumed?.id ?? (await importIdOf(used));
    if (id !== undefined) await navigate({ to: '/imports/$id', params: { id } });
  };
  const start = async (chosen: ChosenFile, options: ImportOptions): Promise<void> => {
    setFault(null);
    setBusy(true);
    await begin(chosen, options).catch((error: unknown) => setFault(error as Error));
    setBusy(false);
  };
  const upload = uploads.find((one) => one.key === key);
  return { start, isBusy, upload, error: fault ?? upload?.error ?? null };
}

interface FileHeadProps {
  readonly chosen: ChosenFile;
  readonly onFormat: (format: Format) => void;
  readonly onOther: () => void;
}

function FileHead({ chosen, onFormat, onOther }: FileHeadProps): ReactNode {
  const text = useText();
  return (
    <div className="sec row w file-head">
      <span className="grow">
        <b>{chosen.file.name}</b>{' '}
        <span className="s m">
          <Text id="imports.size" values={{ kib: Math.max(1, Math.round(chosen.file.size / 1024)) }} />
        </span>
      </span>
      <SelectField label={<Text id="imports.format" />} value={chosen.format} onChange={({ target }) => onFormat(target.value as Format)}>
        {FORMATS.map((format) => (
          <option key={format} value={format}>
            {text(`imports.format.${format}`)}
          </option>
        ))}
      </SelectField>
      <button className="btn" type="button" onClick={onOther}>
        <Text id="imports.other-file" />
      </button>
    </div>
  );
}
