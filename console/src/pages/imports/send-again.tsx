import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useHubQuery } from '../../app/queries.ts';
import { Text, useText } from '../../app/text.tsx';
import { Answer } from '../../parts/answer.tsx';
import { allowedOf } from '../../parts/audience-choice.ts';
import { useSharingDirectory } from '../../parts/audience-form.tsx';
import type { SharingDirectoryQuery } from '../../parts/audience.graphql.ts';
import { SelectField } from '../../parts/fields.tsx';
import { FormError } from '../../parts/states.tsx';
import { fittingMapping } from './formats.ts';
import type { Import } from './import-page.tsx';
import { IMPORT_OPTIONS, type ImportOptionsQuery } from './imports.graphql.ts';
import { isComplete, OptionsForm, useImportObstacles } from './options-form.tsx';
import { type ImportOptions, NO_OPTIONS, pathOf } from './options.ts';
import { bodyOf, type Corrections, type Reject } from './rejects.ts';
import { UploadWaits } from './upload-waits.tsx';
import { importIdOf, startUpload, type Upload, useUploads } from './uploads.ts';

interface SendAgainProps {
  readonly import: Import;
  readonly upload: Upload | undefined;
  readonly rejects: readonly Reject[];
  readonly corrections: Corrections;
}

/** Sends corrected rows as an import of their own, with the label and audience of the first one. After a reload these are asked for again. */
export function SendAgain(props: SendAgainProps): ReactNode {
  const directory = useSharingDirectory();
  const options = useHubQuery(IMPORT_OPTIONS, {});
  return (
    <Answer of={directory}>
      {(parties) => (
        <Answer of={options}>{(found) => <Sending {...props} directory={parties} mappings={found.csvMappings.nodes} />}</Answer>
      )}
    </Answer>
  );
}

interface SendingProps extends SendAgainProps {
  readonly directory: SharingDirectoryQuery;
  readonly mappings: ImportOptionsQuery['csvMappings']['nodes'];
}

function Sending({ import: one, upload, rejects, corrections, directory, mappings }: SendingProps): ReactNode {
  const text = useText();
  const isTable = one.source === 'BULK_CSV';
  const [options, setOptions] = useState<ImportOptions>(() => upload?.options ?? optionsFor(isTable, rejects, mappings));
  const obstacles = useImportObstacles(options, directory);
  const { send, error, sent, isBusy } = useSend(directory);
  const submit = (): void => {
    // A list of plain lines comes back as a table with one column.
    const format = isTable ? 'CSV' : 'NDJSON';
    const used = { ...options, format, audience: allowedOf(options.audience, obstacles) } as const;
    void send(text('imports.again.name', { name: one.name ?? '' }).slice(0, 200), bodyOf(rejects, corrections, isTable), used);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {!upload && (
        <>
          {isTable && mappings.length > 0 && (
            <div className="sec">
              <SelectField
                label={<Text id="imports.mapping.saved" />}
                value={options.mapping}
                onChange={({ target }) => setOptions({ ...options, mapping: target.value })}
              >
                <option value="">{text('imports.mapping.none')}</option>
                {mappings.map(({ id, name }) => (
                  <option key={id} value={name}>
                    {name}
                  </option>
                ))}
              </SelectField>
            </div>
          )}
          <OptionsForm options={options} statesThreat directory={directory} onOptions={setOptions} />
        </>
      )}
      <div className="pad row w">
        <button className="btn pri" type="submit" disabled={isBusy || !isComplete(options, true)}>
          <Text id="imports.again" values={{ count: corrections.size }} />
        </button>
        <span className="s m">
          <Text id="imports.again.why" />
        </span>
      </div>
      {!isComplete(options, true) && (
        <p className="pad s q">
          <Text id="imports.lacks.options" />
        </p>
      )}
      <UploadWaits upload={sent} />
      <FormError error={error} />
    </form>
  );
}

/** What is asked for again after a reload, with the saved mapping that fits the columns. */
function optionsFor(isTable: boolean, rejects: readonly Reject[], mappings: SendingProps['mappings']): ImportOptions {
  if (!isTable) return { ...NO_OPTIONS, format: 'NDJSON' };
  const columns = Object.keys(rejects[0]?.fields ?? {});
  return { ...NO_OPTIONS, format: 'CSV', mapping: fittingMapping({ columns }, mappings)?.name ?? '' };
}

interface Sender {
  readonly send: (name: string, body: string, options: ImportOptions) => Promise<void>;
  readonly error: Error | null;
  /** The import of the corrected rows. */
  readonly sent: Upload | undefined;
  readonly isBusy: boolean;
}

function useSend(directory: SharingDirectoryQuery): Sender {
  const navigate = useNavigate();
  const uploads = useUploads();
  const [fault, setFault] = useState<Error | null>(null);
  const [key, setKey] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const send = async (name: string, body: string, options: ImportOptions): Promise<void> => {
    setBusy(true);
    setFault(null);
    const used = crypto.randomUUID();
    setKey(used);
    try {
      startUpload({ key: used, name, body: new Blob([body]), options, path: pathOf(options, name, directory.groups) });
      const id = await importIdOf(used);
      if (id !== undefined) await navigate({ to: '/imports/$id', params: { id } });
    } catch (error) {
      setFault(error as Error);
    }
    setBusy(false);
  };
  const sent = uploads.find((one) => one.key === key);
  return { send, isBusy, sent, error: fault ?? sent?.error ?? null };
}
