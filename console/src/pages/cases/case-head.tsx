import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useMay, useViewer } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { useHubMutation } from '../../app/queries.ts';
import { Countries } from '../../parts/country.ts';
import { Icon, PartyMark, Tlp, tlpText } from '../../parts/marks.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { redMark, useIsShown } from '../../parts/red.tsx';
import { FormError, Note } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { TAKE_OVER_CASE } from './access.graphql.ts';
import type { CaseProps } from './case-page.tsx';
import { CaseStateDialog } from './case-state-dialog.tsx';
import { CloseCaseDialog } from './close-case.tsx';
import { EditCaseDialog } from './edit-case.tsx';
import { ReopenDialog } from './reopen-dialog.tsx';
import { canAct } from './rights.ts';

type Asking = 'edit' | 'state' | 'close' | 'reopen' | undefined;

/** Title, state, participants and acts of a case. */
export function CaseHead({ of, onLink }: CaseProps & { readonly onLink: () => void }): ReactNode {
  const text = useText();
  const { permissions } = useViewer();
  const mayAsk = useMay('information:ask');
  const [asking, setAsking] = useState<Asking>();
  const close = (): void => setAsking(undefined);
  const isShown = useIsShown(of.id, of.tlp);
  const mayLead = canAct('lead', of, permissions);
  const mayContribute = canAct('contribute', of, permissions);
  const acts = [
    ...(mayLead ? (['edit', 'state', 'close'] as const) : []),
    ...(of.state === 'CLOSED' && canAct('reopen', of, permissions) ? (['reopen'] as const) : []),
  ];
  return (
    <>
      <p className="crumb">
        <Link to="/cases">
          <Text id="cases.title" />
        </Link>
      </p>
      <PageHead
        title={of.tlp === 'RED' ? text('case.red') : of.title}
        heading={isShown ? <span {...redMark(of.id, of.tlp)}>{of.title}</span> : text('case.red')}
        acts={
          <>
            {mayAsk && mayContribute && (
              <Link className="btn" to="/cases/$id/ask" params={{ id: of.id }}>
                <Icon name="plus" />
                <Text id="case.ask" /> <kbd aria-hidden="true">R</kbd>
              </Link>
            )}
            {mayContribute && (
              <button className="btn" type="button" onClick={onLink}>
                <Icon name="link" />
                <Text id="case.link" /> <kbd aria-hidden="true">L</kbd>
              </button>
            )}
            {acts.map((act) => (
              <button className="btn" key={act} type="button" onClick={() => setAsking(act)}>
                <Text id={`case.act.${act}`} />
              </button>
            ))}
          </>
        }
      >
        {isShown && of.summary !== null && <p {...redMark(of.id, of.tlp)}>{of.summary}</p>}
      </PageHead>
      <Facts of={of} />
      <LeadOffer of={of} />
      {asking === 'edit' && <EditCaseDialog of={of} onClose={close} />}
      {asking === 'state' && <CaseStateDialog of={of} onClose={close} />}
      {asking === 'close' && <CloseCaseDialog of={of} onClose={close} />}
      {asking === 'reopen' && <ReopenDialog of={of} onClose={close} />}
      <p className="sr">{text('case.keys')}</p>
    </>
  );
}

function Facts({ of }: Pick<CaseProps, 'of'>): ReactNode {
  const text = useText();
  const isShown = useIsShown(of.id, of.tlp);
  const inside = of.participants.filter(({ state }) => state === 'ACCEPTED');
  return (
    <div className="row w case-facts">
      <span className={of.state === 'CLOSED' ? 'st' : 'st ok'}>
        <span className={of.state === 'CLOSED' ? 'dot n' : of.state === 'SUSPENDED' ? 'dot w' : 'dot'} />
        {text(`casework.${of.state}`)}
        {isShown && of.stateReason !== null && <span {...redMark(of.id, of.tlp, 's m')}>{of.stateReason}</span>}
      </span>
      <span className="row">
        <span className="mks">
          {inside.map(({ party }) => (
            <PartyMark key={party?.id} party={party} />
          ))}
        </span>
        <span className="m s">
          <Text id="case.led-by" values={{ party: of.lead?.name ?? text('party.undisclosed') }} />
        </span>
      </span>
      <Tlp label={of.tlp} />
      <span className="s m">
        {text(`threat.${of.threat}`)}
        {of.countries.length > 0 && (
          <>
            {' · '}
            <Countries codes={of.countries} />
          </>
        )}
      </span>
      <span className="s m">
        <Text id="case.own-rights" values={{ rights: text(`case-rights.${of.rights ?? 'READ'}`), ceiling: tlpText(of.ceiling ?? 'RED') }} />
      </span>
      {of.retainUntil !== null && (
        <span className="s m">
          <Text id="case.retained" values={{ until: <Time of={of.retainUntil} /> }} />
        </span>
      )}
    </div>
  );
}

/** The lead that is offered to the own country: taken over, or declined. */
function LeadOffer({ of }: Pick<CaseProps, 'of'>): ReactNode {
  const { party, permissions } = useViewer();
  const answer = useHubMutation(TAKE_OVER_CASE);
  if (of.leadOffered?.id !== party.id || !permissions.includes('case:lead') || of.state === 'CLOSED') return null;
  return (
    <div className="stack8 lead-offer">
      <Note tone="accent" icon="users">
        <Text id="case.lead-offered" values={{ party: of.lead?.name ?? '' }} />
      </Note>
      <div className="row">
        <button className="btn pri" type="button" disabled={answer.isPending} onClick={() => answer.mutate({ id: of.id, accept: true })}>
          <Text id="case.take-over" />
        </button>
        <button className="btn" type="button" disabled={answer.isPending} onClick={() => answer.mutate({ id: of.id, accept: false })}>
          <Text id="case.decline-lead" />
        </button>
      </div>
      <FormError error={answer.error} />
    </div>
  );
}
