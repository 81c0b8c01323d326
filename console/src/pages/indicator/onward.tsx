import type { ReactNode } from 'react';
import { nodesOf, useHubMutation, useHubPages } from '../../app/queries.ts';
import { useMay } from '../../app/session.ts';
import { Text } from '../../app/text.tsx';
import { Answer, More } from '../../parts/answer.tsx';
import { PartyMark } from '../../parts/marks.tsx';
import { Red } from '../../parts/red.tsx';
import { FormError, Note } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { WITHDRAW_ONWARD } from './acts.graphql.ts';
import { Card } from './card.tsx';
import { ONWARD_HISTORY } from './indicator.graphql.ts';
import type { OpenedForm, Proposal } from './opened-form.tsx';
import type { Subject } from './subject.ts';

interface OnwardProps {
  readonly subject: Subject;
  readonly mayPropose: boolean;
  readonly mayAnswer: boolean;
  readonly onForm: (form: OpenedForm) => void;
}

/** Proposals to open the indicator to further parties. A proposer sees its own, the owner all. */
export function Onward({ subject, mayPropose, mayAnswer, onForm }: OnwardProps): ReactNode {
  const history = useHubPages(ONWARD_HISTORY, { id: subject.id }, (answer) => answer.proposals);
  const proposals = nodesOf(history.data);
  if (!mayPropose && proposals.length === 0) return null;
  return (
    <Card
      id="onward"
      title={<Text id="indicator.onward" />}
      side={
        mayPropose && (
          <button className="btn sm" type="button" onClick={() => onForm({ act: 'onward', subject })}>
            <Text id="indicator.onward.propose" />
          </button>
        )
      }
    >
      <Answer of={history}>
        {() =>
          proposals.length === 0 ? (
            <p className="bd q s">
              <Text id="indicator.onward.none" />
            </p>
          ) : (
            <ul className="bd stack">
              {proposals.map((proposal) => (
                <li key={proposal.id}>
                  <One
                    proposal={proposal}
                    subject={subject}
                    onAnswer={mayAnswer ? () => onForm({ act: 'answer-onward', subject, proposal }) : undefined}
                  />
                </li>
              ))}
            </ul>
          )
        }
      </Answer>
      <More of={history} />
    </Card>
  );
}

interface OneProps {
  readonly proposal: Proposal;
  readonly subject: Subject;
  readonly onAnswer: (() => void) | undefined;
}

function One({ proposal, subject: { id: subjectId, tlp }, onAnswer }: OneProps): ReactNode {
  const mayWithdraw = useMay('onward:propose');
  const withdraw = useHubMutation(WITHDRAW_ONWARD);
  const { id, side, state, reason, note, createdAt, createdBy, parties, granted } = proposal;
  return (
    <div className="stack8">
      <p className="row w">
        {createdBy.party && <PartyMark party={createdBy.party} />}
        <span>
          <Text id="indicator.onward.to" /> {parties.map(({ name }) => name).join(', ')}
        </span>
        <span className={state === 'OPEN' ? 'st w s end' : 'st s end'}>
          <Text id={`onward.${state}`} />
        </span>
      </p>
      <p className="m">
        <Red id={`${subjectId} ${id}`} tlp={tlp}>
          {reason}
        </Red>
      </p>
      <p className="s q">
        <Time of={createdAt} />
        {granted && granted.length > 0 && (
          <>
            {' · '}
            <Text id="indicator.onward.granted" values={{ parties: granted.map(({ name }) => name).join(', ') }} />
          </>
        )}
      </p>
      {note !== null && (
        <Note>
          <Red id={`${subjectId} ${id}`} tlp={tlp}>
            {note}
          </Red>
        </Note>
      )}
      {state === 'OPEN' && side === 'RECEIVED' && onAnswer && (
        <button className="btn sm" type="button" onClick={onAnswer}>
          <Text id="indicator.onward.answer" />
        </button>
      )}
      {state === 'OPEN' && side === 'SENT' && mayWithdraw && (
        <button className="btn sm" type="button" disabled={withdraw.isPending} onClick={() => withdraw.mutate({ id })}>
          <Text id="indicator.onward.withdraw" />
        </button>
      )}
      <FormError error={withdraw.error} />
    </div>
  );
}
