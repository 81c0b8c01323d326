import { Link, useParams } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useMay } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { Answer } from '../../parts/answer.tsx';
import { Icon } from '../../parts/marks.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { FormError, NothingHere, Note } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { Held } from './held.tsx';
import type { ImportQuery } from './imports.graphql.ts';
import { ImportState } from './page.tsx';
import { Progress } from './progress.tsx';
import { Rejected } from './rejected.tsx';
import { Resume } from './resume.tsx';
import { RevokeDialog } from './revoke-dialog.tsx';
import { UploadWaits } from './upload-waits.tsx';
import { type Upload, useUploads } from './uploads.ts';
import { useImport } from './use-import.ts';

export type Import = NonNullable<ImportQuery['import']>;

/** One import: how far it is, what was rejected, and how it is taken back. Its address shows the same after a reload. */
export function ImportPage(): ReactNode {
  const { id } = useParams({ strict: false });
  const answer = useImport(id ?? '');
  return <Answer of={answer}>{({ import: found }) => (found ? <Shown key={found.id} import={found} /> : <NothingHere />)}</Answer>;
}

function Shown({ import: one }: { readonly import: Import }): ReactNode {
  const text = useText();
  const mayRevoke = useMay('indicator:revoke');
  const [isRevoking, setRevoking] = useState(false);
  const upload = useUploads().find(({ key }) => key === one.idempotencyKey);
  const written = one.created + one.updated;
  return (
    <div className="page">
      <p className="crumb">
        <Link to="/imports">
          <Text id="imports.title" />
        </Link>
        <span className="q">/</span>
        <Text id="imports.one" />
      </p>
      <PageHead
        title={one.name ?? text('imports.unnamed')}
        acts={
          mayRevoke &&
          one.state !== 'REVOKED' &&
          written + one.held > 0 && (
            <button className="btn" type="button" onClick={() => setRevoking(true)}>
              <Icon name="undo" />
              <Text id="imports.revoke" />
            </button>
          )
        }
      >
        <p className="row w">
          <ImportState state={one.state} />
          <span>
            <Text id={`source.${one.source}`} />, <Time of={one.createdAt} /> {one.createdBy?.name}
          </span>
        </p>
      </PageHead>
      <div className="stack">
        {one.state === 'REVOKED' && (
          <Note tone="warning" icon="undo">
            <Text id="imports.revoked" values={{ reason: one.revokedReason ?? '' }} />
          </Note>
        )}
        <Progress import={one} upload={upload} />
        <UploadNote import={one} upload={upload} />
        {one.held > 0 && one.state !== 'REVOKED' && <Held import={one} />}
        {one.rejected > 0 && <Rejected import={one} upload={upload} />}
      </div>
      {isRevoking && <RevokeDialog import={one} onClose={() => setRevoking(false)} />}
    </div>
  );
}

/** Whether this tab still sends the file; if nobody does, how the import goes on. */
function UploadNote({ import: one, upload }: { readonly import: Import; readonly upload: Upload | undefined }): ReactNode {
  if (upload?.state === 'sending') {
    return (
      <Note>
        <Text id="imports.sending" />
      </Note>
    );
  }
  if (upload?.state === 'waiting') return <UploadWaits upload={upload} />;
  return (
    <>
      <FormError error={upload?.error ?? null} />
      {one.state === 'INTERRUPTED' && <Resume import={one} upload={upload} />}
    </>
  );
}
