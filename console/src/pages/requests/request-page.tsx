import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useContentLabels } from '../../app/page-label.ts';
import { useLiveAnswers } from '../../app/live-answers.ts';
import { useHubQuery } from '../../app/queries.ts';
import { useViewer } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { Answer } from '../../parts/answer.tsx';
import { Clock } from '../../parts/clock.tsx';
import { ContactOf } from '../../parts/contact.tsx';
import { Files } from '../../parts/files.tsx';
import { Value } from '../../parts/kind.tsx';
import { Tlp } from '../../parts/marks.tsx';
import { Markdown } from '../../parts/markdown.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { ActorName, PartyName } from '../../parts/party.tsx';
import { Red } from '../../parts/red.tsx';
import { Related } from '../../parts/related.tsx';
import { NothingHere, Note } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { actsOf, isWaiting } from './acts.ts';
import { useQuestion } from './content.ts';
import { Handling } from './handling.tsx';
import { InquiryCard } from './inquiry-card.tsx';
import { REQUEST, type RequestQuery } from './request.graphql.ts';
import { RequestActs } from './request-acts.tsx';
import { Steps } from './steps.tsx';
import { Thread } from './thread.tsx';

export type Request = NonNullable<RequestQuery['informationRequest']>;

/** One request for information, for either side. Hidden and absent answer alike. */
export function RequestPage(): ReactNode {
  const { id } = useParams({ from: '/inside/requests/$id' });
  const query = useHubQuery(REQUEST, { id });
  useLiveAnswers({ INFORMATION_REQUEST: [] });
  return <Answer of={query}>{({ informationRequest: of }) => (of ? <RequestView key={of.id} of={of} /> : <NothingHere />)}</Answer>;
}

function RequestView({ of }: { readonly of: Request }): ReactNode {
  const text = useText();
  const { party, permissions } = useViewer();
  const isRequester = of.createdBy?.party?.id === party.id;
  const acts = actsOf(of.state, isRequester, permissions);
  const other = isRequester ? of.recipient : (of.createdBy?.party ?? null);
  useContentLabels([of.tlp]);
  const opened = useQuestion(of);
  return (
    <div className="page">
      <p className="crumb">
        <Link to="/requests">
          <Text id="requests.title" />
        </Link>
      </p>
      <PageHead
        title={text(isRequester ? 'request.asked' : 'request.asks', { party: other?.name ?? text('party.undisclosed') })}
        acts={<RequestActs {...{ of, acts, opened }} />}
      />
      <div className="row w case-facts">
        <span className={of.state === 'ANSWERED' ? 'st ok' : 'st'}>{text(`casework.${of.state}`)}</span>
        <Tlp label={of.tlp} />
        <span className="v s">{of.reference}</span>
        {of.urgency !== 'ROUTINE' && <span className="tag bad">{text(`urgency.${of.urgency}`)}</span>}
        {of.pendingRelease && <span className="tag">{text('request.second-officer')}</span>}
      </div>
      <div className="cols rail">
        <div className="stack">
          <Ended of={of} />
          <section className="card" aria-labelledby="question">
            <header>
              <h2 id="question">{text('request.question')}</h2>
              <ActorName actor={of.createdBy} />
              <span className="s q">
                <Time of={of.createdAt} />
              </span>
            </header>
            <div className="bd stack8">
              <Red id={of.id} tlp={of.tlp}>
                <Markdown lang={of.language}>{of.question}</Markdown>
                {of.subjects.map(({ kind, value, display }) => (
                  <div key={`${kind} ${value}`}>
                    <Value kind={kind}>{display}</Value>
                  </div>
                ))}
              </Red>
              <Files files={of.evidence} of={{ id: of.id, tlp: of.tlp }} />
            </div>
          </section>
          <Thread {...{ of, acts, opened }} />
        </div>
        <aside className="stack">
          <Facts of={of} />
          <Related ids={of.relatedIds} />
          {(of.handling || acts.includes('assign')) && <Handling of={of} mayAssign={acts.includes('assign')} />}
          {of.inquiryId !== null && <InquiryCard id={of.inquiryId} requestId={of.id} />}
          <Steps of={of} />
        </aside>
      </div>
    </div>
  );
}

/** Why there will be no answer. */
function Ended({ of }: { readonly of: Request }): ReactNode {
  const text = useText();
  if (of.state === 'CANCELLED') {
    return (
      <Note tone="warning" icon="ban">
        <Text
          id="request.cancelled"
          values={{
            reason:
              of.cancelledReason === null ? (
                ''
              ) : (
                <Red id={of.id} tlp={of.tlp}>
                  {of.cancelledReason}
                </Red>
              ),
          }}
        />
      </Note>
    );
  }
  if (of.declineReason === null) return null;
  return (
    <Note tone="warning" icon="ban">
      <Text id="request.declined" values={{ reason: text(`decline.${of.declineReason}`) }} />
    </Note>
  );
}

function Facts({ of }: { readonly of: Request }): ReactNode {
  const text = useText();
  return (
    <section className="card" aria-label={text('request.facts')}>
      <div className="bd stack">
        {of.state === 'SENT' && (
          <div>
            <p className="s q">{text('request.acknowledge-by')}</p>
            <Clock name={of.reference} from={of.createdAt} due={of.acknowledgeDueAt} />
          </div>
        )}
        {isWaiting(of.state) && (
          <div>
            <p className="s q">{text('request.answer-by')}</p>
            <Clock name={of.reference} from={of.createdAt} due={of.dueAt} />
          </div>
        )}
        <dl className="kv">
          <dt>{text('requests.to')}</dt>
          <dd>
            <PartyName party={of.recipient} />
          </dd>
          <dt>{text('request.legal-basis')}</dt>
          <dd>
            {text(`legal-basis.${of.legalBasis}`)}
            <Red id={of.id} tlp={of.tlp}>
              <span className="s q below">{of.legalText}</span>
            </Red>
          </dd>
          <dt>{text('request.contact')}</dt>
          <dd>
            <Red id={of.id} tlp={of.tlp}>
              <ContactOf contact={of.contact} entry={of.contactEntry} />
            </Red>
          </dd>
          {of.retainUntil !== null && (
            <>
              <dt>{text('request.retained')}</dt>
              <dd>
                <Time of={of.retainUntil} />
              </dd>
            </>
          )}
        </dl>
      </div>
    </section>
  );
}
