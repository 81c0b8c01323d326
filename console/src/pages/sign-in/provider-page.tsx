import { getRouteApi, Link, Navigate } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { takeArrival } from '../../app/arrival.ts';
import { endJourney, goToProvider, journeyNow, type Purpose, rememberProvider } from '../../app/providers.ts';
import { inSession, openSession, publicHub, settledSession, tellConfirmed } from '../../app/session.ts';
import { SIGN_IN_WITH_PROVIDER } from '../../app/sign-in.graphql.ts';
import { CONFIRM_IDENTITY_WITH_PROVIDER } from '../../app/step-up.graphql.ts';
import { Text } from '../../app/text.tsx';
import { FormError, Loading, Note } from '../../parts/states.tsx';
import { Outside } from './outside.tsx';
import { RefusedByProvider } from './refused-by-provider.tsx';

const route = getRouteApi('/sign-in/$provider');

/** What comes of the way to the provider. */
type Outcome =
  | { readonly kind: 'done'; readonly then: string }
  | { readonly kind: 'confirmed' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'failed'; readonly error: Error };

interface Going {
  readonly provider: string;
  readonly purpose: Purpose;
  readonly then: string;
}

/** Goes to the provider, or finishes what the browser brings back from it. @returns undefined: the browser leaves the page */
async function travel({ provider, purpose, then }: Going): Promise<Outcome | undefined> {
  const arrival = takeArrival(['sign-in', 'confirm', 'refused']);
  const session = await settledSession();
  const hub = session.state === 'signed-in' ? session.hub : undefined;
  if (!arrival) {
    if (hub && purpose === 'sign-in') return { kind: 'done', then };
    await goToProvider(provider, purpose, then);
    return undefined;
  }
  const journey = journeyNow();
  endJourney();
  if (arrival.kind === 'refused') return arrival;
  if (!journey || (arrival.kind === 'confirm' && !hub)) return { kind: 'refused', reason: 'OIDC_FLOW_ENDED' };
  const proof = { code: arrival.code, verifier: journey.verifier };
  if (arrival.kind === 'confirm') {
    if (hub) await inSession(hub.request(CONFIRM_IDENTITY_WITH_PROVIDER, proof));
    tellConfirmed();
    return { kind: 'confirmed' };
  }
  await openSession((await publicHub.request(SIGN_IN_WITH_PROVIDER, proof)).session);
  rememberProvider(journey.provider);
  return { kind: 'done', then: journey.then };
}

export function ProviderPage(): ReactNode {
  const { provider } = route.useParams();
  const { then = '/', for: purpose = 'sign-in' } = route.useSearch();
  const [outcome, setOutcome] = useState<Outcome>();
  const isTravelling = useRef(false);
  useEffect(() => {
    if (isTravelling.current) return; // a code works once
    isTravelling.current = true;
    travel({ provider, purpose, then }).then(setOutcome, (error: unknown) => setOutcome({ kind: 'failed', error: error as Error }));
  }, [provider, purpose, then]);
  useEffect(() => {
    if (outcome?.kind === 'confirmed') close(); // the page that waits is in another tab
  }, [outcome]);
  if (outcome?.kind === 'done') return <Navigate to={outcome.then} replace />;
  return (
    <Outside>
      <div className="stack outside-box" aria-live="polite">
        <h1>
          <Text id="provider.title" />
        </h1>
        {!outcome && <Loading rows={1} />}
        {outcome?.kind === 'confirmed' && (
          <Note tone="ok" icon="check">
            <Text id="provider.confirmed" />
          </Note>
        )}
        {outcome?.kind === 'refused' && <RefusedByProvider reason={outcome.reason} />}
        {outcome?.kind === 'failed' && <FormError error={outcome.error} />}
        {outcome && outcome.kind !== 'confirmed' && (
          <p className="row gap12">
            <a className="btn pri" href={location.pathname + location.search}>
              <Text id="provider.again" />
            </a>
            <Link to="/sign-in">
              <Text id="provider.elsewhere" />
            </Link>
          </p>
        )}
      </div>
    </Outside>
  );
}
