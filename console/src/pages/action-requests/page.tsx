import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useContentLabels } from '../../app/page-label.ts';
import { useHubQuery } from '../../app/queries.ts';
import { Text, useText } from '../../app/text.tsx';
import { Answer } from '../../parts/answer.tsx';
import { Clock } from '../../parts/clock.tsx';
import { Files } from '../../parts/files.tsx';
import { Value } from '../../parts/kind.tsx';
import { Tlp } from '../../parts/marks.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Red } from '../../parts/red.tsx';
import { Note, NothingHere } from '../../parts/states.tsx';
import { Urgency } from '../../parts/urgency.tsx';
import { ACTION_REQUEST, type ActionRequestQuery } from './action-requests.graphql.ts';
import { ActionActs } from './acts.tsx';
import { Facts } from './facts.tsx';
import { isOpen } from './rules.ts';
import { Steps } from './steps.tsx';
import { Versions } from './versions.tsx';
import { ActionState, Counterpart } from './words.tsx';

export type ActionRequestDetail = NonNullable<ActionRequestQuery['request']>;

/** One request to act: its clocks, what is asked, and each step of both sides. */
export function ActionRequestPage(): ReactNode {
  const { id = '' } = useParams({ strict: false });
  const answer = useHubQuery(ACTION_REQUEST, { id }, { refetchInterval: 10_000 });
  const request = answer.data?.request;
  useContentLabels(request ? [request.tlp] : []);
  return <Answer of={answer}>{(data) => (data.request ? <Content request={data.request} /> : <NothingHere />)}</Answer>;
}

function Content({ request }: { readonly request: ActionRequestDetail }): ReactNode {
  const text = useText();
  const { id, reference, subject, tlp, state, action, urgency, pendingRelease, releaseRequestedAt, evidence } = request;
  return (
    <div className="page">
      <PageHead title={reference} acts={<ActionActs request={request} />}>
        <p className="row w">
          <ActionState state={state} action={action} />
          <Urgency urgency={urgency} />
          <Counterpart request={request} />
          <Tlp label={tlp} />
        </p>
      </PageHead>
      <div className="cols rail">
        <div className="stack">
          {pendingRelease && (
            <Note tone="warning" icon="clock">
              <Text id={pendingRelease.state === 'TO_REVIEW' ? 'actions.to-review' : 'actions.pending'} />
            </Note>
          )}
          {releaseRequestedAt !== null && (
            <Note tone="warning" icon="undo">
              <Text id="actions.release-requested" values={{ action }} />
            </Note>
          )}
          <section className="card" aria-labelledby="asked">
            <header>
              <h2 id="asked">
                <Text id={`actions.action.${action}`} />
              </h2>
            </header>
            <div className="bd stack">
              <p>
                <Red id={id} tlp={tlp}>
                  <Value kind={subject.kind}>{subject.display}</Value>
                </Red>
              </p>
              <Red id={id} tlp={tlp}>
                <Facts request={request} />
              </Red>
            </div>
          </section>
          {evidence.length > 0 && (
            <section className="card" aria-labelledby="files">
              <header>
                <h2 id="files">
                  <Text id="actions.files" />
                </h2>
              </header>
              <div className="bd">
                <Files files={evidence} of={{ id, tlp }} />
              </div>
            </section>
          )}
          <Versions request={request} />
        </div>
        <aside className="stack" aria-label={text('actions.progress')}>
          {isOpen(state) && <Clocks request={request} />}
          <Steps request={request} />
        </aside>
      </div>
    </div>
  );
}

const Clocks = ({
  request: { state, reference, createdAt, acknowledgeDueAt, dueAt },
}: {
  readonly request: ActionRequestDetail;
}): ReactNode => (
  <section className="card" aria-labelledby="clocks">
    <header>
      <h2 id="clocks">
        <Text id="actions.clock" />
      </h2>
    </header>
    <dl className="bd kv">
      {state === 'SENT' && (
        <>
          <dt>
            <Text id="actions.acknowledge-by" />
          </dt>
          <dd>
            <Clock name={reference} due={acknowledgeDueAt} from={createdAt} />
          </dd>
        </>
      )}
      <dt>
        <Text id="actions.answer-by" />
      </dt>
      <dd>
        <Clock name={reference} due={dueAt} from={createdAt} />
      </dd>
    </dl>
  </section>
);
