import { Link, useParams } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useContentLabels } from '../../app/page-label.ts';
import { useHubQuery } from '../../app/queries.ts';
import { Text, type TextId, useText } from '../../app/text.tsx';
import { Answer } from '../../parts/answer.tsx';
import { Clock } from '../../parts/clock.tsx';
import { Files } from '../../parts/files.tsx';
import { Value } from '../../parts/kind.tsx';
import { Tlp } from '../../parts/marks.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { useOpened } from '../../parts/opened.ts';
import { Amount, type Money } from '../../parts/money.tsx';
import { PartyName } from '../../parts/party.tsx';
import { Red } from '../../parts/red.tsx';
import { Note, NothingHere } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { Urgency } from '../../parts/urgency.tsx';
import { useContentOf } from '../action-requests/content.ts';
import { Steps } from '../action-requests/steps.tsx';
import { ActionState } from '../action-requests/words.tsx';
import { AnswerDialog } from './answer-dialog.tsx';
import { answersTo } from './answers.ts';
import { type ActionAnswer, ONE_ASKED, type OneAskedQuery } from './asked.graphql.ts';

export type AskedOf = NonNullable<OneAskedQuery['actionRequest']>;

const OPEN = ['SENT', 'ACKNOWLEDGED', 'PARTIALLY_HELD'];
const READ_AGAIN_MS = 30_000;

/** One request to act, its clock, and the answers that are possible now. */
export function OneAskedPage(): ReactNode {
  const { id } = useParams({ strict: false });
  const answer = useHubQuery(ONE_ASKED, { id: id ?? '' }, { refetchInterval: READ_AGAIN_MS });
  return (
    <div className="page">
      <Answer of={answer}>{({ actionRequest }) => (actionRequest ? <Asked request={actionRequest} /> : <NothingHere />)}</Answer>
    </div>
  );
}

function Asked({ request }: { readonly request: AskedOf }): ReactNode {
  const text = useText();
  const [answering, setAnswering] = useState<ActionAnswer>();
  useContentLabels([request.tlp]);
  const opened = useOpened({ version: request.version, now: useContentOf()(request) });
  const answers = answersTo(request.action, request.state);
  return (
    <>
      <PageHead
        title={text(`actions.action.${request.action}`)}
        acts={answers.map((one, index) => (
          <button key={one} className={index === 0 ? 'btn pri' : 'btn'} type="button" onClick={() => setAnswering(one)}>
            <Text id={`asked.answer.${one}`} values={{ action: request.action }} />
          </button>
        ))}
      >
        <p className="row w">
          <Link to="/asked">
            <Text id="asked.back" />
          </Link>
          <Urgency urgency={request.urgency} />
          <span>{request.reference}</span>
          <ActionState state={request.state} action={request.action} />
          <Tlp label={request.tlp} />
        </p>
      </PageHead>
      {request.releaseRequestedAt !== null && (
        <div className="list-bar">
          <Note tone="warning" icon="undo">
            <Text id="asked.release-requested" values={{ action: request.action, time: <Time of={request.releaseRequestedAt} /> }} />
          </Note>
        </div>
      )}
      <Red id={request.id} tlp={request.tlp}>
        <div className="cols rail">
          <Facts request={request} />
          <Steps request={request} />
        </div>
      </Red>
      {answering && <AnswerDialog request={request} opened={opened} answer={answering} onClose={() => setAnswering(undefined)} />}
    </>
  );
}

const amountOf = (money: Money | null): ReactNode => money && <Amount of={money} />;

function Facts({ request }: { readonly request: AskedOf }): ReactNode {
  const { subject, createdBy } = request;
  const where = [subject.platform, subject.network, subject.bank].filter(Boolean).join(', ');
  const facts: readonly (readonly [TextId, ReactNode])[] = [
    [
      'asked.subject',
      <Value key="v" kind={subject.kind}>
        {subject.display}
      </Value>,
    ],
    ['asked.where', where],
    ['asked.amount', amountOf(request.amount)],
    ['asked.held', amountOf(request.held)],
    ['asked.released', amountOf(request.released)],
    ['asked.seized', amountOf(request.seized)],
    ['asked.returned', amountOf(request.returned)],
    ['asked.payment', request.paymentReference],
    ['asked.paid', request.paidAt && <Time of={request.paidAt} />],
    ['asked.by', <PartyName key="p" party={createdBy?.party ?? null} />],
    ['asked.contact', request.contact],
    ['asked.basis', <Text key="b" id={`actions.legal.${request.legalBasis}`} />],
    ['asked.law', request.legalText],
    ['asked.narrative', request.narrative],
    ['asked.cancelled', request.cancelledReason],
  ];
  return (
    <section className="card">
      <div className="bd stack">
        {OPEN.includes(request.state) && (
          <div className="row w gap16">
            {request.state === 'SENT' && (
              <div>
                <p className="lab">
                  <Text id="asked.acknowledge-by" />
                </p>
                <Clock name={request.reference} from={request.createdAt} due={request.acknowledgeDueAt} />
              </div>
            )}
            <div>
              <p className="lab">
                <Text id="asked.answer-by" />
              </p>
              <Clock name={request.reference} from={request.createdAt} due={request.dueAt} />
            </div>
          </div>
        )}
        <dl className="kv">
          {facts
            .filter(([, fact]) => Boolean(fact))
            .map(([id, fact]) => (
              <div key={id} className="kv-row">
                <dt>
                  <Text id={id} />
                </dt>
                <dd>{fact}</dd>
              </div>
            ))}
        </dl>
        {request.evidence.length > 0 && <Files files={request.evidence} />}
      </div>
    </section>
  );
}
