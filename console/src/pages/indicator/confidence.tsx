import type { ReactNode } from 'react';
import { Text } from '../../app/text.tsx';
import { Icon, type IconName, Meter } from '../../parts/marks.tsx';
import { Time } from '../../parts/time.tsx';
import { type Reason, reasonsOf } from './confidence-reasons.ts';
import { Card } from './card.tsx';
import type { Subject } from './subject.ts';

const ICONS: Readonly<Record<Reason['effect'], IconName>> = { start: 'flag', up: 'plus', down: 'clock' };

/** How reliable the indicator is today, and why. Two viewers who see different sightings see different numbers. */
export function Confidence({ subject }: { readonly subject: Subject }): ReactNode {
  const { currentConfidence } = subject;
  if (currentConfidence === null) return null;
  return (
    <Card id="confidence" title={<Text id="indicator.confidence" />}>
      <div className="bd stack">
        <p className="row">
          <Meter value={currentConfidence} />
          <span className="b">
            <Text id="indicator.confidence.now" values={{ value: currentConfidence }} />
          </span>
        </p>
        <ul className="why">
          {reasonsOf(subject, new Date().toISOString()).map(({ id, effect, count = 0, at }) => (
            <li key={id}>
              <Icon name={ICONS[effect]} />
              <span>
                <Text id={`indicator.confidence.${id}`} values={{ count, at: at === undefined ? '' : <Time of={at} /> }} />
              </span>
            </li>
          ))}
        </ul>
        <p className="s q">
          <Text id="indicator.confidence.hint" />
        </p>
      </div>
    </Card>
  );
}
