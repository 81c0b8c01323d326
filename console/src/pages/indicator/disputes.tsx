import type { ReactNode } from 'react';
import { nodesOf, useHubPages } from '../../app/queries.ts';
import { useMay } from '../../app/session.ts';
import { Text } from '../../app/text.tsx';
import { Answer, More } from '../../parts/answer.tsx';
import { PartyMark } from '../../parts/marks.tsx';
import { Red } from '../../parts/red.tsx';
import { Note } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { Card } from './card.tsx';
import { DISPUTES } from './indicator.graphql.ts';
import type { Dispute, OpenedForm } from './opened-form.tsx';
import type { Subject } from './subject.ts';

interface DisputesProps {
  readonly subject: Subject;
  readonly mayRaise: boolean;
  readonly mayAnswer: boolean;
  readonly onForm: (form: OpenedForm) => void;
}

/** Statements that the indicator is wrong: the owner and the disputer alone see them. */
export function Disputes({ subject, mayRaise, mayAnswer, onForm }: DisputesProps): ReactNode {
  const mayWithdraw = useMay('dispute:raise');
  const disputes = useHubPages(DISPUTES, { id: subject.id }, (answer) => answer.disputes);
  const all = nodesOf(disputes.data);
  if (!mayRaise && all.length === 0) return null;
  return (
    <Card
      id="disputes"
      title={<Text id="indicator.disputes" />}
      side={
        mayRaise &&
        !all.some(({ side, state }) => side === 'SENT' && state === 'OPEN') && (
          <button className="btn sm" type="button" onClick={() => onForm({ act: 'dispute', subject })}>
            <Text id="indicator.dispute" />
          </button>
        )
      }
    >
      <Answer of={disputes}>
        {() =>
          all.length === 0 ? (
            <p className="bd q s">
              <Text id="indicator.disputes.none" />
            </p>
          ) : (
            <ul className="bd stack">
              {all.map((dispute) => (
                <li key={dispute.id}>
                  <One
                    dispute={dispute}
                    subject={subject}
                    onAnswer={mayAnswer ? () => onForm({ act: 'answer-dispute', subject, dispute }) : undefined}
                    onWithdraw={mayWithdraw ? () => onForm({ act: 'withdraw-dispute', subject, dispute }) : undefined}
                  />
                </li>
              ))}
            </ul>
          )
        }
      </Answer>
      <More of={disputes} />
    </Card>
  );
}

interface OneProps {
  readonly dispute: Dispute;
  readonly subject: Subject;
  readonly onAnswer: (() => void) | undefined;
  readonly onWithdraw: (() => void) | undefined;
}

function One({ dispute, subject: { id, tlp }, onAnswer, onWithdraw }: OneProps): ReactNode {
  const { side, state, ground, comment, createdAt, createdBy, dueAt, overdue, reason, withdrawnReason } = dispute;
  return (
    <div className="stack8">
      <p className="row w">
        {createdBy?.party && <PartyMark party={createdBy.party} />}
        <b>
          <Text id={`ground.${ground}`} />
        </b>
        <span className={state === 'OPEN' ? 'st w s end' : 'st s end'}>
          <Text id={`dispute.${state}`} />
        </span>
      </p>
      <p className="m">
        <Red id={`${id} ${dispute.id}`} tlp={tlp}>
          {comment}
        </Red>
      </p>
      <p className="s q">
        <Time of={createdAt} />
        {state === 'OPEN' && (
          <>
            {' · '}
            <Text id={overdue ? 'indicator.dispute.overdue' : 'indicator.dispute.due'} values={{ at: <Time of={dueAt} /> }} />
          </>
        )}
      </p>
      {(reason ?? withdrawnReason) !== null && (
        <Note>
          <Red id={`${id} ${dispute.id}`} tlp={tlp}>
            {reason ?? withdrawnReason}
          </Red>
        </Note>
      )}
      {state === 'OPEN' && side === 'RECEIVED' && onAnswer && (
        <button className="btn sm" type="button" onClick={onAnswer}>
          <Text id="indicator.dispute.answer" />
        </button>
      )}
      {state === 'OPEN' && side === 'SENT' && onWithdraw && (
        <button className="btn sm" type="button" onClick={onWithdraw}>
          <Text id="indicator.dispute.withdraw" />
        </button>
      )}
    </div>
  );
}
