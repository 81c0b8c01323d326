import { type ReactNode, useState } from 'react';
import { createPasskey, PasskeyCancelled } from '../../app/passkeys.ts';
import { queries } from '../../app/queries.ts';
import { inSession, useHub } from '../../app/session.ts';
import { confirmed } from '../../app/step-up.ts';
import { Text } from '../../app/text.tsx';
import { TextField } from '../../parts/fields.tsx';
import { FormError, Note } from '../../parts/states.tsx';
import { FINISH_PASSKEY, START_PASSKEY } from './account.graphql.ts';
import type { SetUpProps } from './app-set-up.tsx';

/** Sets up a passkey: a name for it, then the dialog of the browser. */
export function PasskeySetUp({ onDone, onCancel }: SetUpProps): ReactNode {
  const hub = useHub();
  const [name, setName] = useState('');
  const [error, setError] = useState<Error | null>(null);
  const [isBusy, setBusy] = useState(false);
  const create = async (): Promise<void> => {
    setError(null);
    setBusy(true);
    try {
      const { startPasskey } = await confirmed(() => inSession(hub.request(START_PASSKEY)));
      const response = await createPasskey(startPasskey);
      const { changed } = await confirmed(() => inSession(hub.request(FINISH_PASSKEY, { name: name.trim(), response })));
      void queries.invalidateQueries();
      onDone(changed.recoveryCodes);
    } catch (fault) {
      setError(fault as Error);
      setBusy(false);
    }
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void create();
      }}
    >
      <p>
        <Text id="passkey.why" />
      </p>
      <TextField
        label={<Text id="passkey.name" />}
        hint={<Text id="passkey.name.hint" />}
        autoFocus
        required
        maxLength={100}
        value={name}
        onChange={({ target }) => setName(target.value)}
      />
      {error instanceof PasskeyCancelled ? (
        <Note tone="danger" icon="alert">
          <Text id="passkey.cancelled" />
        </Note>
      ) : (
        <FormError error={error} />
      )}
      <div className="row">
        <button className="btn end" type="button" onClick={onCancel}>
          <Text id="act.cancel" />
        </button>
        <button className="btn pri" type="submit" disabled={isBusy || name.trim() === ''}>
          <Text id="passkey.create" />
        </button>
      </div>
    </form>
  );
}
