import type { EntenteClient } from 'entente-client';
import { type ReactNode, useState } from 'react';
import { highestOf } from '../../app/page-label.ts';
import { inSession, own, useHub } from '../../app/session.ts';
import { setShift, useShift } from '../../app/shift.ts';
import { Text } from '../../app/text.tsx';
import { FormDialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/fields.tsx';
import { tlpText } from '../../parts/marks.tsx';
import { saveFile } from '../../parts/save-file.ts';
import { FormError, Note } from '../../parts/states.tsx';
import { say } from '../../parts/toasts.tsx';
import { csvOf, linesOf } from './results-csv.ts';
import type { Result } from './result.ts';

const FORMATS = ['list', 'csv', 'ndjson', 'stix', 'misp'] as const;
type Format = (typeof FORMATS)[number];
const ENDINGS: Readonly<Record<Format, string>> = { list: 'csv', csv: 'csv', ndjson: 'ndjson', stix: 'json', misp: 'json' };
/** Indicators that one export of the hub names. */
const AT_ONCE = 100;

interface ExportDialogProps {
  readonly results: readonly Result[];
  readonly onClose: () => void;
}

/** Takes results out as a file. The hub writes it: the audit log has the purpose and every indicator, and RED stays in the hub. */
export function ExportDialog({ results, onClose }: ExportDialogProps): ReactNode {
  const hub = useHub();
  const shift = useShift();
  const [format, setFormat] = useState<Format>('list');
  const [error, setError] = useState<Error | null>(null);
  const [isBusy, setBusy] = useState(false);
  const hasRed = results.some(({ indicators }) => indicators.some(({ tlp }) => tlp === 'RED'));
  const submit = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await saveResults(hub, results, { format, ...shift });
      say(<Text id="look-up.export.done" />);
      onClose();
    } catch (fault) {
      setError(fault as Error);
      setBusy(false);
    }
  };
  return (
    <FormDialog
      title={<Text id="look-up.export" />}
      act={<Text id="look-up.export.act" />}
      isBusy={isBusy}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <fieldset className="stack8">
        <legend className="lab">
          <Text id="look-up.export.format" />
        </legend>
        {FORMATS.map((one) => (
          <label className="pick" key={one}>
            <input type="radio" name="format" checked={format === one} onChange={() => setFormat(one)} />
            <span>
              <Text id={`look-up.format.${one}`} />
            </span>
          </label>
        ))}
      </fieldset>
      <TextField
        label={<Text id="look-up.purpose" />}
        hint={<Text id="look-up.export.purpose" />}
        required
        minLength={10}
        maxLength={1_000}
        value={shift.purpose}
        onChange={({ target }) => setShift({ purpose: target.value })}
      />
      <TextField
        label={<Text id="look-up.case" />}
        maxLength={200}
        value={shift.caseReference}
        onChange={({ target }) => setShift({ caseReference: target.value })}
      />
      {hasRed && (
        <Note tone="warning" icon="lock">
          <Text id="look-up.export.red" />
        </Note>
      )}
      <FormError error={error} />
    </FormDialog>
  );
}

interface Wanted {
  readonly format: Format;
  readonly purpose: string;
  readonly caseReference: string;
}

async function saveResults(hub: EntenteClient, results: readonly Result[], { format, purpose, caseReference }: Wanted): Promise<void> {
  const indicators = results.flatMap((result) => result.indicators);
  const ids = [...new Set(indicators.map(({ id }) => id))];
  const asked = {
    format: format === 'list' ? 'ndjson' : format,
    purpose,
    ...(caseReference ? { caseReference } : {}),
    includeLapsed: 'true',
  };
  const files: Blob[] = [];
  for (let start = 0; start < ids.length; start += AT_ONCE) {
    const query = new URLSearchParams({ ...asked, ids: ids.slice(start, start + AT_ONCE).join(',') });
    files.push(await inSession(hub.fetch(`/export/indicators?${query.toString()}`).then((response) => response.blob())));
  }
  const top = highestOf(indicators.flatMap(({ tlp }) => (tlp === 'RED' ? [] : [tlp])));
  const name = ['look-up', ...(top ? [tlpText(top).replace(':', '-')] : [])].join(' ');
  const save = (content: Blob, part = ''): void => saveFile(content, `${name}${part}.${ENDINGS[format]}`);
  if (format === 'list') {
    const texts = await own(Promise.all(files.map((file) => file.text())));
    return save(new Blob([csvOf(results, texts.flatMap(linesOf))], { type: 'text/csv' }));
  }
  files.forEach((file, index) => save(file, files.length > 1 ? ` ${index + 1}` : ''));
}
