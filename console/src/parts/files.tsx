import { NetworkError } from 'entente-client';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import { LostAnswer, orLost } from '../app/lost-answer.ts';
import { inSession, own, useHub } from '../app/session.ts';
import { Text, useText } from '../app/text.tsx';
import { Icon } from './marks.tsx';
import { sentenceOf } from './sentence.ts';
import { Red, type RedItem } from './red.tsx';
import { FormError, Note } from './states.tsx';
import { say } from './toasts.tsx';

export interface FileOf {
  readonly id: string;
  readonly filename: string;
  readonly type: string;
  readonly size: number;
  readonly sha256: string;
}

interface FilesProps {
  readonly files: readonly FileOf[];
  /** Whose files they are, so that RED ones are not in the page until the reader asks. Absent: the page hides RED content around them itself, or has none. */
  readonly of?: RedItem;
  /** Acts on a file, beside its download. */
  readonly acts?: (file: FileOf) => ReactNode;
  /** Where a file is read; absent: where officers read evidence. */
  readonly pathOf?: (id: string) => string;
}

const evidencePath = (id: string): string => `/bulk/evidence/${encodeURIComponent(id)}`;

/** Files of an item: each with its type, size and SHA-256, by which a copy can be compared. */
export function Files({ files, of, acts, pathOf = evidencePath }: FilesProps): ReactNode {
  const intl = useIntl();
  const download = useDownload(pathOf);
  const list = (
    <ul className="files">
      {files.map((file) => (
        <li key={file.id} className="row w">
          <Icon name="file" />
          <span className="grow">
            <span className="b">{file.filename}</span>
            <span className="s q file-about">
              {`${file.type} · ${intl.formatNumber(Math.ceil(file.size / 1024), { style: 'unit', unit: 'kilobyte', unitDisplay: 'short' })}`}
            </span>
            <span className="raw file-about">
              <Text id="file.sha256" values={{ digest: file.sha256 }} />
            </span>
          </span>
          <button className="btn sm" type="button" onClick={() => download(file)}>
            <Icon name="download" />
            <Text id="file.download" values={{ name: <span className="sr">{file.filename}</span> }} />
          </button>
          {acts?.(file)}
        </li>
      ))}
    </ul>
  );
  return of ? <Red {...of}>{list}</Red> : list;
}

/** Saves a file under its name. A failure is said in a toast. */
function useDownload(pathOf: (id: string) => string): (file: FileOf) => void {
  const hub = useHub();
  return ({ id, filename }) => {
    const save = async (): Promise<void> => {
      const content = await inSession(hub.fetch(pathOf(id)).then((response) => response.blob()));
      const address = URL.createObjectURL(content);
      const link = Object.assign(document.createElement('a'), { href: address, download: filename });
      link.click();
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
    };
    save().catch((error: unknown) => say(sentenceOf(error as Error)));
  };
}

type Stored = Pick<FileOf, 'id' | 'filename'>;

interface Refused {
  readonly name: string;
  readonly error: Error;
}

/** @throws NetworkError where the connection breaks before the end of the answer */
const storedIn = (response: Response): Promise<Stored> =>
  response.json().catch((cause: unknown) => {
    throw new NetworkError('The connection broke before the end of the answer.', { cause });
  }) as Promise<Stored>;

interface UploadProps {
  readonly label: ReactNode;
  /** Called with the chosen files that are stored, once each was sent. Until they are attached to an item, only the own agency sees them. */
  readonly onStored: (files: readonly Stored[]) => void;
  readonly disabled?: boolean;
}

/** Sends files to the hub, which finds out their type from their content. */
export function Upload({ label, onStored, disabled = false }: UploadProps): ReactNode {
  const id = useId();
  const hub = useHub();
  const text = useText();
  const [isBusy, setBusy] = useState(false);
  const [failed, setFailed] = useState<readonly Refused[]>([]);
  // The newest one: what the officer types while files are sent is in a later render than the one in which they were chosen.
  const latest = useRef(onStored);
  useEffect(() => {
    latest.current = onStored;
  });
  const send = async (file: File): Promise<Stored> => {
    const digest = await own(file.arrayBuffer().then((content) => crypto.subtle.digest('SHA-256', content)));
    const headers = {
      'content-type': 'application/octet-stream',
      'x-content-sha256': Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join(''),
    };
    const path = `/bulk/evidence?${new URLSearchParams({ filename: file.name }).toString()}`;
    return orLost(inSession(hub.fetch(path, { method: 'POST', headers, body: file }).then(storedIn)), () => false);
  };
  const store = async (files: readonly File[]): Promise<void> => {
    setBusy(true);
    setFailed([]);
    const [stored, refused]: [Stored[], Refused[]] = [[], []];
    for (const file of files) {
      await send(file).then(
        (one) => stored.push(one),
        (error: unknown) => refused.push({ name: file.name, error: error as Error }),
      );
    }
    setFailed(refused);
    setBusy(false);
    if (stored.length > 0) latest.current(stored);
  };
  return (
    <div className="f">
      <label className="lab" htmlFor={id}>
        {label}
      </label>
      <input
        className="in file-in"
        id={id}
        type="file"
        multiple
        disabled={disabled || isBusy}
        onChange={({ target }) => {
          void store([...(target.files ?? [])]);
          target.value = '';
        }}
      />
      <p className="hint" role="status">
        {text(isBusy ? 'file.sending' : 'file.types')}
      </p>
      {failed.map((one) => (
        <NotAdded key={one.name} of={one} />
      ))}
    </div>
  );
}

/** Why a file was not added. One whose answer is lost is perhaps stored, but belongs to nothing. */
function NotAdded({ of: { name, error } }: { readonly of: Refused }): ReactNode {
  const words = (
    <b>
      <Text id="file.not-added" values={{ name }} />
    </b>
  );
  if (!(error instanceof LostAnswer)) return <FormError error={error}>{words} </FormError>;
  return (
    <Note tone="danger" icon="alert">
      {words} <Text id="file.lost" />
    </Note>
  );
}
