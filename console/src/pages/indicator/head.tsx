import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { Text, useText } from '../../app/text.tsx';
import { Value } from '../../parts/kind.tsx';
import { Icon } from '../../parts/marks.tsx';
import { usePageTitle } from '../../parts/page-head.tsx';
import { Red } from '../../parts/red.tsx';
import { Note } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import type { Act, Subject } from './subject.ts';

interface HeadProps {
  readonly subject: Subject;
  readonly acts: ReadonlySet<Act>;
  readonly onAct: (act: Act) => void;
  /** Copies the value; absent: it is not shown. */
  readonly onCopy: (() => void) | undefined;
}

/** The value, what it is, what can be done, and what a reader must know first. */
export function Head({ subject, acts, onAct, onCopy }: HeadProps): ReactNode {
  const text = useText();
  const { id, tlp, kind, display, threat, platform, network, bank, country, revokedAt } = subject;
  const parts = [platform, network, bank, country].flatMap((part) => part ?? []);
  // Lists of tabs are seen by others: a RED value is not in the title.
  usePageTitle(tlp === 'RED' ? 'TLP:RED' : display);
  return (
    <>
      <p className="crumb">
        <Link to="/look-up">
          <Text id="place.look-up" />
        </Link>
        <span className="q">/</span>
        <Text id={`kind.${kind}`} />
      </p>
      <div className="ph">
        <div>
          <h1 className={revokedAt === null ? 'row value-head' : 'row value-head off'}>
            <Red id={id} tlp={tlp}>
              <Value kind={kind}>{display}</Value>
            </Red>
            {onCopy && (
              <button
                className="btn quiet ic sm"
                type="button"
                aria-label={text('indicator.copy')}
                title={`${text('indicator.copy')} (y)`}
                onClick={onCopy}
              >
                <Icon name="copy" />
              </button>
            )}
          </h1>
          <p className="row w gap12">
            <Text id={`threat.${threat}`} />
            {parts.length > 0 && (
              <Red id={id} tlp={tlp}>
                <span className="row gap12">
                  {parts.map((part) => (
                    <span className="m" key={part}>
                      {part}
                    </span>
                  ))}
                </span>
              </Red>
            )}
            {revokedAt === null && <InForce until={subject.validUntil} />}
          </p>
        </div>
        {acts.size > 0 && <Acts acts={acts} onAct={onAct} />}
      </div>
      <Warnings subject={subject} />
    </>
  );
}

function InForce({ until }: { readonly until: string | null }): ReactNode {
  const intl = useIntl();
  if (until === null) return null;
  const isOver = new Date(until).getTime() < Date.now();
  return (
    <span className={isOver ? 'st w' : 'm'}>
      <Text id={isOver ? 'indicator.lapsed' : 'indicator.in-force'} values={{ at: intl.formatDate(until, { dateStyle: 'medium' }) }} />
    </span>
  );
}

function Acts({ acts, onAct }: Pick<HeadProps, 'acts' | 'onAct'>): ReactNode {
  return (
    <div className="acts">
      {acts.has('case') && (
        <button className="btn" type="button" onClick={() => onAct('case')}>
          <Icon name="case" />
          <Text id="add-to-case.title" values={{ count: 1 }} /> <kbd aria-hidden="true">C</kbd>
        </button>
      )}
      {acts.has('edit') && (
        <button className="btn" type="button" onClick={() => onAct('edit')}>
          <Text id="indicator.edit" /> <kbd aria-hidden="true">E</kbd>
        </button>
      )}
      {acts.has('audience') && (
        <button className="btn" type="button" onClick={() => onAct('audience')}>
          <Icon name="eye" />
          <Text id="indicator.audience.title" /> <kbd aria-hidden="true">A</kbd>
        </button>
      )}
      {acts.has('revoke') && (
        <button className="btn" type="button" onClick={() => onAct('revoke')}>
          <Text id="indicator.revoke" />
        </button>
      )}
    </div>
  );
}

function Warnings({
  subject: { id, tlp, revokedAt, revokedReason, disputed, contestedSince, pendingRelease },
}: {
  readonly subject: Subject;
}): ReactNode {
  return (
    <div className="stack8 warnings">
      {revokedAt !== null && (
        <Note tone="danger" icon="ban">
          <Text
            id="indicator.revoked"
            values={{
              at: <Time of={revokedAt} />,
              reason:
                revokedReason === null ? (
                  ''
                ) : (
                  <Red id={id} tlp={tlp}>
                    {revokedReason}
                  </Red>
                ),
            }}
          />
        </Note>
      )}
      {disputed && (
        <Note tone="warning" icon="lock">
          <Text
            id="indicator.disputed"
            values={{ at: <Time of={disputed.createdAt} />, ground: <Text id={`ground.${disputed.ground}`} /> }}
          />
        </Note>
      )}
      {contestedSince !== null && (
        <Note tone="warning" icon="clock">
          <Text id="indicator.contested" values={{ at: <Time of={contestedSince} /> }} />
        </Note>
      )}
      {pendingRelease && (
        <Note tone="warning" icon="clock">
          <Text id="indicator.pending" values={{ at: <Time of={pendingRelease.createdAt} /> }} />
        </Note>
      )}
    </div>
  );
}
