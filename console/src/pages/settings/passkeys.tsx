import { type ReactNode, useState } from 'react';
import { hasPasskeys } from '../../app/passkeys.ts';
import { useSecretMutation } from '../../app/queries.ts';
import { Text, useText } from '../../app/text.tsx';
import { FormDialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/fields.tsx';
import { FormError } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { AskFirst } from './ask-first.tsx';
import type { OwnFactors } from './factors.tsx';
import { REMOVE_PASSKEY, RENAME_PASSKEY } from './settings.graphql.ts';

type Passkey = OwnFactors['passkeys'][number];

const MOST = 10;

/** The passkeys of the own account: named, renamed, removed. */
export function Passkeys({ passkeys, onAdd }: { readonly passkeys: readonly Passkey[]; readonly onAdd: () => void }): ReactNode {
  const [renamed, setRenamed] = useState<Passkey>();
  const [removed, setRemoved] = useState<Passkey>();
  const text = useText();
  return (
    <>
      <div className="setting">
        <div className="grow">
          <h3>
            <Text id="settings.passkeys" />
          </h3>
          <p className="s m">
            <Text id={hasPasskeys() ? 'settings.passkeys.why' : 'set-up.no-passkeys'} />
          </p>
        </div>
        {hasPasskeys() && passkeys.length < MOST && (
          <button className="btn" type="button" onClick={onAdd}>
            <Text id="set-up.passkey" />
          </button>
        )}
      </div>
      {passkeys.length > 0 && (
        <ul className="setting-list" aria-label={text('settings.passkeys')}>
          {passkeys.map((passkey) => (
            <li key={passkey.id}>
              <span className="grow">
                <b>{passkey.name}</b>
                <small className="s q">
                  <Used passkey={passkey} />
                </small>
              </span>
              <button
                className="btn sm quiet"
                type="button"
                aria-label={text('settings.passkey.rename.of', { name: passkey.name })}
                onClick={() => setRenamed(passkey)}
              >
                <Text id="settings.passkey.rename" />
              </button>
              <button
                className="btn sm quiet"
                type="button"
                aria-label={text('settings.passkey.remove.of', { name: passkey.name })}
                onClick={() => setRemoved(passkey)}
              >
                <Text id="act.remove" />
              </button>
            </li>
          ))}
        </ul>
      )}
      {renamed && <Rename passkey={renamed} onClose={() => setRenamed(undefined)} />}
      {removed && <Remove passkey={removed} onClose={() => setRemoved(undefined)} />}
    </>
  );
}

const Used = ({ passkey: { createdAt, lastUsedAt } }: { readonly passkey: Passkey }): ReactNode => (
  <>
    <Text id="settings.added" values={{ time: <Time of={createdAt} /> }} />
    {' · '}
    {lastUsedAt === null ? <Text id="settings.never-used" /> : <Text id="settings.last-used" values={{ time: <Time of={lastUsedAt} /> }} />}
  </>
);

interface OneProps {
  readonly passkey: Passkey;
  readonly onClose: () => void;
}

function Rename({ passkey, onClose }: OneProps): ReactNode {
  const rename = useSecretMutation(RENAME_PASSKEY);
  const [name, setName] = useState(passkey.name);
  return (
    <FormDialog
      title={<Text id="settings.passkey.rename" />}
      act={<Text id="act.save" />}
      isBusy={rename.isPending}
      onSubmit={() => rename.mutate({ id: passkey.id, name: name.trim() }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <TextField
        label={<Text id="passkey.name" />}
        required
        autoFocus
        maxLength={100}
        value={name}
        onChange={({ target }) => setName(target.value)}
      />
      <FormError error={rename.error} />
    </FormDialog>
  );
}

function Remove({ passkey, onClose }: OneProps): ReactNode {
  const remove = useSecretMutation(REMOVE_PASSKEY);
  return (
    <AskFirst
      title="settings.passkey.remove"
      why="settings.passkey.remove.why"
      error={remove.error}
      isBusy={remove.isPending}
      onSubmit={() => remove.mutate({ id: passkey.id }, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
