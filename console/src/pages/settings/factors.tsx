import { type ReactNode, useState } from 'react';
import { useSecretMutation, useHubQuery } from '../../app/queries.ts';
import { Text } from '../../app/text.tsx';
import { Answer } from '../../parts/answer.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Time } from '../../parts/time.tsx';
import { AppSetUp } from '../account/app-set-up.tsx';
import { PasskeySetUp } from '../account/passkey-set-up.tsx';
import { RecoveryCodes } from '../account/recovery-codes.tsx';
import { AskFirst } from './ask-first.tsx';
import { Passkeys } from './passkeys.tsx';
import { Section } from './section.tsx';
import { REGENERATE_RECOVERY_CODES, REMOVE_TOTP, SECOND_FACTORS, type SecondFactorsQuery } from './settings.graphql.ts';

export type OwnFactors = SecondFactorsQuery['secondFactors'];
type Open = 'app' | 'passkey' | 'remove-app' | 'codes' | undefined;

/** The authenticator app, the passkeys, and the recovery codes of the own account. */
export function Factors(): ReactNode {
  const query = useHubQuery(SECOND_FACTORS, {});
  const [open, setOpen] = useState<Open>();
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const close = (): void => setOpen(undefined);
  const done = (made: readonly string[] | null): void => {
    close();
    setCodes(made);
  };
  return (
    <Section title="settings.factors" why="settings.factors.why">
      <Answer of={query}>
        {({ secondFactors: factors }) => (
          <>
            <App factors={factors} onOpen={setOpen} />
            <Passkeys passkeys={factors.passkeys} onAdd={() => setOpen('passkey')} />
            {(factors.totpCreatedAt !== null || factors.passkeys.length > 0) && <Codes factors={factors} onOpen={setOpen} />}
          </>
        )}
      </Answer>
      {open === 'app' && (
        <Dialog title={<Text id="set-up.app" />} onClose={close}>
          <div className="dlg-body">
            <AppSetUp onDone={done} onCancel={close} />
          </div>
        </Dialog>
      )}
      {open === 'passkey' && (
        <Dialog title={<Text id="set-up.passkey" />} onClose={close}>
          <div className="dlg-body">
            <PasskeySetUp onDone={done} onCancel={close} />
          </div>
        </Dialog>
      )}
      {open === 'remove-app' && <RemoveApp onClose={close} />}
      {open === 'codes' && <NewCodes onDone={done} onClose={close} />}
      {codes && (
        <Dialog title={<Text id="codes.title" />} ignoresEscape onClose={() => setCodes(null)}>
          <div className="dlg-body">
            <RecoveryCodes codes={codes} onKept={() => setCodes(null)} />
          </div>
        </Dialog>
      )}
    </Section>
  );
}

interface PartProps {
  readonly factors: OwnFactors;
  readonly onOpen: (open: Open) => void;
}

const App = ({ factors: { totpCreatedAt }, onOpen }: PartProps): ReactNode => (
  <div className="setting">
    <div className="grow">
      <h3>
        <Text id="settings.app" />
      </h3>
      <p className="s m">
        {totpCreatedAt === null ? (
          <Text id="settings.app.none" />
        ) : (
          <Text id="settings.app.since" values={{ time: <Time of={totpCreatedAt} /> }} />
        )}
      </p>
    </div>
    <button className="btn" type="button" onClick={() => onOpen('app')}>
      <Text id={totpCreatedAt === null ? 'settings.app.add' : 'settings.app.replace'} />
    </button>
    {totpCreatedAt !== null && (
      <button className="btn quiet" type="button" onClick={() => onOpen('remove-app')}>
        <Text id="settings.app.remove" />
      </button>
    )}
  </div>
);

const Codes = ({ factors: { recoveryCodesLeft }, onOpen }: PartProps): ReactNode => (
  <div className="setting">
    <div className="grow">
      <h3>
        <Text id="codes.title" />
      </h3>
      <p className="s m">
        <Text id="settings.codes.left" values={{ count: recoveryCodesLeft }} />
      </p>
    </div>
    <button className="btn" type="button" onClick={() => onOpen('codes')}>
      <Text id="settings.codes.new" />
    </button>
  </div>
);

function RemoveApp({ onClose }: { readonly onClose: () => void }): ReactNode {
  const remove = useSecretMutation(REMOVE_TOTP);
  return (
    <AskFirst
      title="settings.app.remove"
      why="settings.app.remove.why"
      error={remove.error}
      isBusy={remove.isPending}
      onSubmit={() => remove.mutate({}, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}

function NewCodes({
  onDone,
  onClose,
}: {
  readonly onDone: (codes: readonly string[] | null) => void;
  readonly onClose: () => void;
}): ReactNode {
  const renew = useSecretMutation(REGENERATE_RECOVERY_CODES);
  return (
    <AskFirst
      title="settings.codes.new"
      why="settings.codes.new.why"
      error={renew.error}
      isBusy={renew.isPending}
      onSubmit={() => renew.mutate({}, { onSuccess: ({ changed }) => onDone(changed.recoveryCodes) })}
      onClose={onClose}
    />
  );
}
