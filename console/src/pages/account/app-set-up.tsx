import { HubError } from 'entente-client';
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { useSecretMutation } from '../../app/queries.ts';
import { Text } from '../../app/text.tsx';
import { TextField } from '../../parts/fields.tsx';
import { QrCode } from '../../parts/qr.tsx';
import { FormError, Loading, Note } from '../../parts/states.tsx';
import { FINISH_TOTP, START_TOTP } from './account.graphql.ts';

/** How a set-up of a factor ends. */
export interface SetUpProps {
  /** @param codes the recovery codes that came with it, to show once; null: none */
  readonly onDone: (codes: readonly string[] | null) => void;
  readonly onCancel: () => void;
}

/** The key of the app has become too old. */
const isNotStarted = (error: Error | null): boolean => error instanceof HubError && error.reason === 'TOTP_NOT_STARTED';
const isCode = (code: string): boolean => /^\d{6}$/.test(code);

/** Sets up an authenticator app: its key as a picture and as text, then a code. */
export function AppSetUp({ onDone, onCancel }: SetUpProps): ReactNode {
  const start = useSecretMutation(START_TOTP, []);
  const finish = useSecretMutation(FINISH_TOTP);
  const [code, setCode] = useState('');
  const [isRenewed, setRenewed] = useState(false);
  const isStarted = useRef(false);
  const { mutate: begin } = start;
  useEffect(() => {
    if (isStarted.current) return; // each start has another key
    isStarted.current = true;
    begin({});
  }, [begin]);
  const onError = useCallback(
    (error: Error) => {
      if (!isNotStarted(error)) return;
      setRenewed(true);
      begin({});
    },
    [begin],
  );
  const digits = code.replace(/\s/g, '');
  const submit = (): void => finish.mutate({ code: digits }, { onSuccess: ({ changed }) => onDone(changed.recoveryCodes), onError });
  const offer = start.data?.startTotp;
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {isRenewed && (
        <Note tone="warning" icon="clock">
          <Text id="app.renewed" />
        </Note>
      )}
      {start.isPending && <Loading rows={2} />}
      <FormError error={start.error} />
      {offer && <Key {...offer} />}
      <TextField
        label={<Text id="app.code" />}
        hint={<Text id="app.code.hint" />}
        className="in v"
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={7}
        required
        value={code}
        onChange={({ target }) => setCode(target.value)}
      />
      <FormError error={isNotStarted(finish.error) ? null : finish.error} />
      <div className="row">
        <button className="btn end" type="button" onClick={onCancel}>
          <Text id="act.cancel" />
        </button>
        <button className="btn pri" type="submit" disabled={!offer || finish.isPending || !isCode(digits)}>
          <Text id="app.confirm" />
        </button>
      </div>
    </form>
  );
}

/** The key of the app: for its camera, for an app on this device, and to type. */
const Key = ({ secret, url }: { readonly secret: string; readonly url: string }): ReactNode => (
  <div className="row w at gap16">
    <QrCode text={url} />
    <div className="stack8 grow key-text">
      <p>
        <Text id="app.scan" />
      </p>
      <p>
        <a className="link" href={url}>
          <Text id="app.open" />
        </a>
      </p>
      <p className="s q">
        <Text id="app.type" />
      </p>
      <p className="v totp-key">{secret.replace(/(.{4})(?=.)/g, '$1 ')}</p>
    </div>
  </div>
);
