import { type ReactNode, useEffect, useRef, useState } from 'react';
import { takeArrival } from '../../app/arrival.ts';
import { hasPassword } from '../../app/proof.tsx';
import { endJourney, goToProvider, journeyNow } from '../../app/providers.ts';
import { useSecretMutation, useHubQuery } from '../../app/queries.ts';
import { useViewer } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { Answer } from '../../parts/answer.tsx';
import { FormError } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { say } from '../../parts/toasts.tsx';
import { RefusedByProvider } from '../sign-in/refused-by-provider.tsx';
import { AskFirst } from './ask-first.tsx';
import { Section } from './section.tsx';
import { IDENTITIES, type IdentitiesQuery, LINK_IDENTITY, UNLINK_IDENTITY } from './settings.graphql.ts';

type Identity = IdentitiesQuery['linkedIdentities']['nodes'][number];

/** Identities at the country's own identity provider that sign in to the account. Nothing is drawn for a party without one. */
export function Identities(): ReactNode {
  const query = useHubQuery(IDENTITIES, {});
  const returned = useReturn();
  if (query.data && query.data.linkedIdentities.nodes.length === 0 && query.data.signInProviders.nodes.length === 0) return null;
  return (
    <Section title="settings.identities" why="settings.identities.why">
      {returned.reason !== undefined && <RefusedByProvider reason={returned.reason} />}
      <FormError error={returned.error} />
      <Answer of={query}>
        {({ linkedIdentities: { nodes: linked }, signInProviders: { nodes: providers } }) => (
          <ul className="setting-list">
            {linked.map((identity) => (
              <Linked key={identity.providerId} identity={identity} />
            ))}
            {providers
              .filter(({ providerId }) => linked.every((identity) => identity.providerId !== providerId))
              .map(({ providerId, name }) => (
                <Linkable key={providerId} provider={providerId} name={name} />
              ))}
          </ul>
        )}
      </Answer>
    </Section>
  );
}

/** Links the identity that the browser brings back from the provider. */
function useReturn(): { readonly reason: string | undefined; readonly error: Error | null } {
  const link = useSecretMutation(LINK_IDENTITY);
  const [reason, setReason] = useState<string>();
  const isTaken = useRef(false);
  const { mutate } = link;
  useEffect(() => {
    if (isTaken.current) return; // a code works once
    isTaken.current = true;
    const arrival = takeArrival(['link', 'refused']);
    const journey = journeyNow();
    endJourney();
    if (!arrival) return;
    if (arrival.kind === 'refused' || !journey) return setReason(arrival.kind === 'refused' ? arrival.reason : 'OIDC_FLOW_ENDED');
    mutate({ code: arrival.code, verifier: journey.verifier }, { onSuccess: () => say(<Text id="settings.identities.linked" />) });
  }, [mutate]);
  return { reason, error: link.error };
}

function Linked({ identity }: { readonly identity: Identity }): ReactNode {
  const text = useText();
  const { email } = useViewer();
  const unlink = useSecretMutation(UNLINK_IDENTITY);
  const [isAsked, setAsked] = useState(false);
  return (
    <li>
      <span className="grow">
        <b>{identity.name}</b>
        <small className="s q">
          <span className="v">{identity.issuer}</span>
          {' · '}
          <Text id="settings.identities.since" values={{ time: <Time of={identity.createdAt} /> }} />
        </small>
      </span>
      {hasPassword(email) && (
        <button
          className="btn sm quiet"
          type="button"
          aria-label={text('settings.identities.unlink.of', { name: identity.name })}
          onClick={() => setAsked(true)}
        >
          <Text id="settings.identities.unlink" />
        </button>
      )}
      {isAsked && (
        <AskFirst
          title="settings.identities.unlink"
          why="settings.identities.unlink.why"
          error={unlink.error}
          isBusy={unlink.isPending}
          onSubmit={() => unlink.mutate({ providerId: identity.providerId }, { onSuccess: () => setAsked(false) })}
          onClose={() => setAsked(false)}
        />
      )}
    </li>
  );
}

function Linkable({ provider, name }: { readonly provider: string; readonly name: string }): ReactNode {
  const text = useText();
  return (
    <li>
      <span className="grow">
        <b>{name}</b>
        <small className="s q">
          <Text id="settings.identities.not-linked" />
        </small>
      </span>
      <button
        className="btn sm"
        type="button"
        aria-label={text('settings.identities.link.of', { name })}
        onClick={() => void goToProvider(provider, 'link', '/settings')}
      >
        <Text id="settings.identities.link" />
      </button>
    </li>
  );
}
