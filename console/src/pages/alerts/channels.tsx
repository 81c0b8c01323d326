import { type ReactNode, useState } from 'react';
import { useHubMutation, useHubQuery } from '../../app/queries.ts';
import { Text, useText } from '../../app/text.tsx';
import { Answer } from '../../parts/answer.tsx';
import { Dialog, FormDialog } from '../../parts/dialog.tsx';
import { SelectField, TextField } from '../../parts/fields.tsx';
import { FormError } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { say } from '../../parts/toasts.tsx';
import {
  ALERT_CHANNELS,
  type AlertChannel,
  type AlertChannelsQuery,
  CREATE_ALERT_CHANNEL,
  DELETE_ALERT_CHANNEL,
  TEST_ALERT_CHANNEL,
} from './rules.graphql.ts';

const KINDS: readonly AlertChannel[] = ['SLACK', 'TEAMS', 'MATTERMOST', 'WEBHOOK', 'SMS', 'VOICE'];

/** Chat channels, systems and gateways of the party. */
export function Channels(): ReactNode {
  const channels = useHubQuery(ALERT_CHANNELS, {});
  const [isAdding, setAdding] = useState(false);
  return (
    <section className="card" aria-labelledby="alert-channels">
      <header>
        <h2 id="alert-channels">
          <Text id="channels.title" />
        </h2>
        <button className="btn sm end" type="button" onClick={() => setAdding(true)}>
          <Text id="channels.add" />
        </button>
      </header>
      <Answer of={channels}>
        {({ alertChannels }) =>
          alertChannels.length === 0 ? (
            <p className="bd s q">
              <Text id="channels.none" />
            </p>
          ) : (
            <ul>
              {alertChannels.map((channel) => (
                <Channel key={channel.id} channel={channel} />
              ))}
            </ul>
          )
        }
      </Answer>
      {isAdding && <NewChannel onClose={() => setAdding(false)} />}
    </section>
  );
}

function Channel({ channel }: { readonly channel: AlertChannelsQuery['alertChannels'][number] }): ReactNode {
  const { id, kind, name, host, state, failure, failingSince, agency } = channel;
  const test = useHubMutation(TEST_ALERT_CHANNEL);
  const remove = useHubMutation(DELETE_ALERT_CHANNEL);
  const [isRemoving, setRemoving] = useState(false);
  const named = <span className="sr">{name}</span>;
  const sent = ({ delivered, failure: fault }: { readonly delivered: boolean; readonly failure: string | null }): void =>
    say(<Text id={delivered ? 'channels.delivered' : 'channels.failed'} values={{ name, failure: fault ?? '' }} />);
  return (
    <li className="entry">
      <div className="row w">
        <span className="grow">
          <span className="b">{name}</span>{' '}
          <span className="s q">
            <Text id={`alerts.channel.${kind}`} />, <span className="v">{host}</span>
            {agency && `, ${agency.name}`}
          </span>
        </span>
        {state !== 'ACTIVE' && (
          <span className="st d s">
            <Text id={`channels.state.${state}`} /> {failure} {failingSince !== null && <Time of={failingSince} />}
          </span>
        )}
        <button
          className="btn sm"
          type="button"
          disabled={test.isPending}
          onClick={() => test.mutate({ id }, { onSuccess: ({ testAlertChannel }) => sent(testAlertChannel) })}
        >
          <Text id="channels.test" values={{ name: named }} />
        </button>
        <button className="btn sm quiet" type="button" onClick={() => setRemoving(true)}>
          <Text id="channels.delete" values={{ name: named }} />
        </button>
      </div>
      <FormError error={test.error} />
      {isRemoving && (
        <FormDialog
          title={<Text id="channels.delete.title" values={{ name }} />}
          act={<Text id="channels.delete" values={{ name: '' }} />}
          isGrave
          isBusy={remove.isPending}
          onClose={() => setRemoving(false)}
          onSubmit={() => remove.mutate({ id }, { onSuccess: () => setRemoving(false) })}
        >
          <p>
            <Text id="channels.delete.why" />
          </p>
          <FormError error={remove.error} />
        </FormDialog>
      )}
    </li>
  );
}

function NewChannel({ onClose }: { readonly onClose: () => void }): ReactNode {
  const text = useText();
  const create = useHubMutation(CREATE_ALERT_CHANNEL);
  const [kind, setKind] = useState<AlertChannel>('SLACK');
  const [name, setName] = useState('');
  const [url, setUrl] = useState('');
  const secret = create.data?.createAlertChannel.secret;
  if (secret) {
    return (
      <Dialog title={<Text id="channels.secret" />} onClose={onClose}>
        <div className="dlg-body stack">
          <p>
            <Text id="channels.secret.why" />
          </p>
          <p className="v">{secret}</p>
          <button className="btn pri" type="button" onClick={onClose}>
            <Text id="channels.secret.done" />
          </button>
        </div>
      </Dialog>
    );
  }
  const send = (): void =>
    create.mutate({ input: { kind, name, url } }, { onSuccess: ({ createAlertChannel }) => createAlertChannel.secret ?? onClose() });
  return (
    <FormDialog
      title={<Text id="channels.add" />}
      act={<Text id="channels.add" />}
      isBusy={create.isPending}
      onClose={onClose}
      onSubmit={send}
    >
      <SelectField label={text('alerts.channel')} value={kind} onChange={({ target }) => setKind(target.value as AlertChannel)}>
        {KINDS.map((one) => (
          <option key={one} value={one}>
            {text(`alerts.channel.${one}`)}
          </option>
        ))}
      </SelectField>
      <TextField label={text('channels.name')} required value={name} onChange={({ target }) => setName(target.value)} />
      <TextField
        label={text('channels.url')}
        hint={text('channels.url.hint')}
        type="url"
        required
        value={url}
        onChange={({ target }) => setUrl(target.value)}
      />
      <FormError error={create.error} />
    </FormDialog>
  );
}
