import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useViewer } from '../../app/session.ts';
import { Text, type TextId } from '../../app/text.tsx';
import { Icon, Meter, PartyMark, Tlp } from '../../parts/marks.tsx';
import { Red } from '../../parts/red.tsx';
import { Note } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import type { Statement } from './subject.ts';

interface StatementsProps {
  readonly all: readonly Statement[];
  /** The indicator of the page. */
  readonly subjectId: string;
}

/** The indicators of one value, each with its owner: never merged. */
export const Statements = ({ all, subjectId }: StatementsProps): ReactNode => (
  <div className={all.length > 1 ? 'sides' : ''}>
    {all.map((one) => (
      <Side key={one.id} statement={one} isSubject={one.id === subjectId} isAlone={all.length === 1} />
    ))}
  </div>
);

interface SideProps {
  readonly statement: Statement;
  readonly isSubject: boolean;
  readonly isAlone: boolean;
}

function Side({ statement, isSubject, isAlone }: SideProps): ReactNode {
  const { id, owner, tlp, revokedAt, revokedReason, description, tags } = statement;
  return (
    <article className={isSubject ? 'side-by now' : 'side-by'} aria-current={isSubject || undefined}>
      <div className="row w">
        <PartyMark party={owner} />
        <h3>{owner?.name ?? <Text id="party.undisclosed" />}</h3>
        {isSubject && !isAlone && (
          <span className="tag a">
            <Text id="indicator.this" />
          </span>
        )}
        <span className="end row">
          <Tlp label={tlp} />
          {!isSubject && (
            <Link className="btn sm" to="/indicators/$id" params={{ id }}>
              <Text id="indicator.open" />
              <span className="sr">{owner?.name}</span>
            </Link>
          )}
        </span>
      </div>
      {revokedAt !== null && !isSubject && (
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
      <Facts statement={statement} isAlone={isAlone} />
      {(description !== null || tags.length > 0) && (
        <Red id={id} tlp={tlp}>
          {description !== null && <p className="said">{description}</p>}
          {tags.length > 0 && (
            <span className="row w gap4">
              {tags.map((tag) => (
                <span className="tag" key={tag}>
                  {tag}
                </span>
              ))}
            </span>
          )}
        </Red>
      )}
    </article>
  );
}

function Facts({ statement, isAlone }: { readonly statement: Statement; readonly isAlone: boolean }): ReactNode {
  const { threat, agency, reliability, credibility, confidence, personStatus, creditedTo, validUntil } = statement;
  const viewer = useViewer();
  return (
    <dl className={isAlone ? 'kv g3' : 'kv g3 two'}>
      <Fact title="indicator.threat">
        <Text id={`threat.${threat}`} />
      </Fact>
      <Fact title="indicator.agency">{agency && (agency.id === viewer.agency?.id ? <b>{agency.name}</b> : agency.name)}</Fact>
      <Fact title="indicator.source">
        {(reliability ?? credibility) !== null && (
          <>
            {reliability !== null && <Text id={`reliability.${reliability}` as TextId} />}
            {reliability !== null && credibility !== null && <br />}
            {credibility !== null && <Text id={`credibility.${credibility}` as TextId} />}
          </>
        )}
      </Fact>
      <Fact title="indicator.stated">
        {confidence !== null && (
          <>
            <Meter value={confidence} /> {confidence}
          </>
        )}
      </Fact>
      <Fact title="indicator.person">{personStatus !== null && personStatus !== 'UNKNOWN' && <PersonStatus status={personStatus} />}</Fact>
      <Moment title="indicator.first-seen" of={statement.firstSeen} />
      <Moment title="indicator.last-seen" of={statement.lastSeen} />
      <Moment title="indicator.published" of={statement.publishedAt} />
      <Moment title="indicator.confirmed" of={statement.confirmedAt} />
      <Moment title="indicator.valid-until" of={validUntil} />
      <Moment title="indicator.retain-until" of={statement.retainUntil} />
      <Fact title="indicator.credited">
        {creditedTo && (
          <span className="row">
            <PartyMark party={creditedTo} /> {creditedTo.name}
          </span>
        )}
      </Fact>
    </dl>
  );
}

/** A victim or witness: nobody may treat the person as a suspect. */
const PersonStatus = ({ status }: { readonly status: NonNullable<Statement['personStatus']> }): ReactNode => (
  <span className={status === 'VICTIM' || status === 'WITNESS' ? 'st w' : ''}>
    {(status === 'VICTIM' || status === 'WITNESS') && <Icon name="alert" />}
    <Text id={`person.${status}`} />
  </span>
);

const Fact = ({ title, children }: { readonly title: TextId; readonly children: ReactNode }): ReactNode =>
  children !== null &&
  children !== false && (
    <div>
      <dt>
        <Text id={title} />
      </dt>
      <dd>{children}</dd>
    </div>
  );

const Moment = ({ title, of }: { readonly title: TextId; readonly of: string | null }): ReactNode =>
  of !== null && (
    <Fact title={title}>
      <Time of={of} />
    </Fact>
  );
