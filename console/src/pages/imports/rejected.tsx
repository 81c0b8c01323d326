import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo, useState } from 'react';
import type { EntenteClient } from 'entente-client';
import { inSession, useHub } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { Answer } from '../../parts/answer.tsx';
import { Icon } from '../../parts/marks.tsx';
import { saveFile } from '../../parts/save-file.ts';
import { FormError } from '../../parts/states.tsx';
import type { Import } from './import-page.tsx';
import { RejectRow } from './reject-row.tsx';
import { type Corrections, type Reject, rejectsIn } from './rejects.ts';
import { SendAgain } from './send-again.tsx';
import type { Upload } from './uploads.ts';

interface RejectedProps {
  readonly import: Import;
  readonly upload: Upload | undefined;
}

const rejectsAt = (hub: EntenteClient, id: string, format: 'csv' | 'ndjson', signal?: AbortSignal): Promise<string> =>
  inSession(hub.fetch(`/bulk/imports/${id}/rejects?format=${format}`, signal ? { signal } : {}).then((response) => response.text()));

/** Rows that the hub did not take, each with its reason. They are corrected here and sent again, or taken along as a file. */
export function Rejected({ import: one, upload }: RejectedProps): ReactNode {
  const hub = useHub();
  const isRunning = one.state === 'RUNNING';
  const rejects = useQuery({
    queryKey: ['import-rejects', one.id, one.rejected],
    queryFn: async ({ signal }) => rejectsIn(await rejectsAt(hub, one.id, 'ndjson', signal)),
    enabled: !isRunning,
  });
  return (
    <section className="card" aria-labelledby="rejected">
      <header className="row w">
        <h2 id="rejected">
          <Text id="imports.rejected" values={{ count: one.rejected }} />
        </h2>
        <Download import={one} />
      </header>
      {isRunning ? (
        <p className="pad m">
          <Text id="imports.rejected.later" />
        </p>
      ) : (
        <Answer of={rejects}>{(found) => <Rows import={one} upload={upload} rejects={found} />}</Answer>
      )}
    </section>
  );
}

const isEditable = ({ source }: Import): boolean => source === 'BULK_CSV' || source === 'BULK_NDJSON';
const SHOWN = 100;

function Rows({ import: one, upload, rejects }: RejectedProps & { readonly rejects: readonly Reject[] }): ReactNode {
  const text = useText();
  const [corrections, setCorrections] = useState<Corrections>(new Map());
  const [shown, setShown] = useState(SHOWN);
  const isTable = one.source === 'BULK_CSV';
  const visible = useMemo(() => rejects.slice(0, shown), [rejects, shown]);
  const correct = (line: number, fields: Readonly<Record<string, string>> | null): void => {
    const next = new Map(corrections);
    if (fields) next.set(line, fields);
    else next.delete(line);
    setCorrections(next);
  };
  return (
    <>
      <div className="tw">
        <table className="t st-l" aria-label={text('imports.rejected', { count: rejects.length })}>
          <thead>
            <tr>
              <th className="hide">
                <Text id="publish.line" />
              </th>
              <th>
                <Text id="publish.written" />
              </th>
              <th>
                <Text id="publish.why" />
              </th>
              <th>
                <span className="sr">
                  <Text id="publish.acts" />
                </span>
              </th>
            </tr>
          </thead>
          <tbody>
            {visible.map((reject) => (
              <RejectRow
                key={reject.line}
                reject={reject}
                isTable={isTable}
                isEditable={isEditable(one) && one.state !== 'REVOKED'}
                correction={corrections.get(reject.line)}
                onCorrect={(fields) => correct(reject.line, fields)}
              />
            ))}
          </tbody>
        </table>
      </div>
      {shown < rejects.length && (
        <footer>
          <button className="btn sm" type="button" onClick={() => setShown(shown + SHOWN)}>
            <Text id="act.more" />
          </button>
        </footer>
      )}
      {corrections.size > 0 && <SendAgain import={one} upload={upload} rejects={rejects} corrections={corrections} />}
    </>
  );
}

/** The rejected rows as a table, with their reasons. */
function Download({ import: one }: { readonly import: Import }): ReactNode {
  const hub = useHub();
  const text = useText();
  const [error, setError] = useState<Error | null>(null);
  const download = async (): Promise<void> => {
    const content = await rejectsAt(hub, one.id, 'csv');
    const name = (one.name ?? text('imports.unnamed')).replace(/\.\w+$/, '');
    saveFile(new Blob([content], { type: 'text/csv' }), text('imports.rejected.file', { name }));
  };
  return (
    <span className="end">
      <button
        className="btn sm"
        type="button"
        onClick={() => {
          setError(null);
          download().catch((fault: unknown) => setError(fault as Error));
        }}
      >
        <Icon name="download" />
        <Text id="imports.rejected.download" />
      </button>
      <FormError error={error} />
    </span>
  );
}
