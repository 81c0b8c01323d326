import type { ReactNode } from 'react';
import { Text } from '../../app/text.tsx';
import { Amount } from '../../parts/money.tsx';
import { ActorName } from '../../parts/party.tsx';
import { Red } from '../../parts/red.tsx';
import { Time } from '../../parts/time.tsx';
import type { ActionRequestDetail } from './page.tsx';

interface StepsProps {
  readonly request: Pick<ActionRequestDetail, 'id' | 'tlp' | 'action' | 'steps'>;
}

const TONES: Partial<Record<ActionRequestDetail['steps'][number]['step'], string>> = {
  ESCALATED: 'd',
  DECLINED: 'd',
  CANCELLED: 'd',
  HELD: 'ok',
  PARTIALLY_HELD: 'ok',
  ACKNOWLEDGED: 'a',
  SENT: 'a',
};

/** Each step of both sides and of the hub, newest first. */
export function Steps({ request: { id, tlp, steps, action } }: StepsProps): ReactNode {
  return (
    <section className="card" aria-labelledby="steps">
      <header>
        <h2 id="steps">
          <Text id="actions.steps" />
        </h2>
      </header>
      <ol className="bd tl">
        {steps.toReversed().map(({ at, step, by, note, reason, amount, dueAt, escalation }, index) => (
          <li key={`${at} ${step} ${index}`} className={TONES[step] ?? ''}>
            <span className="pt" />
            <div>
              <span className="b">
                <Text id={`actions.step.${step}`} values={{ action, escalation: escalation ?? 0 }} />
              </span>{' '}
              {amount && <Amount of={amount} />}
              {reason !== null && (
                <span className="block">
                  <Text id={`actions.reason.${reason}`} />
                </span>
              )}
              {note !== null && (
                <Red id={id} tlp={tlp}>
                  <span className="block m">{note}</span>
                </Red>
              )}
              {dueAt !== null && step !== 'ESCALATED' && (
                <span className="block s q">
                  <Text id="actions.answer-due" values={{ time: <Time of={dueAt} /> }} />
                </span>
              )}
              <span className="block s">
                <ActorName actor={by} />
              </span>
            </div>
            <Time of={at} />
          </li>
        ))}
      </ol>
    </section>
  );
}
