import type { ReactNode } from 'react';
import { Text, useText } from '../../app/text.tsx';
import { PartyMark } from '../../parts/marks.tsx';
import { Red } from '../../parts/red.tsx';
import { Time } from '../../parts/time.tsx';
import type { Request } from './request-page.tsx';

const TONES: Readonly<Record<string, string>> = { ANSWERED: 'ok', PARTIALLY_ANSWERED: 'ok', OVERDUE: 'd', DECLINED: 'd', CANCELLED: 'd' };

/** The history of a request, oldest first. */
export function Steps({ of: { id, tlp, steps } }: { readonly of: Request }): ReactNode {
  const text = useText();
  return (
    <section className="card" aria-labelledby="steps">
      <header>
        <h2 id="steps">{text('request.steps')}</h2>
      </header>
      <ol className="tl bd">
        {steps.map(({ at, step, by, note, reason, dueAt }, index) => (
          <li key={index} className={TONES[step] ?? ''}>
            <span className="pt" />
            <span>
              {by?.party ? <PartyMark party={by.party} /> : <Text id="actor.hub" />} {text(`step.${step}`)}
              {dueAt !== null && (
                <span className="s m below">
                  <Text id="step.due" values={{ due: <Time of={dueAt} /> }} />
                </span>
              )}
              {reason !== null && <span className="s m below">{text(`decline.${reason}`)}</span>}
              {note !== null && (
                <Red id={id} tlp={tlp}>
                  <span className="s m below">{note}</span>
                </Red>
              )}
            </span>
            <Time of={at} />
          </li>
        ))}
      </ol>
    </section>
  );
}
